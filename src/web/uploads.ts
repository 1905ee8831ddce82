/** The files that pages sent: each in a private folder of its own below the output folder, until the server ends. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { isWorkedOn, lockJob } from '../job/lock.js';
import type { Processes } from '../job/processes.js';
import type { PlanOptions } from '../model/plan-options.js';
import type { FileId } from './api.js';
import { RequestError } from './problem.js';

export interface Upload {
  readonly id: FileId;
  /** As the person named it, made safe. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** How the job read the file that this one corrects. */
  readonly base?: PlanOptions;
}

export interface Uploads {
  readonly folder: string;
  /** Writes the bytes as they come. Throws a RequestError (413) if they are too many; nothing is left of them then. */
  receive(name: string, bytes: ReadableStream<Uint8Array> | null): Promise<Upload>;
  /** Copies a file of this package. */
  copy(path: string, name: string): Promise<Upload>;
  /** Adds a file that `write` makes at the path it is given. */
  make(name: string, base: PlanOptions, write: (path: string) => Promise<void>): Promise<Upload>;
  /** Throws a RequestError (404). */
  find(id: string): Upload;
  /** Deletes all of them. */
  close(): Promise<void>;
}

/** Bytes of one file: some five times a spreadsheet of a million rows. */
export const mostUploadBytes = 1 << 30;
/** Files that are kept; the oldest goes first. */
const mostFiles = 50;

const folderPattern = /^\.web-[\da-f]{12}$/u;

/** Files that a server left behind that was killed are deleted. `most`: bytes of one file. */
export async function openUploads(output: string, processes: Processes, most = mostUploadBytes): Promise<Uploads> {
  await removeLeft(output, processes);
  const folder = join(output, `.web-${randomBytes(6).toString('hex')}`);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    const message = `The output folder ${output} cannot be written: ${(error as Error).message}.`;
    throw new RunError('refused', message, { next: 'Choose another folder with --output.', cause: error });
  });
  const lock = await lockJob(folder, processes, new Date());
  const files = new Map<string, Upload>();
  const add = async (given: string, base: PlanOptions | undefined, write: (path: string) => Promise<void>) => {
    const id = randomBytes(9).toString('base64url');
    const [name, own] = [safeFileName(given), join(folder, id)];
    await mkdir(own, { mode: 0o700 });
    const path = join(own, name);
    try {
      await write(path);
    } catch (error) {
      await rm(own, { recursive: true, force: true });
      throw error;
    }
    const upload = { id, name, path, bytes: (await stat(path)).size, ...(base && { base }) };
    files.set(id, upload);
    const [oldest] = files.keys();
    if (files.size > mostFiles && oldest !== undefined) {
      files.delete(oldest);
      await rm(join(folder, oldest), { recursive: true, force: true });
    }
    return upload;
  };
  return {
    folder,
    receive: (name, bytes) => add(name, undefined, (path) => writeStream(path, bytes, most)),
    copy: (source, name) => add(name, undefined, (path) => copyFile(source, path)),
    make: (name, base, write) => add(name, base, write),
    find(id) {
      const found = files.get(id);
      if (found === undefined) throw new RequestError(404, 'This file is no longer here.', 'Choose it again.');
      return found;
    },
    async close() {
      await rm(folder, { recursive: true, force: true });
      await lock.release();
    },
  };
}

async function removeLeft(output: string, processes: Processes): Promise<void> {
  for (const name of await readdir(output).catch(() => [])) {
    if (!folderPattern.test(name)) continue;
    const folder = join(output, name);
    if (await isWorkedOn(folder, processes).catch(() => true)) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function writeStream(path: string, bytes: ReadableStream<Uint8Array> | null, most: number): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of bytes ?? []) {
      size += chunk.length;
      if (size > most) {
        const limit = `${(most / (1 << 20)).toLocaleString('en-US')} MB`;
        throw new RequestError(413, `The file is larger than ${limit}.`, 'Split it, or plan it on the command line.');
      }
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  if (size === 0) throw new RequestError(400, 'The file is empty.', 'Check that it was saved completely.');
}

/** The last part of a path, without what a file system or a terminal may take for something else; its ending stays. */
export function safeFileName(given: string): string {
  const last = given.split(/[\\/]/u).at(-1) ?? '';
  const clean = last
    .normalize('NFC')
    .replaceAll(/[\p{C}<>:"|?*]/gu, '')
    .replace(/^[\s.~-]+/u, '')
    .replace(/[\s.]+$/u, '');
  const ending = /\.[a-z\d]{1,8}$/iu.exec(clean)?.[0] ?? '.csv';
  const stem = Array.from(clean.replace(/\.[a-z\d]{1,8}$/iu, ''))
    .slice(0, 50)
    .join('');
  return `${stem === '' ? 'people' : stem}${ending}`;
}
