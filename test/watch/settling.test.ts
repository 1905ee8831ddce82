import test from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../helpers/folder.js';
import { createSettling, missingEnd } from '../../src/watch/settling.js';

test('a file is still from the look on at which nothing of it had changed', (t) => {
  const settling = createSettling();
  const sight = { bytes: 10, modifiedMs: 1, inode: 7 };
  t.is(settling.stillFor('a.csv', sight, 1000), 0);
  t.is(settling.stillFor('a.csv', sight, 4000), 3000);
  t.is(settling.stillFor('a.csv', { ...sight, bytes: 11 }, 5000), 0);
  t.is(settling.stillFor('a.csv', { ...sight, bytes: 11 }, 9000), 4000);
  t.is(settling.stillFor('a.csv', { ...sight, bytes: 11, inode: 8 }, 9500), 0, 'replaced by another');
  settling.keepOnly(new Set());
  t.is(settling.stillFor('a.csv', { ...sight, bytes: 11, inode: 8 }, 99_000), 0, 'gone, and there again');
});

const zip = Buffer.concat([Buffer.from('PK\u0003\u0004 content '), Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(18)]);
for (const [what, name, content, missing] of [
  ['a whole text', 'a.csv', 'email,title\na@x.com,Boss\n', undefined],
  ['a whole text without its last line break', 'a.csv', 'email,title\na@x.com,Boss', undefined],
  [
    'a last record with too few cells',
    'a.csv',
    'email,title,city\na@x.com,Boss,Rome\nb@x.com,Bo',
    '1 of 3 cells of the last record',
  ],
  ['an open quote', 'a.csv', 'email,title\na@x.com,"Boss', 'the end of a quoted cell'],
  ['a semicolon file that is whole', 'a.csv', 'email;title\na@x.com;"Boss; of all"\n', undefined],
  ['an empty file', 'a.csv', '', 'its content (the file is empty)'],
  ['a workbook', 'a.xlsx', zip, undefined],
  ['a workbook that is cut', 'a.xlsx', zip.subarray(0, 14), 'the end of the workbook'],
] as const) {
  test(`${what}: ${missing ?? 'nothing'} is missing`, async (t) => {
    const path = join(await temporaryFolder(t), name);
    await writeFile(path, content);
    t.is(await missingEnd(path), missing);
  });
}
