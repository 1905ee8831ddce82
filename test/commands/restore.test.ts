/** `restore`: people are put back to how the jobs found them at a moment, several jobs in one step. */
import test from 'ava';
import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { testOverBoth } from '../helpers/both-apis.js';
import { office, type Ended, type Office, type State } from '../helpers/cli.js';
import { applied as appliedInProcess } from '../helpers/in-process.js';
import { moment } from '../helpers/moment.js';
import { organization } from '../helpers/organization-state.js';

const domain = 'acme.example';
const [amelie, bruno, chiara] = [`amelie.fischer@${domain}`, `bruno.keller@${domain}`, `chiara.rossi@${domain}`];
const ana = `ana@${domain}`;
const list = `Mail,Name\n${amelie},a\n${bruno},b\n${ana},c\n`;

const applied = async (place: Office, sheet: string, name = 'people.csv'): Promise<string> =>
  basename(await appliedInProcess(place, await place.file(name, sheet)));
const restored = async (place: Office, to: string, ...more: string[]): Promise<Ended> =>
  await place.run('restore', '--people', await place.file('list.csv', list), '--to', to, '--yes', ...more);
const statuses = async (place: Office): Promise<unknown[]> => (await place.results()).map((row) => row['wx_status']);
const personOf = async (place: Office, email: string): Promise<State['people'][number] | undefined> =>
  (await place.state(email)).people[0];

const monday = `email,firstName,title,department,licenses,Cost center\n${amelie},,Lead,Sales,Messaging,CC-1\n${bruno},,Lead,,,\n${ana},Ana,Guest,,Webex Suite,CC-7\n${chiara},,Lead,,,\n`;
const tuesday = `email,title,removeLicenses,Cost center,sessionTypes\n${amelie},Chief,Messaging,CC-2,\n${bruno},Chief,,,Training 200\n${ana},Host,,CC-8,\n${chiara},Chief,,,\n`;
const wednesday = `email,title,licenses,removeSessionTypes\n${amelie},,Messaging,\n${bruno},,,Training 200\n${chiara},Boss,,\n`;

testOverBoth('three jobs: to each moment between them, back and forth again', async (t, { office }) => {
  const place = await office(t);
  const moments: { readonly at: string; readonly state: State }[] = [];
  const remember = async (): Promise<void> => void moments.push({ state: await place.state(), at: await moment() });
  await remember();
  for (const sheet of [monday, tuesday, wednesday]) {
    await applied(place, sheet);
    await remember();
  }
  const other = await personOf(place, chiara);
  for (const one of [1, 0, 2, 3, 0, 1]) {
    const { at, state } = moments[one] ?? { at: '', state: await place.state() };
    const { code, stdout, stderr } = await restored(place, at, '--created', 'keep');
    t.is(code, 0, `to ${one}: ${stdout}${stderr}`);
    for (const email of [amelie, bruno])
      t.deepEqual(await seen(place, email), seenIn(state, email), `${email} at ${one}`);
    if (one > 0) t.deepEqual(await seen(place, ana), seenIn(state, ana), `${ana} at ${one}`);
  }
  t.deepEqual(await personOf(place, chiara), other, 'who is not in the list is not touched');
});

const seenIn = ({ people, siteUsers }: State, email: string): unknown => [
  people
    .filter((one) => one.email === email)
    .map((one) => ({ ...one, licenses: [...one.licenses].sort(), licenseIds: 0 })),
  siteUsers.filter((one) => one.email === email).map((one) => ({ ...one, sessionTypes: [...one.sessionTypes].sort() })),
];
const seen = async (place: Office, email: string): Promise<unknown> => seenIn(await place.state(email), email);

test('a job that was undone gives the same as one that never was, before, between and after', async (t) => {
  const place = await office(t);
  const before = await place.state();
  const start = await moment();
  await applied(place, monday);
  const between = await moment();
  t.is((await place.run('undo', 'latest', '--yes', '--created', 'delete')).code, 0);
  const undone = await moment();
  const same = await restored(place, start);
  t.is(same.code, 4, same.stdout);
  t.regex(same.stderr, /3 people changed by jobs that were already reverted/u);
  t.is((await restored(place, undone)).code, 4);
  t.deepEqual(organization(await place.state(), before), organization(before));
  t.is((await restored(place, between)).code, 3, 'Ana was deleted since');
  t.deepEqual(await statuses(place), ['updated', 'updated', 'conflict']);
  t.regex((await place.results())[2]?.['wx_error'] ?? '', /deleted ana@acme\.example, which cannot be undone/u);
  t.is((await personOf(place, amelie))?.title, 'Lead');
});

