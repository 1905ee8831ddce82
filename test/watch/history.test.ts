import test from 'ava';
import { appendFile } from 'node:fs/promises';
import { openDropFolder } from '../../src/watch/drop-folder.js';
import { appendHistory, lastApplied, readHistory, repeatedBy, type Entry } from '../../src/watch/history.js';
import { temporaryFolder } from '../helpers/folder.js';

const entry = (change: Partial<Entry>): Entry => ({
  ...{ drop: 'd', feed: 'people', name: 'people.csv', sha256: 'A', from: { by: 'name', at: '20261128000000' } },
  ...{ at: '2026-11-28T02:00:00Z', end: 'applied', ...change },
});

test('the content that was applied last is recognized under any name; what a newer file replaced is not', (t) => {
  const [a, b] = [entry({ drop: '1' }), entry({ drop: '2', sha256: 'B' })];
  t.is(repeatedBy([a], 'A'), a);
  t.is(repeatedBy([a, b], 'B'), b);
  t.is(repeatedBy([a, b], 'A'), undefined, 'it would bring back what was there before');
  t.is(repeatedBy([entry({ end: 'rejected' })], 'A'), undefined);
  t.is(lastApplied([a, entry({ drop: '3', feed: 'other' })], 'people'), a);
});

test('a line that a death tore is skipped, and the next one is whole', async (t) => {
  const folder = await openDropFolder(await temporaryFolder(t));
  t.deepEqual(await readHistory(folder), []);
  await appendHistory(folder, entry({ drop: '1' }));
  await appendFile(folder.state('history.jsonl'), '{"drop":"2","fe');
  await appendHistory(folder, entry({ drop: '3' }));
  t.deepEqual(
    (await readHistory(folder)).map(({ drop }) => drop),
    ['1', '3'],
  );
});
