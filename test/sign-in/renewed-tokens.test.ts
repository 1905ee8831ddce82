/** Renewed tokens that several machines share: newer ones are never replaced by older ones. */
import test from 'ava';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { createRenewedTokens, seedOf, type Tokens } from '../../src/sign-in/renewed-tokens.js';
import { temporaryFolder } from '../helpers/folder.js';

const owner = process.getuid?.();
const seed = seedOf('canary-first');
const tokens = (generation: number, who = 'a'): Tokens => ({
  generation,
  accessToken: `canary-access-${generation}-${who}`,
  refreshToken: `canary-refresh-${generation}-${who}`,
});

test('the newest of them is found by every process, private to its owner, and alone in the folder', async (t) => {
  const folder = join(await temporaryFolder(t), 'acme');
  t.is(await createRenewedTokens(folder, seed, owner).newest(), undefined);
  for (const generation of [1, 2, 3]) t.true(await createRenewedTokens(folder, seed, owner).add(tokens(generation)));
  t.deepEqual(await createRenewedTokens(folder, seed, owner).newest(), tokens(3));
  const names = await readdir(folder);
  t.deepEqual(names, [`renewed.${seed}.3.json`]);
  t.is((await stat(join(folder, names[0] ?? ''))).mode & 0o777, 0o600);
  t.is((await stat(folder)).mode & 0o777, 0o700);
});

test('of eight processes that renewed from the same tokens, one is believed, whole', async (t) => {
  const folder = await temporaryFolder(t);
  const eight = Array.from({ length: 8 }, (_, place) => tokens(1, `p${place}`));
  const added = await Promise.all(eight.map((one) => createRenewedTokens(folder, seed, owner).add(one)));
  t.is(added.filter(Boolean).length, 1);
  t.deepEqual(await createRenewedTokens(folder, seed, owner).newest(), eight[added.indexOf(true)]);
});

for (const late of [1, 2, 3]) {
  test(`a process that comes late with renewal ${late} of 3 changes nothing, and leaves nothing`, async (t) => {
    const folder = await temporaryFolder(t);
    const renewed = createRenewedTokens(folder, seed, owner);
    for (const generation of [1, 2, 3]) await renewed.add(tokens(generation));
    t.false(await createRenewedTokens(folder, seed, owner).add(tokens(late, 'late')));
    t.deepEqual(await renewed.newest(), tokens(3));
    t.deepEqual(await readdir(folder), [`renewed.${seed}.3.json`]);
  });
}

test('after another sign-in by the same name, tokens of the earlier one are not used', async (t) => {
  const folder = await temporaryFolder(t);
  await createRenewedTokens(folder, seed, owner).add(tokens(1));
  t.is(await createRenewedTokens(folder, seedOf('another'), owner).newest(), undefined);
});

for (const [what, spoil, message] of [
  ['that others may read', (path: string) => chmod(path, 0o640), /can be read or written by others/u],
  ['that is damaged', (path: string) => writeFile(path, '{"acc'), /is damaged/u],
] as const) {
  test(`a file of them ${what} is not believed`, async (t) => {
    const folder = await temporaryFolder(t);
    await createRenewedTokens(folder, seed, owner).add(tokens(1));
    await spoil(join(folder, `renewed.${seed}.1.json`));
    const error = await t.throwsAsync(createRenewedTokens(folder, seed, owner).newest(), { instanceOf: RunError });
    t.is(error.problem, 'signIn');
    t.regex(error.message, message);
  });
}
