import test from 'ava';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { writeJson } from '../../src/files/write-json.js';
import { temporaryFolder } from '../helpers/folder.js';

test('a file is written whole, for its owner only, and nothing is left beside it', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'summary.json'), 'old');
  await writeJson(join(folder, 'summary.json'), { counts: { created: 1 } });
  t.is(await readFile(join(folder, 'summary.json'), 'utf8'), '{\n  "counts": {\n    "created": 1\n  }\n}\n');
  t.is((await stat(join(folder, 'summary.json'))).mode & 0o777, 0o600);
  t.deepEqual(await readdir(folder), ['summary.json']);
});

test('a full disk is told in a sentence, and what stood there before stays', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'summary.json'), 'old');
  await symlink('/dev/full', join(folder, 'summary.json.tmp'));
  const error = await t.throwsAsync(writeJson(join(folder, 'summary.json'), {}), { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  t.regex(error.message, /summary\.json cannot be written: .*no space left/u);
  t.is(await readFile(join(folder, 'summary.json'), 'utf8'), 'old');
  t.deepEqual(await readdir(folder), ['summary.json']);
});
