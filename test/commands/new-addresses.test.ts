/** The column `newEmail`, from file to state: what is told must be so, whatever Webex does with the request. */
import test, { type ExecutionContext } from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobFolder } from '../../src/job/folder.js';
import { planRetry } from '../../src/plan/retry.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { planUndo } from '../../src/undo/plan-undo.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, jobIn, planFile, resultsOf, runIn, type Conditions } from '../helpers/in-process.js';
import { some } from '../helpers/some-cases.js';

const [old, fresh] = ['grace.okafor@acme.example', 'grace.o@acme.example'];
const sheet = `email,newEmail\n${old},${fresh}\n`;
const patchUser = { method: 'PATCH', path: '/v1/identity/scim/*' };

async function run(place: Office, content = sheet, how: Conditions = {}): Promise<JobFolder> {
  const { job } = await planFile(place, await place.file('p.csv', content), join(place.folder, 'output'), how);
  await applyJob(place, job, how);
  return job;
}

const statuses = async (job: JobFolder): Promise<unknown[]> =>
  (await resultsOf(job)).map((row) => [row['wx_status'], row['wx_error_code']]);

/** The address that the organization has for Grace, and how many people it has. */
async function graceIn(place: Office): Promise<unknown> {
  const { people } = await place.state();
  return [people.length, people.find((one) => one['firstName'] === 'Grace')?.email];
}

const patches = async (place: Office): Promise<number> =>
  (await place.requests()).filter(({ method, path }) => method === 'PATCH' && path.includes('/scim/')).length;

const options: readonly Partial<SimulatorOptions>[] = [
  {},
  { scimPatchAnswer: '204', scimPatchForms: 'with-path', shuffleEmails: true },
  { scimPatchAnswer: '200-empty', scimPatchForms: 'without-path', rolesOnList: false },
  { scimPatchAnswer: 'before', addressDelay: 1, siteAddressDelay: 2 },
  { xml: 'no-sign-in', siteAddressDelay: 2 },
];
for (const option of some(options, 4)) {
  test(`the person keeps everything but the address, with ${JSON.stringify(option)}; the file then finds the row unchanged`, async (t) => {
    const place = await office(t, option);
    const [before] = (await place.state(old)).people;
    const codes = (await place.state(old)).siteUsers[0]?.trackingCodes;
    const content = `email,newEmail,title,sessionTypes,licenses\n${old},${fresh},Lead,TRS,Messaging\nhugo.martin@acme.example,hugo@acme.example,,,\n`;
    const job = await run(place, content);
    t.deepEqual(await statuses(job), [
      ['updated', ''],
      ['updated', ''],
    ]);
    t.regex((await resultsOf(job))[0]?.['wx_changes'] ?? '', new RegExp(`email "${old}" → "${fresh}"`, 'u'));
    const { people, siteUsers } = await place.state(fresh);
    t.like(people[0], { id: before?.id, licenses: before?.licenses, title: 'Lead', emails: [fresh] });
    t.deepEqual(siteUsers[0]?.trackingCodes, codes);
    t.is(siteUsers[0]?.sessionTypes.length, 2);
    t.deepEqual((await place.state('hugo@acme.example')).people[0]?.emails, [
      'hugo@acme.example',
      'h.martin@acme.example',
    ]);
    const writes = (await place.writes()).length;
    t.deepEqual(await statuses(await run(place)), [['unchanged', '']]);
    t.is((await place.writes()).length, writes);
  });
}

/** What Webex does with the request; what the row is, and which address Grace has. */
const faults: readonly (readonly [string, Partial<SimulatorOptions>, object | undefined, [string, string], string])[] =
  [
    ['cuts the connection after', {}, { cut: 'after' }, ['updated', ''], fresh],
    ['cuts the connection before', {}, { cut: 'before' }, ['updated', ''], fresh],
    ['answers as if it were done', {}, { noEffect: true }, ['failed', 'rename-pending'], old],
    ['answers with the record as it was', {}, { ignored: true }, ['failed', 'rename-pending'], old],
    ['does it and answers 500', {}, { apply: true, status: 500 }, ['updated', ''], fresh],
    ['breaks off the answer', {}, { cut: 'body' }, ['updated', ''], fresh],
    ['forbids it', {}, { status: 403 }, ['failed', 'scim-closed'], old],
    ['answers 429', {}, { status: 429, headers: { 'Retry-After': '0' } }, ['updated', ''], fresh],
    ['does not know the domain', { scimDomains: 'own' }, undefined, ['failed', 'http-400'], old],
    ['wants it confirmed by mail', { addressChange: 'confirmed' }, undefined, ['failed', 'rename-pending'], old],
    ['shows it in SCIM only', { addressDelay: 3600 }, undefined, ['unknown', 'not-shown'], old],
  ];
