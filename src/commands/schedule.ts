/** Times written as for cron, in a time zone. A time that daylight saving skips or repeats comes once. */
import { Cron } from 'croner';
import { RunError } from '../errors.js';
import type { Deadlines } from '../watch/missing-file.js';

/** Throws a RunError (`usage`) for a pattern or a time zone that cannot be used. */
export function scheduleOf(option: 'schedule' | 'expect-by', pattern: string, timezone: string | undefined): Cron {
  const zone = timezone === undefined ? '' : ` in ${timezone}`;
  try {
    const schedule = new Cron(pattern, { paused: true, ...(timezone !== undefined && { timezone }) });
    // An unknown time zone is told only here.
    schedule.nextRun();
    return schedule;
  } catch (error) {
    throw new RunError(
      'usage',
      `--${option} ${JSON.stringify(pattern)}${zone} cannot be used: ${(error as Error).message}`,
      {
        next: `Write it as cron does, minute hour day month weekday: --${option} "0 2 * * *" --timezone Europe/Berlin`,
      },
    );
  }
}

/** The last two of these times; `undefined`: there were none yet. */
export function deadlinesOf(schedule: Cron, now: Date): Deadlines | undefined {
  const [last, before] = schedule.previousRuns(2, now);
  return last === undefined || before === undefined ? undefined : { last: last.getTime(), before: before.getTime() };
}
