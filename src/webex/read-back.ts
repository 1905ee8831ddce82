/**
 * Reads back what the site shows after a setting, and whether that proves what was set: everything expected, and nothing
 * else.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, ServiceProblem } from './answer.js';
import type { ShownSettings, WantedSettings } from './site-settings.js';

/** Milliseconds before the second read: the first may be older than what was set. How long reads lag is undocumented. */
const pause = 1000;

/**
 * The settings after an accepted message, by reading them: once, and once more if the first read does not show what was
 * set. If they cannot be read, the result is indeterminate: it is unknown what is in force.
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
 * Messages set full sets: a session type that is shown besides those that were set has not been removed. A tracking code
 * set to an empty value should have none; codes that the message does not name are ignored.
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

/** A service may compose letters and collapse spaces: reading again would not change that. */
function isSameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return a === b || plain(a) === plain(b);
}
