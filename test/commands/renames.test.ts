import test, { type ExecutionContext } from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuseIfStrict } from '../../src/commands/plan.js';
import { RunError } from '../../src/errors.js';
import type { JobFolder } from '../../src/job/folder.js';
import { readPlan } from '../../src/job/plan-file.js';
import { finishPlan } from '../../src/finish-plan.js';
import { planRetry } from '../../src/plan/retry.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf, runIn } from '../helpers/in-process.js';
import { some } from '../helpers/some-cases.js';

/** The warnings of a plan about new addresses, by row. */
async function warningsOf(job: JobFolder): Promise<Record<number, string>> {
  const warnings: Record<number, string> = {};
  for await (const { plan } of (await readPlan(job.file('plan.jsonl'))).rows()) {
    for (const { code, message } of plan.problems) if (code === 'looks-like-rename') warnings[plan.row] = message;
  }
  return warnings;
}

const sheet = `email,firstName,lastName
emma.berg@acme.example,EMMA,Larsen
amelie.fischer@acme.example,,
a.fischer@acme.example,Amelie,Fischer
new.one@acme.example,New,One
new.two@acme.example,New,One
`;

/** How names are compared: in a list that is there anyway, in one that is made for it, and by searches where a list is long. */
const ways = [
  ['by list', 'list', 'few'],
  ['by e-mail', 'email', 'few'],
  ['by e-mail, in a large organization', 'email', 'many'],
] as const;

async function organization(t: ExecutionContext, size: 'few' | 'many'): Promise<Office> {
  const place = await office(t);
  if (size === 'many') await place.control('licenses', { name: 'Messaging', total: 9000, consumed: 9000 });
  return place;
}

for (const [how, lookUp, size] of some(ways, 2)) {
  test(`who would be created with the name of a person whom the file does not name is warned of, and refused by --strict: ${how}`, async (t) => {
    const place = await organization(t, size);
    await place.control('people', { email: 'emma.larsen@acme.example', loginEnabled: false });
    const file = await place.file('p.csv', sheet);
    const { job, summary } = await planFile(place, file, join(place.folder, 'output'), { lookUp });
    t.is(summary.lookUp?.by, lookUp);
    const warnings = await warningsOf(job);
    t.deepEqual(Object.keys(warnings), ['2']);
    t.regex(warnings[2] ?? '', /has the same name as emma\.larsen@acme\.example, who is already in the organization/u);
    t.regex(warnings[2] ?? '', /if emma\.berg@acme\.example is a new address of the same person/u);
    t.like(summary, {
      people: { create: 4 },
      warnings: 1,
      findings: [{ row: 2, problem: { value: 'emma.berg@acme.example' } }],
    });
    const refused = t.throws(() => refuseIfStrict(summary, true), { instanceOf: RunError });
    t.regex(refused.message, /has 1 warning\./u);

    await applyJob(place, job);
    const [emma, ...others] = await resultsOf(job);
    t.like(emma, { wx_status: 'created', wx_error_code: '' });
    t.is(emma?.['wx_error'], warnings[2]);
    t.deepEqual(
      others.map((row) => row['wx_error']),
      ['', '', '', ''],
    );
    const again = await planFile(place, join(place.folder, 'p.csv'), join(place.folder, 'output'));
    t.like(again.summary, { people: { unchanged: 5 }, warnings: 0 });
  });
}

test('a plan that was cut short warns of the same when it goes on', async (t) => {
  const place = await office(t);
  const rows = `email,firstName,lastName\namelie.f@acme.example,Amelie,Fischer\nemma.l@acme.example,Emma,Larsen\n`;
  const { job } = await planFile(place, await place.file('p.csv', rows), join(place.folder, 'output'));
  const whole = await readFile(job.file('plan.jsonl'), 'utf8');
  const [header = '', first = ''] = whole.split('\n');
  await writeFile(job.file('plan.jsonl'), `${header}\n${first}\n`);
  const run = runIn(place);
  await finishPlan(run, job, { outputRoot: place.folder, given: {} }).finally(() => run.webex.close());
  const told = (text: string): unknown[] =>
    text
      .split('\n')
      .filter(Boolean)
      .slice(1)
      .map((line) => ({ ...(JSON.parse(line) as object), readAt: '', seal: '' }));
  t.deepEqual(told(await readFile(job.file('plan.jsonl'), 'utf8')), told(whole));
  t.deepEqual(Object.keys(await warningsOf(job)), ['2', '3']);
});

