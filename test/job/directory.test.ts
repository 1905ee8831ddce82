import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { join } from 'node:path';
import { hash53 } from '../../src/files/growable-array.js';
import { createDirectory, type Directory } from '../../src/job/directory.js';
import { temporaryFolder } from '../helpers/folder.js';

interface Listed {
  readonly id: string;
  readonly emails: readonly string[];
  readonly names: readonly string[];
}

async function directoryOf(t: ExecutionContext, people: readonly Listed[], page = 3): Promise<Directory<Listed>> {
  const path = join(await temporaryFolder(t), 'people.jsonl');
  const directory = await createDirectory<Listed>(path, ({ names }) => names);
  for (let from = 0; from < people.length; from += page) await directory.add(people.slice(from, from + page), 'now');
  return directory;
}

const ids = (people: readonly Listed[]): string[] => people.map(({ id }) => id).sort();

test('people are found by each of their addresses and names, as if all were looked through', async (t) => {
  const words: readonly string[] = ['ana', 'bo', 'éva', 'li', 'zoë'];
  const word = fc.constantFrom(...words);
  const person = fc.record({
    emails: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    names: fc.uniqueArray(word, { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(person, { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), async (drawn, page) => {
      const people = drawn.map((one, nth) => ({ id: `P${nth}`, ...one }));
      const directory = await directoryOf(t, people, page);
      for (const text of [...words, 'nobody']) {
        const addressed = directory.find(text.toUpperCase()).map((listed) => listed.person);
        t.deepEqual(ids(addressed), ids(people.filter(({ emails }) => emails.includes(text))));
        const named = directory.findByName([text], 100);
        t.deepEqual(ids(named), ids(people.filter(({ names }) => names.includes(text))));
      }
      await directory.close();
    }),
    { numRuns: 30 },
  );
});

test('texts that begin alike in the index are told apart', async (t) => {
  const [one, other] = alike();
  const directory = await directoryOf(t, [{ id: 'A', emails: [one], names: [one] }]);
  t.deepEqual([directory.find(one).length, directory.findByName([one], 9).length], [1, 1]);
  t.deepEqual([directory.find(other).length, directory.findByName([other], 9).length], [0, 0]);
  await directory.close();
});

/** Two addresses of whose hashes the 28 bits are the same that the index keeps. */
function alike(): [string, string] {
  const seen = new Map<number, string>();
  for (let nth = 0; ; nth++) {
    const text = `p${nth}@x.com`;
    const begin = Math.floor(hash53(text) / 2 ** 25);
    const before = seen.get(begin);
    if (before !== undefined) return [before, text];
    seen.set(begin, text);
  }
}

test('who bears two of the names asked for, or was listed twice, is one person', async (t) => {
  const ana = { id: 'A', emails: ['ana@x.com'], names: ['ana ruiz', 'ana'] };
  const directory = await directoryOf(t, [ana, { ...ana, id: 'B' }, ana]);
  t.deepEqual(ids(directory.findByName(['ana ruiz', 'ana', 'ana ruiz'], 100)), ['A', 'B']);
  await directory.close();
});

test('of many people of one name only so many are read as are asked for', async (t) => {
  const people = Array.from({ length: 50 }, (_, nth) => ({ id: `P${nth}`, emails: [`p${nth}@x.com`], names: ['one'] }));
  const directory = await directoryOf(t, people);
  t.is(directory.findByName(['one'], 7).length, 7);
  await directory.close();
});

for (const [order, sorted] of [
  ['in order', (places: number[]) => places],
  ['backwards', (places: number[]) => places.reverse()],
  ['in leaps', (places: number[]) => places.map((place, nth) => (place * 7919 + nth) % places.length)],
] as const) {
  test(`people are read ${order}, those of long records and those added meanwhile too`, async (t) => {
    const personAt = (nth: number): Listed => {
      const names = nth % 100 === 7 ? [`${'é'.repeat(20_000)}${nth}`] : [`Name ${nth}`];
      return { id: `P${nth}`, emails: [`p${nth}@x.com`], names };
    };
    const people = Array.from({ length: 2000 }, (_, nth) => personAt(nth));
    const directory = await directoryOf(t, people.slice(0, 1900), 100);
    t.is(directory.find('p1899@x.com')[0]?.person.id, 'P1899');
    await directory.add(people.slice(1900), 'later');
    for (const place of sorted(people.map((_, nth) => nth))) {
      const found = directory.find(`p${place}@x.com`);
      if (found.length !== 1 || found[0]?.person.names[0] !== people[place]?.names[0]) t.fail(`person ${place}`);
    }
    t.is(directory.at(1999).id, 'P1999');
    await directory.close();
  });
}
