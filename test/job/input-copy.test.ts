import test from 'ava';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { copyWhileReading } from '../../src/job/input-copy.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

for (const size of [0, 1, 2 ** 18, 2 ** 18 + 1, 700_000]) {
  test(`of ${size} bytes, copy, hash and what is read are the same`, async (t) => {
    const folder = await temporaryFolder(t);
    const bytes = Buffer.alloc(size).map((_, place) => (place * 7919) % 251);
    await writeFile(join(folder, 'people.csv'), bytes);
    const copy = copyWhileReading(join(folder, 'people.csv'), join(folder, 'input.csv'));
    t.true(Buffer.concat(await collected(copy.chunks)).equals(bytes));
    t.deepEqual(await copy.finished, { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: size });
    t.true((await readFile(join(folder, 'input.csv'))).equals(bytes));
    t.is((await stat(join(folder, 'input.csv'))).mode & 0o777, 0o600);
  });
}

test('a name that leads to the file is followed', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'people.csv'), 'email');
  await symlink(join(folder, 'people.csv'), join(folder, 'link.csv'));
  const copy = copyWhileReading(join(folder, 'link.csv'), join(folder, 'input.csv'));
  t.is(Buffer.concat(await collected(copy.chunks)).toString(), 'email');
});

const refusals: [string, 'usage' | 'refused', RegExp, (folder: string) => Promise<string>][] = [
  ['a missing file', 'usage', /gone\.csv does not exist/u, (folder) => Promise.resolve(join(folder, 'gone.csv'))],
  [
    'a folder',
    'usage',
    /people is a folder/u,
    async (folder) => {
      await mkdir(join(folder, 'people'));
      return join(folder, 'people');
    },
  ],
  [
    'a pipe into which nobody writes',
    'usage',
    /pipe\.csv is a pipe or device/u,
    (folder) => {
      execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
      return Promise.resolve(join(folder, 'pipe.csv'));
    },
  ],
  ['an endless device', 'usage', /is a pipe or device/u, () => Promise.resolve('/dev/zero')],
  ['a name below a file', 'refused', /cannot be read/u, () => Promise.resolve('/dev/null/people.csv')],
];
for (const [title, problem, said, make] of refusals) {
  test(`${title} is refused in a sentence, at once`, async (t) => {
    const folder = await temporaryFolder(t);
    const copy = copyWhileReading(await make(folder), join(folder, 'input.csv'));
    const error = await t.throwsAsync(collected(copy.chunks), { instanceOf: RunError });
    t.is(error.problem, problem);
    t.regex(error.message, said);
    t.truthy(error.next);
  });
}

test('a copy that cannot be written refuses the run in a sentence', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'people.csv'), 'email');
  const copy = copyWhileReading(join(folder, 'people.csv'), join(folder, 'gone', 'input.csv'));
  const error = await t.throwsAsync(collected(copy.chunks), { instanceOf: RunError });
  t.is(error.problem, 'refused');
  t.regex(error.message, /cannot be copied to .*input\.csv/u);
});