for (const [what, option, fault, end, address] of some(faults, 2)) {
  test(`where Webex ${what}, the row is ${end.join(' ')}, and no second person is there`, async (t) => {
    const place = await office(t, option);
    const to = option.scimDomains === 'own' ? 'grace@new.example' : fresh;
    if (fault) await place.faults([{ match: patchUser, do: fault }]);
    await place.run('apply', await place.file('p.csv', `email,newEmail\n${old},${to}\n`), '--yes');
    const [row] = await place.results();
    t.deepEqual([row?.['wx_status'], row?.['wx_error_code']], end);
    t.deepEqual(await graceIn(place), [13, address]);
    t.is(row?.['wx_changes'], end[0] === 'updated' ? `email "${old}" → "${to}"` : '');
    t.false((await place.requests()).some(({ method, path }) => method === 'POST' && path === '/v1/people'));
  });
}

test('a refused address leaves the rest of the row in force: partial, with the words of Webex', async (t) => {
  const place = await office(t, { scimDomains: 'own' });
  const job = await run(place, `email,newEmail,title\n${old},grace@new.example,Boss\n`);
  const [row] = await resultsOf(job);
  t.like(row, { wx_status: 'partial', wx_changes: 'title "Recruiter" → "Boss"', wx_error_column: 'newEmail' });
  t.regex(row?.['wx_error'] ?? '', /new\.example is not verified or claimed/u);
});

test('the intent is in the journal before the request leaves, with the old and the new address', async (t) => {
  const place = await office(t);
  const job = await run(place);
  const lines = (await readFile(job.file('journal.jsonl'), 'utf8')).split('\n').filter(Boolean);
  const intent = lines.map((line) => JSON.parse(line) as object).find((one) => 'call' in one);
  t.like(intent, { call: 'person.rename', before: { newEmail: old }, after: { newEmail: fresh } });
});

test('what a dead run announced is looked up by id: it is not sent again, and counts as this job’s', async (t) => {
  const place = await office(t);
  const { job } = await planFile(place, await place.file('p.csv', sheet), join(place.folder, 'output'));
  await applyJob(place, job);
  // As after a death between the request and its outcome: the journal ends with the intent.
  const journal = await readFile(job.file('journal.jsonl'), 'utf8');
  const lines = journal.split('\n');
  await writeFile(job.file('journal.jsonl'), `${lines.slice(0, 2).join('\n')}\n`);
  const sent = await patches(place);
  await applyJob(place, job);
  t.deepEqual(await statuses(job), [['updated', '']]);
  t.is(await patches(place), sent);
});

test('an address that somebody changed since the plan is a conflict, and stays', async (t) => {
  const place = await office(t);
  const { job } = await planFile(place, await place.file('p.csv', sheet), join(place.folder, 'output'));
  await place.control('people', { email: old, emails: ['g@acme.example'] });
  await applyJob(place, job);
  t.deepEqual(await statuses(job), [['conflict', 'conflict']]);
  t.deepEqual(await graceIn(place), [13, 'g@acme.example']);
  t.is(await patches(place), 0);
});

test('undo gives the old address back; where somebody has it by then, it stays and the row says so', async (t) => {
  for (const isTaken of [false, true]) {
    const place = await office(t);
    const job = await run(place, `email,newEmail,sessionTypes\n${old},${fresh},TRS\n`);
    if (isTaken) await place.control('people', { email: old, displayName: 'Other' });
    const outputRoot = join(place.folder, 'undo');
    const plan = runIn(place);
    const undo = await planUndo(plan, job, { outputRoot, created: 'keep' }).finally(() => plan.webex.close());
    await applyJob(place, undo.job);
    t.deepEqual(await statuses(undo.job), [isTaken ? ['partial', 'address-taken'] : ['updated', '']]);
    const grace = (await place.state()).people.find((one) => one['firstName'] === 'Grace');
    t.is(grace?.email, isTaken ? fresh : old);
    const account = (await place.state()).siteUsers.find(({ email }) => email === grace?.email);
    t.is(account?.sessionTypes.length, 1);
  }
});

