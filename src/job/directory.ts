/** The people of an organization, spooled to a file with a compact index by address: some 60 bytes of memory a person. */
import { readSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { createHashTable, growable, hash53 } from '../flat-memory.js';
import { removeLeftover } from './leftovers.js';
import { notWritten } from './line-writer.js';

/** A person as the service listed them, and when. */
export interface Listed<P> {
  /** ISO 8601 */
  readonly readAt: string;
  readonly person: P;
}

export interface Directory<P> {
  add(people: readonly P[], readAt: string): Promise<void>;
  /** Everybody with that address, whatever its case: nobody, one, or several records. */
  find(email: string): Listed<P>[];
  /** Forgets the file: it serves one run. */
  close(): Promise<void>;
}

/** Throws a RunError (`stopped`) where the file cannot be written. */
export async function createDirectory<P extends { readonly emails: readonly string[] }>(
  path: string,
): Promise<Directory<P>> {
  const file = await openAnew(path);
  const [offsets, lengths] = [growable(), growable()];
  const byEmail = createHashTable();
  /** Where several people came with one hash: all places after the first. */
  const more = new Map<number, number[]>();
  let size = 0;
  const note = (person: P, place: number): void => {
    for (const email of person.emails) {
      const first = byEmail.firstWith(hash53(email.toLowerCase()), place);
      if (first !== place) more.set(first, [...(more.get(first) ?? []), place]);
    }
  };
  let bytes = Buffer.alloc(4096);
  // Straight from the system's own memory: waiting for a thread takes ten times as long.
  const read = (place: number): Listed<P> => {
    const length = lengths.at(place);
    if (bytes.length < length) bytes = Buffer.alloc(length * 2);
    readSync(file.fd, bytes, 0, length, offsets.at(place));
    return JSON.parse(bytes.toString('utf8', 0, length)) as Listed<P>;
  };
  return {
    async add(people, readAt) {
      const lines = people.map((person) => Buffer.from(`${JSON.stringify({ readAt, person })}\n`));
      lines.forEach((line, index) => {
        const place = offsets.push(size);
        lengths.push(line.length);
        size += line.length;
        const person = people[index];
        if (person) note(person, place);
      });
      await file.appendFile(Buffer.concat(lines)).catch((error: unknown) => {
        throw notWritten(path, error);
      });
    },
    find(email) {
      const first = byEmail.get(hash53(email.toLowerCase()));
      if (first === undefined) return [];
      const listed = [first, ...(more.get(first) ?? [])].map(read);
      return listed.filter(({ person }) => person.emails.some((one) => one.toLowerCase() === email.toLowerCase()));
    },
    async close() {
      await file.close().catch(() => undefined);
      await removeLeftover(path);
    },
  };
}

/** What an earlier run left may be torn, and is old. */
async function openAnew(path: string): Promise<FileHandle> {
  try {
    await rm(path, { force: true });
    return await open(path, 'ax+', 0o600);
  } catch (error) {
    throw notWritten(path, error);
  }
}
