/** `submit FILE --every PATTERN`: from now on the file is submitted at these times. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exitCodes, RunError } from '../errors.js';
import { shellWord } from '../model/shell-word.js';
import { firstTime, putSchedule, scheduleId } from '../queue/schedules.js';
import { writeSchedule } from '../queue/schedule-file.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import { withQueue } from './queue-connection.js';
import { signedInTo, submissionFor, type SubmitOptions } from './submission-for.js';
import type { Terminal } from './terminal.js';

/** Throws a RunError: `usage` for a pattern that cannot be used, and as `submit` does. */
export async function runSchedule(
  target: string,
  pattern: string,
  options: SubmitOptions,
  terminal: Terminal,
): Promise<number> {
  const profile = options.profile ?? defaultProfile;
  const timeZone = options.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const option of ['at', 'wait'] as const) {
    if (options[option] === undefined || options[option] === false) continue;
    throw new RunError('usage', `--${option} and --every cannot be combined.`, { next: 'Choose one.' });
  }
  const file = resolve(target);
  const next = firstTime(pattern, timeZone);
  const { organization, admin } = await signedInTo(profile, options, terminal);
  const id = scheduleId(profile, file);
  await withQueue(options, terminal, async (client, { shown }) => {
    const about = { profile, organization: organization.id, file, queue: shown };
    const submission = await submissionFor(options, { ...about, ...(admin !== undefined && { signIn: admin }) });
    await writeSchedule(options.output, id, { submission, priority: options.priority });
    const due = { schedule: id, organization: organization.id, profile, file };
    await putSchedule(client, due, { pattern, timeZone });
  });
  if ((await stat(file).catch(() => undefined))?.isFile() !== true) {
    terminal.note(`${file} is not there yet. It is read by a worker, on the worker's machine, under this path.`);
  }
  terminal.print(
    `Scheduled ${file} for ${organization.name ?? organization.id}: ${pattern} in ${timeZone}, next ${timeIn(next, timeZone)}.`,
  );
  terminal.next([
    'webex-bulk queue   shows its next time',
    `webex-bulk queue --remove-schedule ${shellWord(id)}   ends it`,
  ]);
  const event = { schedule: id, file, pattern, timeZone, next: next.toISOString() };
  terminal.event({ type: 'summary', command: 'submit', ...event, organization: organization.id, do: options.do });
  return exitCodes.done;
}

/** `2026-12-01 22:00 (Europe/Berlin)` */
export function timeIn(time: Date, timeZone: string): string {
  return `${time.toLocaleString('sv-SE', { timeZone }).slice(0, 16)} (${timeZone})`;
}
