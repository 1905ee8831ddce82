/** `schedules/ID.json` in the shared folder: with what a scheduled file is submitted; and what was last submitted of it. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { notWritten } from '../files/line-writer.js';
import { writeJson } from '../files/write-json.js';
import { priorityChoices, type Priority } from './flow.js';
import { isSubmission, type Submission } from './submission.js';

export interface ScheduleFile {
  /** As it is written into each job, with its own time. */
  readonly submission: Submission;
  readonly priority: Priority;
}

export interface LastDue {
  readonly sha256: string;
  /** Name of its job. */
  readonly job: string;
}

/** Throws a RunError (`stopped`) on a disk error. */
export async function writeSchedule(output: string, id: string, schedule: ScheduleFile): Promise<void> {
  const folder = join(output, 'schedules');
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw notWritten(folder, error);
  });
  await writeJson(join(folder, `${id}.json`), schedule);
}

/** Throws a RunError: `stopped` if it is not there, because the shared folder may not be mounted yet; `refused` if it is damaged. */
export async function readSchedule(output: string, id: string): Promise<ScheduleFile> {
  const path = join(output, 'schedules', `${id}.json`);
  const value = await readObject(path);
  if (value === undefined) {
    throw new RunError('stopped', `The schedule ${id} is not in the output folder of this worker.`, {
      next: 'Give workers and submit the same folder with --output, on storage that all of them share.',
    });
  }
  const { submission, priority } = value as Partial<ScheduleFile>;
  if (isSubmission(submission) && priorityChoices.includes(priority as Priority)) return value as ScheduleFile;
  throw new RunError('refused', `${path} is damaged: it is not what webex-bulk submit --every writes.`, {
    next: 'Submit the spreadsheet again with --every.',
  });
}

export async function writeLast(output: string, id: string, last: LastDue): Promise<void> {
  await writeJson(join(output, 'schedules', `${id}.last.json`), last);
}

/** `undefined`: nothing was submitted yet, as far as is known. */
export async function readLast(output: string, id: string): Promise<LastDue | undefined> {
  const value = (await readObject(join(output, 'schedules', `${id}.last.json`))) as Partial<LastDue> | undefined;
  return typeof value?.sha256 === 'string' && typeof value.job === 'string' ? (value as LastDue) : undefined;
}

async function readObject(path: string): Promise<object | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RunError('stopped', `${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  });
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
