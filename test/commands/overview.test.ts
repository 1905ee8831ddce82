import test from 'ava';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jobStatusOptions } from '../../src/commands/command-options.js';
import { resolveOptions } from '../../src/commands/resolve-options.js';
import { runOverview } from '../../src/commands/overview.js';
import { lockJob } from '../../src/job/lock.js';
import { runHere } from '../helpers/cli-here.js';
import { office, type Office } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/folder.js';
import { applied, applyJob, planFile, runIn } from '../helpers/in-process.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { recordingTerminal, withEnvironment } from '../helpers/recording-terminal.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const day = 86_400_000;

/** What `webex-bulk` alone says, in an empty home unless the environment says otherwise. */
async function jobStatus(
  place: Office,
  env: Record<string, string> = {},
  flags: Record<string, string> = {},
): Promise<{ text: string; event: Record<string, unknown> }> {
  const terminal = recordingTerminal();
  const where = { output: join(place.folder, 'output'), ...flags };
  await withEnvironment({ HOME: place.folder, XDG_CONFIG_HOME: place.folder, ...env }, () =>
    runOverview(resolveOptions(jobStatusOptions, where, process.env, '', anyProfile), terminal),
  );
  return { text: terminal.said.join('\n'), event: terminal.events[0] ?? {} };
}
const anyProfile = { values: {}, isNamed: false, mayBeNew: true };

test.serial('who is not signed in is told how to, and what it needs', async (t) => {
  const place = await office(t, { users: 8 });
  const { text, event } = await jobStatus(place);
  t.regex(text, /^Not signed in\.$/mu);
  t.regex(text, /^ {2}webex-bulk login .*client id and secret/mu);
  t.regex(text, /http:\/\/localhost:6001\/redirect/u);
  t.regex(text, /spark:all spark-admin:licenses_read spark-admin:people_read spark-admin:people_write/u);
  t.deepEqual(event, { type: 'summary', command: 'standing', signedIn: false });
});

test.serial('who is signed in sees as whom, where and until when, and the next commands', async (t) => {
  const place = await office(t, { users: 8 });
  const { env } = await keepSignIn(place, { refreshEndsAt: Date.UTC(2099, 1, 21, 12) });
  const { text, event } = await jobStatus(place, env);
  t.regex(
    text,
    /^Signed in as admin@acme\.example \(Acme Inc\.\), site acme\.webex\.com\. Sign-in valid until 2099-02-21\.$/mu,
  );
  const commands = [...text.matchAll(/^ {2}webex-bulk (?<command>\S+(?: \S+)?) {2,}/gmu)];
  t.deepEqual(
    commands.map(({ groups }) => groups?.['command']),
    ['doctor', 'template users.csv', 'plan users.csv', 'apply users.csv'],
  );
  t.regex(text, /the columns of acme\.webex\.com/u);
  t.like(event, { signedIn: true, by: 'profile', admin: 'admin@acme.example', site: 'acme.webex.com' });
  t.deepEqual(await place.requests(), [], 'nobody is asked');
});

test.serial('a sign-in that has ended says how to sign in again, to that profile', async (t) => {
  const place = await office(t, { users: 8 });
  const { env } = await keepSignIn(place, { refreshEndsAt: Date.now() - day }, 'emea');
  const { text } = await jobStatus(place, env, { profile: 'emea' });
  t.regex(text, /The sign-in has probably expired: webex-bulk login --profile emea$/mu);
  t.regex(text, /^ {2}webex-bulk plan users\.csv --profile emea /mu);
  const other = await jobStatus(place, env);
  t.regex(other.text, /^Not signed in\.\nSigned-in profiles: emea; choose one with --profile\.$/mu);
});

test.serial('a sign-in of the environment is told by its variable, and the site as it is set', async (t) => {
  const place = await office(t, { users: 8 });
  const { text } = await jobStatus(place, { WEBEX_ACCESS_TOKEN: 'a-token-of-somebody', WEBEX_SITE: 'acme.webex.com' });
  t.regex(text, /^Signed in with WEBEX_ACCESS_TOKEN from the environment, site acme\.webex\.com\.$/mu);
  t.false(text.includes('a-token-of-somebody'));
});

test.serial('a kept sign-in that is damaged is named, and is no reason to fail', async (t) => {
  const place = await office(t, { users: 8 });
  const { env } = await keepSignIn(place);
  await writeFile(join(place.folder, 'webex-bulk', 'profiles', 'default', 'profile.json'), '{');
  const { text } = await jobStatus(place, env);
  t.regex(text, /profile\.json is damaged.*\n.*webex-bulk login/u);
});