test('retry asks again for an address that was not confirmed, and finds one that was', async (t) => {
  const place = await office(t, { addressChange: 'confirmed' });
  await place.run('apply', await place.file('p.csv', sheet), '--yes');
  const job = jobIn(await place.jobFolder());
  t.deepEqual(await statuses(job), [['failed', 'rename-pending']]);
  await place.control('people', { email: old, accept: true });
  const again = runIn(place);
  const retried = await planRetry(again, job, { outputRoot: join(place.folder, 'output') }).finally(() =>
    again.webex.close(),
  );
  t.like(retried.summary.people, { unchanged: 1 });
});

const people = ['amelie.fischer', 'bruno.keller']
  .map((one) => `${one}@acme.example`)
  .join(' ')
  .split(' ');
const [amelie = '', bruno = ''] = people;
const refused: readonly (readonly [string, string, readonly string[]])[] = [
  ['an address of another person', `${old},${bruno},`, ['address-taken']],
  ['another address of the person', 'hugo.martin@acme.example,h.martin@acme.example,', ['address-taken']],
  ['the own account', 'admin@acme.example,a@acme.example,', ['own-account']],
  ['nothing', `${old},<clear>,`, ['invalid-email']],
  ['what is no address', `${old},grace,`, ['invalid-email']],
  [
    'an address that another row names',
    `${old},x@acme.example,\nx@acme.example,,Boss`,
    ['address-clash', 'needs-name'],
  ],
  ['addresses of nobody', 'no.one@acme.example,nobody@acme.example,Boss', ['unknown-person']],
  ['a chain', `${old},${bruno},\n${bruno},b@acme.example,`, ['address-taken', '']],
  ['an old address of nobody, and more for somebody else', `no.one@acme.example,${bruno},Boss`, ['has-new-address']],
  [
    'one address for two people',
    `${old},x@acme.example,\n${amelie},X@acme.example,`,
    ['address-clash', 'address-clash'],
  ],
];
for (const [what, rows, codes] of some(refused, 2)) {
  test(`${what}: nothing is sent for the row`, async (t) => {
    const place = await office(t);
    const before = await place.state(bruno);
    const job = await run(place, `email,newEmail,title\n${rows}\n`);
    t.deepEqual(
      (await resultsOf(job)).map((row) => row['wx_error_code']),
      [...codes],
    );
    const sent = codes.includes('') ? 1 : 0;
    t.is((await place.writes()).length, sent);
    if (sent === 0) t.deepEqual(await place.state(bruno), before);
  });
}

test('a row whose old address is gone is applied to the person with the new one where the name is the same', async (t) => {
  const place = await office(t);
  await run(place);
  const job = await run(place, `email,newEmail,displayName,title\n${old},${fresh},"Okafor, Grace",Boss\n`);
  t.is((await resultsOf(job))[0]?.['wx_status'], 'updated');
  t.is((await place.state(fresh)).people[0]?.title, 'Boss');
});

test('a row that also removes something on the site is refused; what it removes elsewhere waits for the address', async (t) => {
  const place = await office(t, { scimDomains: 'own' });
  const job = await run(
    place,
    `email,newEmail,removeSessionTypes,removeLicenses\n${bruno},b@acme.example,TRS,\n${old},grace@new.example,,Messaging\n`,
  );
  const [first, second] = await resultsOf(job);
  t.like(first, { wx_status: 'invalid', wx_error_code: 'address-and-removal' });
  t.like(second, { wx_status: 'failed', wx_changes: '' });
  t.true((await place.state(old)).people[0]?.licenses.includes('Messaging'));
});

async function closed(t: ExecutionContext, scopes: string): Promise<string> {
  const place = await office(t, { scopes });
  const job = await run(place);
  t.deepEqual(await statuses(job), [['invalid', 'scim-closed']]);
  t.is((await place.writes()).length, 0);
  return (await resultsOf(job))[0]?.['wx_error'] ?? '';
}

test('where SCIM is not open, the row is invalid and names the scope and the way in Control Hub', async (t) => {
  const scopes = 'spark:all spark-admin:people_read spark-admin:people_write spark-admin:licenses_read';
  const told = await closed(t, scopes);
  t.regex(
    told,
    /identity:people_rw.*webex-bulk login --scim.*Control Hub \(Users, the person, edit the email address\)/su,
  );
});

test('a sign-in that is known to lack the scope for changes is told so in the plan', async (t) => {
  const place = await office(t);
  const job = await run(place, sheet, { webex: { scimIsReadOnly: true } });
  t.deepEqual(await statuses(job), [['invalid', 'scim-closed']]);
  t.is(await patches(place), 0);
});

test('files without the column send nothing over SCIM', async (t) => {
  const place = await office(t);
  await run(place, `email,title\n${old},Boss\n`);
  t.false((await place.requests()).some(({ path }) => path.includes('/scim/')));
});
