/**
 * The people of an organization, spooled to a file and indexed by address and name: about 25 to 50 bytes of memory per person.
 */
import { readSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { guardOf } from '../files/guarded-folder.js';
import { growableArray } from '../files/growable-array.js';
import { createPlaces } from '../files/places-by-text.js';
import { readLines } from '../files/json-lines.js';
import { removeStaleFile } from '../files/stale-files.js';
import { notWritten } from '../files/line-writer.js';

/** A person as the service listed them, and when. */
export interface Listed<P> {
  /** ISO 8601 */
  readonly readAt: string;
  readonly person: P;
}

export interface Directory<P> {
  add(people: readonly P[], readAt: string): Promise<void>;
  /** All records of people with this address, ignoring case: none, one or several. */
  find(email: string): Listed<P>[];
  /** People who have one of these names and are meant, without duplicates; at most `most` of them. */
  findByName(names: readonly string[], most: number, isMeant?: (person: P) => boolean): P[];
  /** All people, in the order in which they were added. */
  everybody(): AsyncIterable<P>;
  /** The person at this position in that order, counted from 0. */
  at(place: number): P;
  /** Closes and deletes the file, which serves only one run. */
  close(): Promise<void>;
}

/**
 * `namesOf`: the names under which a person can be found, in the same form as they are passed to `findByName`; empty for a
 * person who cannot be found by name. Throws a RunError (`stopped`) if the file cannot be written.
 */
export async function createDirectory<P extends { readonly id: string; readonly emails: readonly string[] }>(
  path: string,
  namesOf: (person: P) => readonly string[],
): Promise<Directory<P>> {
  const spool = spoolIn<P>(await openAnew(path), path);
  const [byEmail, byName] = [createPlaces(), createPlaces()];
  return {
    add: (people, readAt) =>
      spool.add(people, readAt, (person, place) => {
        for (const email of person.emails) byEmail.add(email.toLowerCase(), place);
        for (const name of namesOf(person)) byName.add(name, place);
      }),
    find(email) {
      const address = email.toLowerCase();
      const found: Listed<P>[] = [];
      for (const place of byEmail.of(address)) {
        const listed = spool.read(place);
        if (listed.person.emails.some((one) => one.toLowerCase() === address)) found.push(listed);
      }
      return found;
    },
    findByName(names, most, isMeant = () => true) {
      const found = new Map<string, P>();
      for (const name of names) {
        for (const place of byName.of(name)) {
          if (found.size === most) break;
          const { person } = spool.read(place);
          if (namesOf(person).includes(name) && isMeant(person)) found.set(person.id, person);
        }
      }
      return [...found.values()];
    },
    async *everybody() {
      for await (const { value } of readLines(path)) yield (value as Listed<P>).person;
    },
    at: (place) => spool.read(place).person,
    async close() {
      await spool.close();
      await removeStaleFile(path);
    },
  };
}

interface Spool<P> {
  add(people: readonly P[], readAt: string, note: (person: P, place: number) => void): Promise<void>;
  readonly read: (place: number) => Listed<P>;
  close(): Promise<void>;
}

function spoolIn<P>(file: FileHandle, path: string): Spool<P> {
  const guard = guardOf(path);
  const offsets = growableArray();
  let [count, size] = [0, 0];
  const recordAt = recordReader(file.fd);
  return {
    async add(people, readAt, note) {
      let lines = '';
      for (const person of people) {
        const line = `${JSON.stringify({ readAt, person })}\n`;
        const place = offsets.push(size);
        count += 1;
        size += Buffer.byteLength(line);
        lines += line;
        note(person, place);
      }
      guard?.();
      await file.appendFile(lines).catch((error: unknown) => {
        throw notWritten(path, error);
      });
    },
    read(place) {
      const offset = offsets.at(place);
      const length = (place + 1 < count ? offsets.at(place + 1) : size) - offset;
      return JSON.parse(recordAt(offset, length)) as Listed<P>;
    },
    async close() {
      await file.close().catch(() => undefined);
    },
  };
}

/** Deletes the file of an earlier run first: it may be incomplete, and is out of date. */
async function openAnew(path: string): Promise<FileHandle> {
  try {
    guardOf(path)?.();
    await rm(path, { force: true });
    return await open(path, 'ax+', 0o600);
  } catch (error) {
    throw error instanceof RunError ? error : notWritten(path, error);
  }
}

/** Bytes that are read at once where records are asked for in the order of the file. */
const readAhead = 1 << 15;

/**
 * The text of a record. Files of people often have the order in which they are listed: then what follows is read along.
 * Synchronous: the data comes from the operating system's cache, and waiting for a thread takes ten times as long.
 */
function recordReader(fd: number): (offset: number, length: number) => string {
  let bytes = Buffer.alloc(readAhead);
  // What is in the bytes now, as places of the file, and where the record that was asked for last ended.
  let [from, to, lastEnd] = [0, 0, 0];
  return (offset, length) => {
    if (offset < from || offset + length > to) {
      const isInOrder = offset >= lastEnd && offset - lastEnd < readAhead / 4;
      if (bytes.length < length) bytes = Buffer.alloc(length * 2);
      from = offset;
      to = offset + readSync(fd, bytes, 0, isInOrder ? bytes.length : length, offset);
    }
    lastEnd = offset + length;
    return bytes.toString('utf8', offset - from, offset - from + length);
  };
}
