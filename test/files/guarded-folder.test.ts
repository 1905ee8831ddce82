/** What is written through `files/` asks the guard of its folder right before each write. */
import test from 'ava';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { openAtomicFile, writeWhole } from '../../src/files/atomic-file.js';
import { guardFolder, guardOf, mayWrite } from '../../src/files/guarded-folder.js';
import { openLines } from '../../src/files/json-lines.js';
import { removeStaleFile } from '../../src/files/stale-files.js';
import { writeJson } from '../../src/files/write-json.js';
import { createDirectory } from '../../src/job/directory.js';
import { copyWhileReading } from '../../src/job/input-copy.js';
import { reopenPlanFile } from '../../src/job/plan-writer.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

const over = new RunError('stopped', 'The lease was lost.');

const writers: readonly [what: string, write: (folder: string) => Promise<unknown>][] = [
  ['a file of lines', (folder) => openLines(join(folder, 'lines.jsonl'))],
  ['a file that is written whole', (folder) => writeWhole(join(folder, 'whole.txt'), 'text')],
  ['an atomic file', (folder) => openAtomicFile(join(folder, 'atomic.txt'))],
  ['a JSON file', (folder) => writeJson(join(folder, 'summary.json'), {})],
  [
    'a copy of the input',
    (folder) => collected(copyWhileReading(join(folder, 'old.txt'), join(folder, 'copy')).chunks),
  ],
  ['a plan that is gone on with', (folder) => reopenPlanFile(join(folder, 'old.txt'), { at: 1 })],
  ['a list of people', (folder) => createDirectory(join(folder, 'people.jsonl'), () => [])],
];
for (const [what, write] of writers) {
  test(`${what} is not begun in a folder whose guard forbids it`, async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'old.txt'), 'old');
    const unguard = guardFolder(folder, () => {
      throw over;
    });
    t.is(await t.throwsAsync(write(folder)), over);
    t.deepEqual(await readdir(folder), ['old.txt']);
    t.is(await readFile(join(folder, 'old.txt'), 'utf8'), 'old');
    unguard?.();
    const opened = await write(folder);
    await (opened as { close?: () => Promise<void> } | undefined)?.close?.();
    await (opened as { abort?: () => Promise<void> } | undefined)?.abort?.();
  });
}

test('what was begun before ends where the guard begins to forbid it: no line, no new name, nothing removed', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'stale.txt'), 'old');
  let isOver = false;
  guardFolder(folder, () => {
    if (isOver) throw over;
  });
  const lines = await openLines(join(folder, 'lines.jsonl'));
  await lines.appendSynced({ line: 1 });
  const file = await openAtomicFile(join(folder, 'results.csv'));
  await file.write('first');
  lines.append({ line: 2 });
  isOver = true;
  t.is(await t.throwsAsync(lines.synced()), over);
  t.is(await t.throwsAsync(lines.close()), over);
  t.is(await t.throwsAsync(file.write('second')), over);
  t.is(await t.throwsAsync(file.commit()), over);
  await file.abort();
  await removeStaleFile(join(folder, 'stale.txt'));
  t.deepEqual((await readdir(folder)).sort(), ['lines.jsonl', 'results.csv.tmp', 'stale.txt']);
  t.is(await readFile(join(folder, 'lines.jsonl'), 'utf8'), '{"line":1}\n');
  t.is(await readFile(join(folder, 'results.csv.tmp'), 'utf8'), 'first');
});

test('what a superseded process still writes does not come into the file of the one that has the job now', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'results.csv');
  const earlier = await openAtomicFile(path);
  await earlier.write('earlier');
  guardFolder(folder, () => undefined);
  const now = await openAtomicFile(path);
  await now.write('now');
  await earlier.write(' and late');
  await now.commit();
  t.is(await readFile(path, 'utf8'), 'now');
});

test('a guard is asked for files further down, not for those beside its folder, and only one is in force', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'job'));
  const unguard = guardFolder(join(folder, 'job'), () => {
    throw over;
  });
  t.false(mayWrite(join(folder, 'job', 'parts', 'one.csv')));
  t.true(mayWrite(join(folder, 'jobs.txt')));
  t.is(
    guardFolder(join(folder, 'job'), () => undefined),
    undefined,
  );
  unguard?.();
  t.is(guardOf(join(folder, 'job', 'one.csv')), undefined);
});
