/** What the site shows after a setting, and whether that proves what was set: all that shall be there, and nothing else. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, ServiceProblem } from './answer.js';
import type { ShownSettings, WantedSettings } from './site-settings.js';

/** Milliseconds before the second reading: the first may be older than what was set. No document says how long reads lag. */
const pause = 1000;

/**
 * The settings after a message that was taken, by reading them: once, and once more where the first reading does not show
 * what was set. What cannot be read is a doubt: then it is unknown what is in force.
 */
export async function readBack(
  read: () => Promise<Answer<ShownSettings | undefined>>,
  wanted: WantedSettings,
): Promise<Answer<ShownSettings>> {
  const first = await read();
  if (first.result === 'done' && first.value !== undefined && showsAll(first.value, wanted))
    return { ...first, value: first.value };
  if (first.result === 'done') await wait(pause);
  const last = first.result === 'done' ? await read() : first;
  if (last.result === 'done' && last.value !== undefined) return { ...last, value: last.value };
  const why = last.result === 'done' ? 'the site does not show the person' : last.problem.message;
  return { result: 'doubt', problem: notSeen(why) };
}

function notSeen(why: string): ServiceProblem {
  const message = `the site accepted the request, but the result could not be read: ${why}`;
  return { code: 'not-verified', message };
}

/**
 * Messages set full sets: a session type that is shown beside those that were set is not gone. A tracking code with an empty value
 * shall have none; one that the message does not name is not its matter.
 */
export function showsAll(shown: ShownSettings, { sessionTypes, trackingCodes = {} }: WantedSettings): boolean {
  const codes = Object.entries(trackingCodes).every(([index, value]) =>
    isSameText(shown.trackingCodes?.[index] ?? '', value),
  );
  return codes && (sessionTypes === undefined || isSameSet(shown.sessionTypes, sessionTypes));
}

function isSameSet(shown: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const [now, set] = [new Set(shown), new Set(wanted)];
  return now.size === set.size && [...set].every((id) => now.has(id));
}

/** A service may compose letters and collapse blanks: reading again would not change that. */
function isSameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return a === b || plain(a) === plain(b);
}
