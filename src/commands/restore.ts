/** `webex-bulk restore --people list.csv --to 2026-11-01`: plans how to put people back to how jobs found them, and applies it. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { listJobs } from '../job/folder.js';
import { jobFactsOf, type JobFacts } from '../job/job-facts.js';
import type { Catalog } from '../model/catalog.js';
import { momentForms, momentInWords, readMoment } from '../model/moment.js';
import { peopleInFile, peopleNamed, type ChosenPeople } from '../restore/chosen-people.js';
import { planRestore } from '../restore/plan-restore.js';
import type { BegunJob } from '../restore/read-trails.js';
import { applyPlanned } from './apply.js';
import type { Ruled } from './approval-setting.js';
import { refuseUnasked } from './child-job.js';
import type { restoreOptions } from './command-options.js';
import { whileHolding } from './family.js';
import type { Options } from './options.js';
import { showWhole, whereOf, whileLookingUp } from './plan.js';
import { signIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

type RestoreOptions = Options<(typeof restoreOptions)[number]> & Ruled;

export async function runRestore(options: RestoreOptions, terminal: Terminal): Promise<number> {
  refuseUnasked('restore', options, terminal);
  const to = momentOf(options);
  const choose = chooserOf(options);
  const { jobs, notices } = await begunJobs(options.output, to);
  const webex = await signIn(options, terminal, 'write');
  try {
    terminal.event({ type: 'started', command: 'restore' });
    return await whileHolding(async (holdAll) => {
      const hold = async (held: Parameters<typeof holdAll>[0]): Promise<void> => {
        terminal.live('progress', undefined);
        await holdAll(held);
      };
      const { created } = options;
      const onJob = (done: number, of: number): void =>
        terminal.live('progress', `Reading jobs: ${Math.floor((100 * done) / of)} %`);
      const request = { ...whereOf(options), to, created, choose, jobs, notices, hold, onJob };
      const planned = await whileLookingUp(webex, options, terminal, (run) => planRestore(run, request));
      await showWhole(terminal, planned, options);
      return await applyPlanned(webex, planned, withoutList(options), terminal);
    });
  } finally {
    await webex.close();
  }
}

/** How the list of people is read is not an option of the plan, which has its own rows. */
function withoutList(options: RestoreOptions): Omit<RestoreOptions, (typeof ofList)[number]> {
  const own = Object.entries(options).filter(([name]) => !(ofList as readonly string[]).includes(name));
  return Object.fromEntries(own) as Omit<RestoreOptions, (typeof ofList)[number]>;
}

const ofList = ['people', 'map', 'sheet', 'header-row', 'visible-only', 'encoding', 'delimiter'] as const;

const example = 'webex-bulk restore --people list.csv --to 2026-11-01';

function momentOf({ to: text }: RestoreOptions): Date {
  if (text === undefined) {
    throw new RunError('usage', 'Missing --to: the moment to restore people to.', { next: example });
  }
  const to = readMoment(text);
  if (to === undefined) {
    throw new RunError('usage', `--to is ${JSON.stringify(text)}, but must be a date or a time: ${momentForms}.`, {
      next: example,
    });
  }
  if (to.getTime() > Date.now()) {
    throw new RunError('usage', `--to is ${momentInWords(to.toISOString())}, which is in the future.`, {
      next: `Give a moment that has passed: ${example}`,
    });
  }
  return to;
}

/** The file is read only once the organization is known, because its licenses and codes name columns. */
function chooserOf(options: RestoreOptions): (catalog: Catalog) => Promise<ChosenPeople> {
  const { person: persons, map, sheet, encoding, delimiter } = options;
  const { 'header-row': headerRow, 'visible-only': visibleOnly } = options;
  const file: string | undefined = options.people;
  if ((file === undefined) === (persons === undefined)) {
    const message =
      file === undefined
        ? 'Missing people: --people names a spreadsheet of those to restore, --person one of them.'
        : '--people and --person cannot be combined; use one.';
    throw new RunError('usage', message, {
      next: [example, 'webex-bulk restore --person ana@acme.com --to 2026-11-01'],
    });
  }
  if (persons !== undefined) {
    const chosen = peopleNamed(persons);
    return () => Promise.resolve(chosen);
  }
  const how = { map, sheet, encoding, delimiter, headerRow, visibleOnly };
  return (catalog) => peopleInFile(file ?? '', catalog, how);
}

/**
 * The jobs that sent calls, oldest first. Throws a RunError (`refused`) for one that cannot be read, because it may have changed
 * something since; if it ended before the moment, it is only told.
 */
async function begunJobs(
  output: string,
  to: Date,
): Promise<{ readonly jobs: readonly BegunJob[]; readonly notices: readonly string[] }> {
  const processes = await thisProcess();
  const jobs: BegunJob[] = [];
  const notices: string[] = [];
  for (const job of (await listJobs(output)).toReversed()) {
    const facts = await jobFactsOf(job, processes);
    if (facts.status.is === 'unreadable') {
      if (!endedBefore(facts, to)) throw unreadable(facts, facts.status.why);
      notices.push(`${job.name} cannot be read and was left out; it ended before that moment`);
      continue;
    }
    const isBegun = (await stat(job.file('journal.jsonl')).catch(() => undefined)) !== undefined;
    if (isBegun) jobs.push({ job, header: facts.status.header, isRunning: facts.status.is === 'worked on' });
  }
  return { jobs, notices };
}

function endedBefore({ endedAt }: JobFacts, to: Date): boolean {
  return endedAt !== undefined && endedAt <= to.getTime();
}

function unreadable({ job }: JobFacts, why: string): RunError {
  const message = `${job.name} cannot be read, so it is not known what it changed since then: ${why}`;
  return new RunError('refused', message, {
    next: `Restore the job's files from a backup. To go on without what it changed, move ${job.path} out of the output folder first.`,
  });
}