test('what another admin changed since is kept and told, and the rest is put back', async (t) => {
  const place = await office(t);
  const start = await moment();
  await applied(place, monday);
  await applied(place, tuesday);
  await place.control('people', [{ email: amelie, title: 'President' }]);
  const { code, stdout } = await restored(place, start);
  t.is(code, 3);
  t.deepEqual(await statuses(place), ['partial', 'updated', 'unchanged']);
  const [first] = await place.results();
  t.is(first?.['wx_error_code'], 'conflict');
  t.regex(first?.['wx_error'] ?? '', /title was changed since the job from "Chief" to "President", so it is kept/u);
  t.like(await personOf(place, amelie), { title: 'President', department: 'Research' });
  t.regex(stdout, /changes that others made are not known here/u);
});

for (const [choice, login, status] of [
  ['keep', true, 'unchanged'],
  ['deactivate', false, 'updated'],
  ['delete', undefined, 'deleted'],
] as const) {
  test(`people whom jobs created since: --created ${choice}`, async (t) => {
    const place = await office(t);
    const start = await moment();
    await applied(place, monday);
    await applied(place, tuesday);
    const { code, stdout, stderr } = await restored(place, start, '--created', choice);
    t.is(code, 0, stdout + stderr);
    t.is((await statuses(place)).at(-1), status);
    t.is((await personOf(place, ana))?.loginEnabled, login);
    t.is(stdout.includes('1 person created by jobs since then is kept'), choice === 'keep');
  });
}

test('an address means who had it then or since: a renamed person is named by either', async (t) => {
  const place = await office(t);
  const start = await moment();
  const fresh = `amelie.f@${domain}`;
  await applied(place, `email,title\n${amelie},Lead\n`);
  await applied(place, `email,newEmail\n${amelie},${fresh}\n`);
  await applied(place, `email,title\n${fresh},Chief\n`);
  const both = ['--person', amelie, '--person', fresh, '--person', ` ${amelie.toUpperCase()} `];
  const { code, stdout, stderr } = await place.run('restore', ...both, '--to', start, '--yes');
  t.is(code, 0, stdout + stderr);
  t.deepEqual(await statuses(place), ['updated']);
  t.is((await personOf(place, amelie))?.title, 'Engineer');
  t.is(await personOf(place, fresh), undefined);
});

test('a person whom another admin renamed is found by the new address; the old one tells it', async (t) => {
  const place = await office(t);
  const start = await moment();
  await applied(place, `email,title\n${amelie},Lead\n`);
  const fresh = `amelie.f@${domain}`;
  await place.control('people', [{ email: amelie, emails: [fresh] }]);
  const old = await place.run('restore', '--person', amelie, '--to', start, '--yes');
  t.is(old.code, 3, old.stdout + old.stderr);
  t.regex(old.stdout, new RegExp(`now has the address ${fresh}, which no job gave it`, 'u'));
  const named = await place.run('restore', '--person', fresh, '--to', start, '--yes');
  t.is(named.code, 0, named.stdout + named.stderr);
  t.is((await personOf(place, fresh))?.title, 'Engineer');
});

test('undo of a job whose people a restore put back leaves them out, and says how they can be part of it', async (t) => {
  const place = await office(t);
  const start = await moment();
  const [one, two] = [await applied(place, monday), await applied(place, tuesday, 'two.csv')];
  t.is((await place.run('restore', '--person', amelie, '--to', start, '--yes')).code, 0);
  const restore = basename(await place.jobFolder());
  const after = await personOf(place, amelie);
  const undone = await place.run('undo', two, '--yes');
  t.is(undone.code, 0, undone.stdout + undone.stderr);
  t.true(undone.stdout.includes(`1 person restored since then by ${restore} not included`), undone.stdout);
  t.true(undone.stdout.includes(`undo ${restore}`), undone.stdout);
  t.deepEqual(
    (await place.results()).map(({ email }) => email),
    [bruno, ana, chiara],
  );
  t.is((await place.run('undo', one, '--yes')).code, 0);
  t.deepEqual(await personOf(place, amelie), after);
  t.is((await personOf(place, bruno))?.title, 'Account manager');
});

test('a retry whose people a restore put back does not stand in the way of undoing the job for the others', async (t) => {
  const place = await office(t);
  const start = await moment();
  await place.faults([{ match: { method: 'PUT', email: amelie }, nth: 'every', do: { status: 403 } }]);
  const job = await applied(place, `email,title\n${amelie},Lead\n${bruno},Lead\n`);
  await place.clearFaults();
  t.is((await place.run('retry', job, '--yes')).code, 0);
  t.is((await place.run('restore', '--person', amelie, '--to', start, '--yes')).code, 0);
  const undone = await place.run('undo', job, '--yes');
  t.is(undone.code, 0, undone.stdout + undone.stderr);
  t.is((await personOf(place, bruno))?.title, 'Account manager');
  t.is((await personOf(place, amelie))?.title, 'Engineer');
});

