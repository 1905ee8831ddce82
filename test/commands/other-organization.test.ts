/** People of organizations that the administrator's own manages are found by e-mail, and are nobody to write to. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planRetry } from '../../src/plan/retry.js';
import { planUndo } from '../../src/undo/plan-undo.js';
import { office, type Office, type State } from '../helpers/cli.js';
import { applyJob, exportTo, planFile, resultsOf, runIn, type Conditions } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { send, tamperingProxy } from '../helpers/tampering-proxy.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(4);

quickenTime(20);

const customer = 'user000001@customer.example';
const amelie = 'amelie.fischer@acme.example';
const elsewhere = 'Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9vdGhlcg';

type Rows = Record<string, string>[];

async function applied(place: Office, sheet: string, how: Conditions = {}): Promise<Rows> {
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'), how);
  await applyJob(place, job, how);
  return await resultsOf(job);
}

const personOf = async (place: Office, email: string): Promise<State['people'][number] | undefined> =>
  (await place.state(email)).people[0];

for (const [how, lookUp, managedPeopleListed] of [
  ['by e-mail', 'email', false],
  ['by a list that holds them', 'list', true],
] as const) {
  for (const [column, cell] of Object.entries({
    title: 'Boss',
    loginEnabled: 'false',
    licenses: 'Messaging',
    removeLicenses: 'Webex Suite',
    exactLicenses: '<clear>',
    sessionTypes: 'TRS',
    attendee: 'true',
  })) {
    some(
      `a person of another organization who is found ${how} is invalid, and nothing is sent: ${column}`,
      async (t) => {
        const place = await office(t, { managedPeople: 2, managedPeopleListed });
        for (const people of ['any', 'existing', 'new'] as const) {
          const [row] = await applied(place, `email,${column}\n${customer},${cell}\n`, { lookUp, people });
          t.like(row, { wx_status: 'invalid', wx_error_code: 'other-organization', wx_error_column: 'email' });
          t.regex(row?.['wx_error'] ?? '', /belongs to another organization/u);
        }
        t.deepEqual(await place.writes(), []);
      },
    );
  }

  some(
    `a manager of another organization who is found ${how} makes the row invalid, beside its other faults`,
    async (t) => {
      const place = await office(t, { managedPeople: 2, managedPeopleListed });
      const sheet = `email,manager,attendee\n${amelie},${customer},true\n`;
      const [row] = await applied(place, sheet, { lookUp });
      t.like(row, { wx_status: 'invalid' });
      t.regex(row?.['wx_error'] ?? '', /manager "user000001@customer\.example" belongs to another organization/u);
      t.deepEqual(await place.writes(), []);
    },
  );
}

test('a leaver of another organization whom a list does not hold is found out by e-mail', async (t) => {
  const place = await office(t, { managedPeople: 2 });
  const [row] = await applied(place, `email,loginEnabled\n${customer},false\n`, { lookUp: 'list' });
  t.like(row, { wx_status: 'invalid', wx_error_code: 'other-organization' });
});

for (const personElsewhereStatus of ['409', '400', '403'] as const) {
  some(
    `who is to be created and belongs to another organization is refused by Webex, and is not taken over: ${personElsewhereStatus}`,
    async (t) => {
      const place = await office(t, { managedPeople: 2, personElsewhereStatus });
      const before = await personOf(place, customer);
      const sheet = `email,firstName,title\n${customer},New,Boss\n`;
      const [row] = await applied(place, sheet, { lookUp: 'list' });
      t.is(row?.['wx_status'], 'failed', row?.['wx_error']);
      t.deepEqual(await personOf(place, customer), before);
    },
  );
}

test('a create without an answer is not looked for among the people of other organizations', async (t) => {
  const place = await office(t, { managedPeople: 2 });
  await place.faults([{ match: { method: 'POST', path: '/v1/people' }, do: { cut: 'before' } }]);
  const [row] = await applied(place, `email,firstName\n${customer},New\n`, { lookUp: 'list' });
  t.is(row?.['wx_status'], 'failed', row?.['wx_error']);
});

test('who goes to another organization between plan and apply is not written to', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `email,title\n${amelie},Boss\n`);
  const { job } = await planFile(place, file, join(place.folder, 'output'));
  await place.control('people', { email: amelie, orgId: elsewhere });
  await applyJob(place, job);
  const [row] = await resultsOf(job);
  t.like(row, { wx_status: 'failed', wx_error_code: 'other-organization' });
  t.deepEqual(await place.writes(), []);
});

test('who went to another organization since is neither retried nor put back', async (t) => {
  const place = await office(t);
  const outputRoot = join(place.folder, 'output');
  const bruno = 'bruno.keller@acme.example';
  await place.faults([{ match: { method: 'PUT', email: bruno }, nth: 'every', do: { status: 400 } }]);
  const file = await place.file('people.csv', `email,title\n${amelie},Boss\n${bruno},Boss\n`);
  const { job } = await planFile(place, file, outputRoot);
  await applyJob(place, job);
  t.deepEqual(
    (await resultsOf(job)).map(({ wx_status }) => wx_status),
    ['updated', 'failed'],
  );
  for (const email of [amelie, bruno]) await place.control('people', { email, orgId: elsewhere });
  const before = (await place.writes()).length;
  const again = runIn(place, { lookUp: 'email' });
  const retried = await planRetry(again, job, { outputRoot }).finally(() => again.webex.close());
  t.like(retried.summary, { people: { invalid: 1, update: 0 } });
  const back = runIn(place);
  const undone = await planUndo(back, job, { outputRoot, created: 'keep' }).finally(() => back.webex.close());
  t.like(undone.summary, { people: { invalid: 1, update: 0 } });
  for (const { summary } of [retried, undone]) t.is(summary.findings[0]?.problem.code, 'other-organization');
  await applyJob(place, undone.job);
  t.is((await place.writes()).length, before);
});

for (const rolesOnList of [true, false]) {
  some(
    `an export leaves people of other organizations out and says how many, where lists hold ${rolesOnList ? 'all' : 'few'} fields`,
    async (t) => {
      const place = await office(t, { managedPeople: 3, managedPeopleListed: true, rolesOnList });
      await place.control('people', { email: amelie, managerId: (await personOf(place, customer))?.id });
      const target = join(place.folder, 'all.csv');
      t.is((await exportTo(place, target)).people, 13);
      const text = await readFile(target, 'utf8');
      t.false(text.includes('customer.example'));
      const again = await applied(place, text);
      t.deepEqual(new Set(again.map(({ wx_status }) => wx_status)), new Set(['unchanged']));
      for (const format of [[], ['--format', 'controlhub']]) {
        const ended = await place.run('export', join(place.folder, `out${format.length}.csv`), ...format);
        t.is(ended.code, 0, ended.stderr);
        t.regex(ended.stdout, /3 people of other organizations were skipped/u);
      }
    },
  );
}

test('an export leaves out whoever only turns out to be of another organization when they are read', async (t) => {
  const place = await office(t, { managedPeople: 2, managedPeopleListed: true, rolesOnList: false });
  const proxy = await tamperingProxy(t, place);
  proxy.tamper = async (passing, answer) => {
    if (passing.path !== '/v1/people') return false;
    const heard = await passing.forward();
    send(answer, { ...heard, body: heard.body.replaceAll(/"orgId":"[^"]*",/gu, '') });
    return true;
  };
  const webex = { apiUrl: `${proxy.origin}/v1`, xmlUrl: `${proxy.origin}/WBXService/XMLService` };
  t.is((await exportTo(place, join(place.folder, 'all.csv'), { webex })).people, 13);
});