test('a row that is tried again is not warned of somebody whom another row of the file created', async (t) => {
  const place = await office(t);
  const outputRoot = join(place.folder, 'output');
  await place.faults([
    { match: { method: 'POST', path: '/v1/people', email: 'new.two@acme.example' }, do: { status: 403 } },
  ]);
  const { job } = await planFile(place, await place.file('p.csv', sheet), outputRoot);
  await applyJob(place, job);
  t.is((await resultsOf(job))[4]?.['wx_status'], 'failed');
  const run = { ...runIn(place), lookUp: 'list' as const };
  const retried = await planRetry(run, job, { outputRoot }).finally(() => run.webex.close());
  t.like(retried.summary, { people: { create: 1 }, warnings: 0, notices: [] });
});

for (const [how, name, at] of [
  ['a display name with the last name first', 'Larsen, Emma', 'displayName'],
  ['a display name', 'emma  LARSEN', 'displayName'],
  ['first and last name', 'Larsen', 'lastName'],
] as const) {
  test(`who bears ${how} in Webex is found by a search for either spelling`, async (t) => {
    const place = await organization(t, 'many');
    await place.control('people', { email: 'emma.larsen@acme.example', displayName: 'Larsen, Emma' });
    const file = await place.file('p.csv', `email,firstName,${at}\nemma.berg@acme.example,Emma,"${name}"\n`);
    const { job } = await planFile(place, file, join(place.folder, 'output'), { lookUp: 'email' });
    t.deepEqual(Object.keys(await warningsOf(job)), ['2']);
  });
}

test('a name is searched for once, however many rows bear it, and each search is counted', async (t) => {
  const place = await organization(t, 'many');
  const rows = ['a', 'b', 'c'].map((one) => `${one}@new.example,New,One`);
  const file = await place.file('p.csv', ['email,firstName,lastName', ...rows].join('\n'));
  const { summary } = await planFile(place, file, join(place.folder, 'output'), { lookUp: 'email' });
  // Three addresses, and two spellings of the name.
  t.is((await place.requests()).filter(({ path }) => path === '/v1/people').length, 5);
  t.is(summary.lookUp?.extraCalls, 2);
});

test('where no name can be searched for, each row that creates a person says so', async (t) => {
  const place = await organization(t, 'many');
  const file = await place.file('p.csv', 'email,firstName,lastName\nnew@acme.example,New,One\n');
  await place.faults([{ match: { method: 'GET', path: '/v1/people' }, nth: 2, do: { status: 400 } }]);
  const { job, summary } = await planFile(place, file, join(place.folder, 'output'), { lookUp: 'email' });
  t.like(summary, { people: { create: 1 }, warned: { 'names-not-compared': 1 } });
  await applyJob(place, job);
  const [row] = await resultsOf(job);
  t.is(row?.['wx_status'], 'created');
  t.regex(
    row?.['wx_error'] ?? '',
    /whether a person of this name is in the organization already could not be checked/u,
  );
});

test('where the search for a name is in doubt, the person is not created, and the row can be tried again', async (t) => {
  const place = await organization(t, 'many');
  const file = await place.file('p.csv', 'email,firstName,lastName\nnew@acme.example,New,One\n');
  const junk = { status: 200, body: '{"items":"none"}' };
  await place.faults([{ match: { method: 'GET', path: '/v1/people' }, nth: 2, do: junk }]);
  const { job, summary } = await planFile(place, file, join(place.folder, 'output'), { lookUp: 'email' });
  t.like(summary, { people: { create: 0, failed: 1 } });
  await applyJob(place, job);
  t.deepEqual(await place.writes(), []);
});