test('a restore is undone as any job, and the jobs before it can be undone then', async (t) => {
  const place = await office(t);
  const start = await moment();
  const one = await applied(place, `email,title\n${amelie},Lead\n`);
  const before = await place.state();
  t.is((await place.run('restore', '--person', amelie, '--to', start, '--yes')).code, 0);
  const restore = basename(await place.jobFolder());
  const refused = await place.run('undo', one, '--yes');
  t.is(refused.code, 4);
  t.regex(refused.stderr, new RegExp(`${restore}, a restore, came after ${one}[^]*webex-bulk undo ${restore} `, 'u'));
  t.is((await place.run('undo', restore, '--yes')).code, 0);
  t.deepEqual(organization(await place.state()), organization(before));
  t.is((await place.run('undo', one, '--yes')).code, 0);
  t.is((await personOf(place, amelie))?.title, 'Engineer');
});

test('a retry of rows about people whom a restore put back is refused, with the command that makes it possible', async (t) => {
  const place = await office(t);
  const start = await moment();
  await place.faults([{ match: { operation: 'SetUser' }, nth: 'every', do: { exceptionId: '030019', reason: 'no' } }]);
  const job = await applied(place, `email,title,Cost center\n${amelie},Lead,CC-9\n`);
  await place.clearFaults();
  t.deepEqual(await statuses(place), ['partial']);
  t.is((await place.run('restore', '--person', amelie, '--to', start, '--yes')).code, 0);
  const restore = basename(await place.jobFolder());
  const retried = await place.run('retry', job, '--yes');
  t.is(retried.code, 4, retried.stdout);
  t.regex(
    retried.stderr,
    new RegExp(`${restore}, a restore to .* restored ${amelie}[^]*webex-bulk undo ${restore}`, 'u'),
  );
  const itself = await place.run('retry', restore, '--yes');
  t.regex(
    itself.stderr,
    /is a restore; its rows cannot be retried\.\nwebex-bulk restore --people \S+results\.csv --to 20/u,
  );
});

for (const kind of ['undo', 'restore'] as const) {
  test(`a plan of ${kind} that was made before the jobs changed is not applied after it`, async (t) => {
    const place = await office(t);
    const start = await moment();
    const job = await applied(place, `email,title\n${amelie},Lead\n`);
    const planOf = { undo: ['undo', job], restore: ['restore', '--person', amelie, '--to', start] };
    t.is((await place.run(...planOf[kind], '--yes', '--max-changes', '0')).code, 4);
    const planned = basename(await place.jobFolder());
    await moment();
    t.is((await place.run(...planOf[kind === 'undo' ? 'restore' : 'undo'], '--yes')).code, 0);
    const writes = (await place.writes()).length;
    const late = await place.run('apply', planned, '--yes', '--max-changes', '5');
    t.is(late.code, 4, late.stdout);
    t.regex(late.stderr, new RegExp(`came after the plan ${planned} was made`, 'u'));
    t.is((await place.writes()).length, writes);
  });
}

