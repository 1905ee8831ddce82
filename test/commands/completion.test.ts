import test from 'ava';
import { offersFor, type Known } from '../../src/commands/completion.js';
import { commandTable } from '../../src/commands/command-table.js';
import { office, runCli } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';

const known: Known = {
  profiles: () => Promise.resolve(['default', 'emea']),
  jobs: () => Promise.resolve(['20261123-201500-new-hires']),
  simulatorOptions: () => Promise.resolve([{ name: 'gsb-status', description: 'x' }]),
};

for (const [typed, expected] of [
  ['pl', ['plan']],
  ['who', ['whoami']],
  ['com', ['completion']],
  ['--js', ['--json']],
  ['plan --str', ['--strict']],
  ['plan --yes', []],
  ['apply x.csv --verif', ['--verify']],
  ['apply x.csv --people ', ['any', 'existing', 'new']],
  ['apply x.csv --people e', ['existing']],
  ['doctor --profile ', ['default', 'emea']],
  ['doctor --profile e', ['emea']],
  ['--profile emea doc', ['doctor']],
  ['--profile plan doc', ['doctor']],
  ['retry ', ['latest', '20261123-201500-new-hires']],
  ['undo la', ['latest']],
  ['simulate --gsb', ['--gsb-status']],
  // Names of files are the shell's own.
  ['plan ', []],
  ['plan --join ', []],
  ['doctor --json --js', []],
] as const) {
  test(`after "${typed}" come ${expected.length === 0 ? 'no words of this program' : expected.join(', ')}`, async (t) => {
    const offers = await offersFor(typed.split(' '), known);
    t.deepEqual(
      offers.map(({ word }) => word),
      [...expected],
    );
  });
}

test('all commands are offered, each with what it is for', async (t) => {
  const offers = await offersFor([''], known);
  t.deepEqual(
    offers.map(({ word }) => word),
    [...commandTable.map(({ name }) => name), 'simulate', 'completion'],
  );
  t.true(offers.every(({ about }) => about !== ''));
});

test('bash completes by the script that the program prints, and nothing is run by it', async (t) => {
  const place = await office(t, { users: 8 });
  const { env } = await keepSignIn(place, {}, 'emea');
  const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
  const script = [
    `webex-bulk() { "${process.execPath}" "${cli}" "$@"; }`,
    'source <(webex-bulk completion)',
    'try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _webex-bulk_yargs_completions; echo "${COMPREPLY[*]}"; }',
    'try webex-bulk doctor --profile ""',
    'try webex-bulk apply people.csv --yes --s',
  ].join('\n');
  const { stdout, stderr } = await runCli([], {
    through: ['bash', '-c', script, 'bash'],
    env: { ...env, ...place.env, SHELL: '/bin/bash' },
    cwd: place.folder,
  });
  t.is(stderr, '');
  t.deepEqual(stdout.trim().split('\n'), ['emea', '--site --settings-api --strict --site-wait --stop-at --sheet']);
  t.deepEqual(await place.requests(), []);
});

test('zsh is told by SHELL, and gets words with what they are', async (t) => {
  const { stdout } = await runCli(['completion'], { env: { SHELL: '/bin/zsh' } });
  t.regex(stdout, /^#compdef webex-bulk\n/u);
  const asked = await runCli(['--get-yargs-completions', 'webex-bulk', 'doc'], {
    env: { COMP_LINE: 'webex-bulk doc' },
  });
  t.is(asked.stdout, 'doctor:check sign-in, permissions, site and both APIs, and say what to fix\n');
});
