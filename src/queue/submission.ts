/** `submission.json` in the folder of a submitted job: who wants what done with which file. The file lies beside it. */
import { mkdir, readFile } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { syncFolder } from '../files/json-lines.js';
import { notWritten } from '../files/line-writer.js';
import { writeJson } from '../files/write-json.js';
import { copyWhileReading } from '../job/input-copy.js';
import type { JobFolder } from '../job/folder.js';
import { isRuleBook, type RuleBook } from '../model/rule-book.js';
import { priorityChoices, type Priority } from './flow.js';
import { askedChoices, type Asked } from './payload.js';

export interface Submission {
  /** ISO 8601 */
  readonly at: string;
  /** The user of the machine that it was submitted from. */
  readonly by: string;
  /** Email address of the admin whose saved sign-in the submitter has. */
  readonly signIn?: string;
  /** A person had planned it before it was submitted. */
  readonly wasPlanned?: true;
  /** A watcher of a folder submitted it: it waits for the end, and tells people. */
  readonly isWatched?: true;
  /** Of its apply too, once it is approved. Default: `normal`. */
  readonly priority?: Priority;
  /** Address of the queue, without user and password. */
  readonly queue?: string;
  readonly host: string;
  readonly profile: string;
  /** Id of the organization. */
  readonly organization: string;
  readonly asked: Asked;
  /** Name of the spreadsheet, in the folder `submitted`. */
  readonly file: string;
  /** Options by name, as they were when it was submitted; limits as they are spelled. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rules?: RuleBook;
}

export function submittedFile(job: JobFolder, { file }: Pick<Submission, 'file'>): string {
  return job.file(`submitted/${file}`);
}

/**
 * Returns the SHA-256 of the file. Throws a RunError: `usage` or `refused` for a file that cannot be read or copied, `stopped` on
 * a disk error.
 */
export async function writeSubmission(job: JobFolder, source: string, submission: Submission): Promise<string> {
  const folder = job.file('submitted');
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    throw notWritten(folder, error);
  });
  const { chunks, finished } = copyWhileReading(source, submittedFile(job, submission));
  // The copy is written and synced while the file is read.
  for await (const chunk of chunks) if (chunk.length === 0) continue;
  await syncFolder(folder);
  await writeJson(job.file('submission.json'), submission);
  return (await finished).sha256;
}

/**
 * For a job that is planned: what it is done with from now on. The file and the rules stay as they were when it was planned.
 * Throws a RunError: `refused` if it belongs to another organization, `stopped` on a disk error.
 */
export async function writeSubmissionAgain(job: JobFolder, submission: Submission): Promise<void> {
  const earlier = await submissionOf(job);
  if (earlier !== undefined && earlier.organization !== submission.organization) {
    throw new RunError(
      'refused',
      `${job.name} was submitted for another organization, by the profile "${earlier.profile}".`,
      {
        next: `Add --profile ${earlier.profile}`,
      },
    );
  }
  await writeJson(job.file('submission.json'), {
    ...submission,
    ...(earlier ? keptOf(earlier) : { wasPlanned: true }),
  });
}

/** Who asked for the job does not change by submitting it again. `undefined`: a key that JSON leaves out. */
function keptOf({ by, at, file, rules, signIn, wasPlanned }: Submission): Readonly<Record<string, unknown>> {
  return { by, at, file, rules, signIn, wasPlanned };
}

/** `undefined`: the job was not submitted. Throws a RunError (`refused`) for a damaged file. */
export async function submissionOf(job: JobFolder): Promise<Submission | undefined> {
  const path = job.file('submission.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new RunError('stopped', `${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  });
  if (text === undefined) return undefined;
  const value = parsed(text);
  if (isSubmission(value)) return value;
  throw new RunError('refused', `${path} is damaged: it is not what webex-bulk submit writes.`, {
    next: 'Submit the spreadsheet again.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isSubmission(value: unknown): value is Submission {
  if (typeof value !== 'object' || value === null) return false;
  const { at, by, host, profile, organization, asked, file, settings, rules, signIn, queue, priority } =
    value as Partial<Record<keyof Submission, unknown>>;
  const areTexts = [at, by, host, profile, organization, file].every((one) => typeof one === 'string');
  const isInside = areTexts && !/[/\\]|^\.+$/u.test(file as string);
  const areTextsToo = [signIn, queue].every((one) => one === undefined || typeof one === 'string');
  const hasRules = rules === undefined || isRuleBook(rules);
  const hasPriority = priority === undefined || priorityChoices.includes(priority as Priority);
  return (
    isInside &&
    areTextsToo &&
    hasRules &&
    hasPriority &&
    askedChoices.includes(asked as Asked) &&
    typeof settings === 'object' &&
    settings !== null
  );
}
