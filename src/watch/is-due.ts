import type { Drop } from './drop.js';

const first = 30_000;
const longest = 30 * 60_000;

/** May a stopped run go on now? After half a minute, then after longer and longer. `now`: milliseconds since 1970. */
export function isDue({ stops = 0, stoppedAt }: Pick<Drop, 'stops' | 'stoppedAt'>, now: number): boolean {
  if (stoppedAt === undefined) return true;
  const since = now - Date.parse(stoppedAt);
  // A clock that was set back must not hold it for days.
  return since < 0 || since >= Math.min(first * 2 ** (stops - 1), longest);
}