test('a planned restore is applied later with its options, and an unfinished plan is finished without the jobs', async (t) => {
  const place = await office(t);
  const before = await place.state();
  const start = await moment();
  const job = await applied(place, monday);
  t.is((await restored(place, start, '--created', 'delete', '--max-changes', '0')).code, 4);
  const folder = await place.jobFolder();
  const plan = join(folder, 'plan.jsonl');
  const lines = (await readFile(plan, 'utf8')).split('\n');
  await truncate(plan, Buffer.byteLength(`${lines.slice(0, 2).join('\n')}\n`) + 20);
  await rm(join(place.folder, 'output', job), { recursive: true });
  const ended = await place.run('apply', basename(folder), '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(await statuses(place), ['updated', 'updated', 'deleted']);
  const state = await place.state();
  for (const email of [amelie, bruno]) t.deepEqual(seenIn(state, email), seenIn(before, email));
});

test('jobs, history, explain and the report show a restore as one, with its moment', async (t) => {
  const place = await office(t);
  const start = await moment();
  const job = await applied(place, `email,title\n${amelie},Lead\n`);
  t.is((await place.run('restore', '--person', amelie, '--to', start, '--yes')).code, 0);
  const folder = await place.jobFolder();
  t.regex((await place.run('jobs')).stdout, /restore to 20\d\d-/u);
  t.regex((await place.run('history', amelie)).stdout, /restore to 20\d\d-.*title "Lead" → "Engineer"/u);
  t.regex((await place.run('explain', basename(folder), '2')).stdout, /restores people to 20[^]*restore to 20/u);
  const report = await readFile(join(folder, 'report.html'), 'utf8');
  t.regex(report, /Restore to/u);
  t.true(report.includes(job));
  const [line = ''] = (await place.run('jobs', '--json')).stdout.split('\n');
  t.like(JSON.parse(line), { kind: 'restore', restores: { to: start, jobs: [job] } });
});

interface Refusal {
  readonly what: string;
  /** What makes it so. Gives further arguments, or none. */
  readonly make: (place: Office, job: string) => Promise<readonly string[]>;
  readonly code: number;
  readonly says: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    what: 'no change since',
    make: () => Promise.resolve(['--person', chiara]),
    code: 4,
    says: /^webex-bulk: Nothing to restore for chiara\.rossi@acme\.example: no change by a job since 20\S+ \S+ is still in effect\.\n.*not changed by a job since[^]*webex-bulk history <email>/u,
  },
  {
    what: 'a job that was interrupted in a row about a person of the list',
    async make(place, job) {
      const journal = join(place.folder, 'output', job, 'journal.jsonl');
      const lines = (await readFile(journal, 'utf8')).split('\n');
      await writeFile(journal, lines.filter((line) => !line.includes('"closing"')).join('\n'));
      return ['--person', amelie];
    },
    code: 4,
    says: /is not finished, and a row of it about amelie\S+ may still change something[^]*webex-bulk apply \S+ {3}resumes it/u,
  },
  {
    what: 'a damaged journal',
    async make(place, job) {
      await appendFile(join(place.folder, 'output', job, 'journal.jsonl'), '{"kind":"closing","row":0}\n');
      return ['--person', amelie];
    },
    code: 4,
    says: /journal\.jsonl is damaged at byte \d+/u,
  },
  {
    what: 'a plan that cannot be read',
    async make(place, job) {
      const folder = join(place.folder, 'output', job);
      await writeFile(join(folder, 'plan.jsonl'), '{}\n');
      await rm(join(folder, 'summary.json'));
      return ['--person', amelie];
    },
    code: 4,
    says: /cannot be read, so it is not known what it changed since then[^]*move \S+ out of the output folder first/u,
  },
  { what: 'no people', make: () => Promise.resolve([]), code: 2, says: /Missing people[^]*--people list\.csv --to/u },
  {
    what: 'people in both ways',
    make: () => Promise.resolve(['--person', amelie, '--people', 'list.csv']),
    code: 2,
    says: /--people and --person cannot be combined; use one/u,
  },
  {
    what: 'a person who is no address',
    make: () => Promise.resolve(['--person', 'Amelie']),
    code: 2,
    says: /--person "Amelie" isn't an email address/u,
  },
];

for (const { what, make, code, says } of refusals) {
  test(`refused, and nothing is sent: ${what}`, async (t) => {
    const place = await office(t);
    const start = await moment();
    const job = await applied(place, `email,title\n${amelie},Lead\n`);
    const args = await make(place, job);
    const writes = (await place.writes()).length;
    const ended = await place.run('restore', ...args, '--to', start, '--yes');
    t.is(ended.code, code, ended.stdout + ended.stderr);
    t.regex(ended.stderr, says);
    t.is((await place.writes()).length, writes);
  });
}

for (const [to, says] of [
  [undefined, /Missing --to/u],
  ['yesterday', /--to is "yesterday", but must be a date or a time: 2026-11-01 \(the beginning of that day\)/u],
  ['2999-01-01', /is 2999-01-01 00:00, which is in the future/u],
] as const) {
  test(`a moment that cannot be: ${to ?? 'none'}`, async (t) => {
    const place = await office(t);
    const ended = await place.run('restore', '--person', amelie, ...(to === undefined ? [] : ['--to', to]), '--yes');
    t.is(ended.code, 2);
    t.regex(ended.stderr, says);
  });
}

test('--people of the environment and of the configuration, which means whom rows may name, is not taken for the list', async (t) => {
  const place = await office(t);
  const start = await moment();
  await applied(place, `email,title\n${amelie},Lead\n`);
  const env = { ...place.env, WEBEX_PEOPLE: 'existing' };
  const ended = await place.runWith(env, 'restore', '--person', amelie, '--to', start, '--yes');
  t.is(ended.code, 0, ended.stderr);
});

test('jobs of another organization are left out and told', async (t) => {
  const place = await office(t);
  const start = await moment();
  const job = await applied(place, `email,title\n${amelie},Lead\n`);
  const plan = join(place.folder, 'output', job, 'plan.jsonl');
  const [first = '', ...rest] = (await readFile(plan, 'utf8')).split('\n');
  const header = JSON.parse(first) as { organization: object };
  await writeFile(plan, [JSON.stringify({ ...header, organization: { id: 'other' } }), ...rest].join('\n'));
  const ended = await place.run('restore', '--person', amelie, '--to', start, '--yes', '--site', 'acme.webex.com');
  t.is(ended.code, 4);
  t.regex(ended.stderr, /1 job of another organization not looked at/u);
});