test.serial('a spreadsheet that is there is not to be replaced by a template', async (t) => {
  const place = await office(t, { users: 8 });
  const folder = process.cwd();
  await place.file('users.csv', 'email\n');
  const { env } = await keepSignIn(place);
  process.chdir(place.folder);
  t.teardown(() => process.chdir(folder));
  t.regex((await jobStatus(place, env)).text, /^ {2}webex-bulk template template\.csv /mu);
});

const who = 'amelie.fischer@acme.example';

test.serial('the last job is told with what can be done with it', async (t) => {
  const place = await office(t, { users: 8 });
  const output = join(place.folder, 'output');
  const last = async (): Promise<string> =>
    /^Last job: (?<job>.*)$/mu.exec((await jobStatus(place)).text)?.groups?.['job'] ?? '';
  t.is(await last(), '');
  const sheet = (name: string, title: string, email = who): Promise<string> =>
    place.file(`${name}.csv`, `email,title\n${email},${title}\n`);

  const planned = await planFile(place, await sheet('lead', 'Lead'), output);
  t.regex(await last(), /^\d{8}-\d{6}-lead, planned, not applied \(webex-bulk apply .*-lead\)$/u);
  await applyJob(place, planned.job);
  t.regex(await last(), /-lead, 1 row done \(webex-bulk undo .*-lead {3}reverts the 1 updated person\)$/u);

  await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { status: 400 } }]);
  await later();
  await applied(place, await sheet('boss', 'Boss'));
  t.regex(
    await last(),
    /-boss, 1 row unfinished \(fix what Webex refused .* webex-bulk apply .*-boss\/results\.csv --where wx_status=failed\)$/u,
  );
  await place.clearFaults();

  await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { status: 403 } }]);
  await later();
  await applied(place, await sheet('chief', 'Chief'));
  t.regex(await last(), /-chief, 1 row unfinished \(webex-bulk retry .*-chief {3}retries unfinished rows\)$/u);

  await later();
  const invalid = await applied(place, await sheet('wrong', 'Lead', 'no address'));
  t.regex(
    await last(),
    new RegExp(
      `-wrong, 1 row invalid \\(correct the invalid rows .*${invalid}/results\\.csv --where wx_status=invalid\\)$`,
      'u',
    ),
  );

  await later();
  const cut = await planFile(place, await sheet('cut', 'Cut'), output);
  await writeFile(cut.job.file('journal.jsonl'), '');
  t.regex(await last(), /-cut, interrupted \(webex-bulk apply .*-cut {3}resumes it\)$/u);

  const { processes } = runIn(place);
  const lock = await lockJob(cut.job.path, { ...processes, self: { pid: process.pid, began: '' } }, new Date());
  t.regex(await last(), /-cut, running now$/u);
  await lock.release();

  await writeFile(cut.job.file('plan.jsonl'), '{}\n');
  t.regex(await last(), /-cut, .*is not a usable plan/u);
  await rm(cut.job.path, { recursive: true });
  t.regex(await last(), /-wrong, /u);
});

/** Jobs are told apart by the second in which they begin. */
async function later(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
}

test.serial('the program without a command ends with 0, also for programs and off a terminal', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'output'));
  const env = { XDG_CONFIG_HOME: folder };
  const plain = await runHere([], { cwd: folder, env });
  t.is(plain.code, 0, plain.stderr);
  t.regex(plain.stdout, /^Not signed in\./u);
  const { code, stdout } = await runHere(['--json'], { cwd: folder, env });
  t.is(code, 0);
  t.like(JSON.parse(stdout), { type: 'summary', command: 'standing', signedIn: false });
});

for (const [args, message] of [
  [['plann'], /Unknown argument: plann\.\nDid you mean plan\?/u],
  [['--jsn'], /Unknown argument: jsn\.\nDid you mean --json\?/u],
  [['doctor', '--profile'], /--profile needs a value\./u],
] as const) {
  some(`${args.join(' ')} is no command line, and is told why`, async (t) => {
    const { code, stderr, stdout } = await runHere(args, { cwd: await temporaryFolder(t), env: {} });
    t.is(code, 2);
    t.regex(stderr, message);
    t.is(stdout, '');
  });
}
