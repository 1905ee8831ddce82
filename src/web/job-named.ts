/** The jobs that a page may name: those in the output folder, by the name of their folder and never by a path. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { findJob, type JobFolder } from '../job/folder.js';
import { RequestError } from './problem.js';

/** Throws a RequestError (404). The commands that messages name then use the job's name, and no path. */
export async function jobNamed(output: string, name: string): Promise<JobFolder> {
  const names = /^\d{8}-\d{6}-[^/\\]+$/u.test(name) ? await readdir(output).catch(() => []) : [];
  if (!names.includes(name)) throw noSuchJob();
  try {
    return byName(await findJob(output, join(output, name)));
  } catch (error) {
    throw error instanceof RunError && error.problem === 'usage' ? noSuchJob() : error;
  }
}

export function byName(job: JobFolder): JobFolder {
  return { ...job, reference: job.name };
}

function noSuchJob(): RequestError {
  return new RequestError(404, 'There is no such job.', 'Open it from the list of jobs.');
}
