/** The folder of a submitted job, which may not have a plan yet. */
import { basename, join, resolve } from 'node:path';
import { defaultOutput, type JobFolder } from '../job/folder.js';

/** Is this the name of a job's folder, and of nothing elsewhere? */
export function isJobName(name: string): boolean {
  return /^\d{8}-\d{6}-[^/\\\0]+$/u.test(name) && basename(name) === name;
}

export function jobPlace(output: string, name: string): JobFolder {
  const path = join(output, name);
  const isUsual = resolve(output) === resolve(defaultOutput);
  return { path, name, reference: isUsual ? name : path, file: (file) => join(path, file) };
}
