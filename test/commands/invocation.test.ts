import test from 'ava';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCommandWriter, invocationOf, type Start } from '../../src/commands/invocation.js';
import { unbrokenBlank } from '../../src/commands/wrap.js';
import { shellWord } from '../../src/model/shell-word.js';
import { office, runCli } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/folder.js';

interface Place {
  readonly folder: string;
  readonly script: string;
  readonly bin: string;
}

/** A project with the program in it, and a bin folder that leads to it. */
async function project(folder: string): Promise<Place> {
  const dist = join(folder, 'node_modules', 'webex-bulk', 'dist');
  const script = join(dist, 'cli.js');
  await mkdir(dist, { recursive: true });
  await mkdir(join(folder, 'node_modules', '.bin'));
  await writeFile(script, '');
  await chmod(script, 0o755);
  await symlink(script, join(folder, 'node_modules', '.bin', 'webex-bulk'));
  return { folder, script, bin: join(folder, 'node_modules', '.bin') };
}

const cases: readonly [string, (place: Place) => Start, (place: Place) => string][] = [
  ['npx', ({ script, folder }) => ({ script, folder, environment: { npm_command: 'exec' } }), () => 'npx webex-bulk'],
  [
    'the bare name, by a link in PATH',
    ({ bin }) => ({ script: join(bin, 'webex-bulk'), folder: '/', environment: { PATH: `/usr/bin:${bin}` } }),
    () => 'webex-bulk',
  ],
  [
    'the bare name, though Node tells the script itself',
    ({ script, bin }) => ({ script, folder: '/', environment: { PATH: bin } }),
    () => 'webex-bulk',
  ],
  [
    'a script of the project, whose PATH the shell does not have',
    ({ script, folder, bin }) => ({ script, folder, environment: { PATH: bin, npm_lifecycle_event: 'demo' } }),
    () => 'npx webex-bulk',
  ],
  [
    'a path, in the project that has the program',
    ({ script, folder }) => ({ script, folder: join(folder, 'node_modules'), environment: { PATH: '/usr/bin' } }),
    () => 'npx webex-bulk',
  ],
  [
    'node, within the folder',
    ({ script, folder }) => ({ script: script.replace('/node_modules', ''), folder, environment: {} }),
    () => 'node webex-bulk/dist/cli.js',
  ],
  [
    'node, from elsewhere',
    ({ script }) => ({ script, folder: '/usr', environment: {} }),
    ({ script }) => `node ${script}`,
  ],
];

for (const [what, start, expected] of cases) {
  test(`commands are suggested as the program was started: ${what}`, async (t) => {
    const place = await project(await temporaryFolder(t));
    t.is(invocationOf(start(place)), expected(place));
  });
}

test('a path of the script that a shell would part is quoted', async (t) => {
  const folder = join(await temporaryFolder(t), 'my tools');
  const { script } = await project(folder);
  t.is(invocationOf({ script, folder: '/usr', environment: {} }), `node "${script}"`);
});

const write = createCommandWriter('npx webex-bulk', ['apply', 'plan', 'login', 'doctor', 'undo']);

for (const [text, written] of [
  ['Next:  webex-bulk apply latest   resumes it', 'Next:  npx_webex-bulk_apply_latest   resumes it'],
  ['Sign in again: webex-bulk login', 'Sign in again: npx_webex-bulk_login'],
  ['Sign in again (webex-bulk login): it ended', 'Sign in again (npx_webex-bulk_login): it ended'],
  [
    'run  webex-bulk apply "my out/results.csv" --where wx_status=failed',
    'run  npx_webex-bulk_apply_"my_out/results.csv"_--where_wx_status=failed',
  ],
  ['(in x; webex-bulk plan with --details shows one)', '(in x; npx_webex-bulk_plan with --details shows one)'],
  ['webex-bulk login --scopes "a b c"', 'npx_webex-bulk_login_--scopes_"a_b_c"'],
  ['Run webex-bulk --help to list commands', 'Run npx_webex-bulk_--help to list commands'],
  ['\u001B[1mwebex-bulk doctor\u001B[22m   check', '\u001B[1mnpx_webex-bulk_doctor\u001B[22m   check'],
  ['webex-bulk apply <job>, or so', 'npx_webex-bulk_apply_<job>, or so'],
  // No commands.
  ['webex-bulk: people.csv cannot be read', 'webex-bulk: people.csv cannot be read'],
  ['webex-bulk is signed in', 'webex-bulk is signed in'],
  ['/opt/webex-bulk plan', '/opt/webex-bulk plan'],
  ['a webex-bulk planner', 'a webex-bulk planner'],
] as const) {
  test(`a command in a text is named as it can be typed, and kept together: ${text}`, (t) => {
    t.is(write(text).replaceAll(unbrokenBlank, '_'), written);
  });
}

for (const [name, posix, windows] of [
  ['people.csv', 'people.csv', 'people.csv'],
  ['Müller-漢字.csv', 'Müller-漢字.csv', 'Müller-漢字.csv'],
  ['new hires.csv', '"new hires.csv"', '"new hires.csv"'],
  ['$(rm -rf ~).csv', `'$(rm -rf ~).csv'`, '"$(rm -rf ~).csv"'],
  [`it's "here"!`, `'it'\\''s "here"!'`, `"it's "here"!"`],
  ['a;b', '"a;b"', '"a;b"'],
  ['-rf', './-rf', '.\\-rf'],
  ['C:\\out\\x.csv', `'C:\\out\\x.csv'`, 'C:\\out\\x.csv'],
  ['', '""', '""'],
] as const) {
  test(`a name stands in a suggested command so that a shell takes it as one: ${JSON.stringify(name)}`, (t) => {
    t.is(shellWord(name, false), posix);
    t.is(shellWord(name, true), windows);
  });
}

const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

test('a program that the shell does not find by its name suggests node and its path, in text, errors and JSON', async (t) => {
  const place = await office(t);
  const env = { ...place.env, PATH: '/usr/bin:/bin' };
  const file = await place.file('new hires.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  const planned = await runCli(['plan', file], { cwd: place.folder, env });
  t.true(planned.stdout.includes(`Next:  node ${cli} apply `), planned.stdout);
  t.notRegex(planned.stdout, /webex-bulk apply/u);
  const refused = await runCli(['apply', file], { cwd: place.folder, env });
  t.true(refused.stderr.includes(`(node ${cli} plan)`), refused.stderr);
  const json = await runCli(['apply', file, '--json'], { cwd: place.folder, env });
  t.true((JSON.parse(json.stdout) as { next: string }).next.includes(`(node ${cli} plan)`), json.stdout);
});

test('a job in a folder whose name has a blank is named in quotes', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  const { stdout } = await place.run('plan', file, '--output', 'my jobs');
  t.regex(stdout, /webex-bulk apply "my jobs\/\d{8}-\d{6}-people"$/mu);
});
