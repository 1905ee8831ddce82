/** Reasons of the service arrive in the results whole, beside the column that they are about. */
import test from 'ava';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, endedAs, planFile, resultsOf } from '../helpers/in-process.js';
import { join } from 'node:path';

const amelie = 'amelie.fischer@acme.example';
const bruno = 'bruno.keller@acme.example';
const post = { method: 'POST', path: '/v1/people' };
const put = { method: 'PUT', path: '/v1/people/' };

async function applied(place: Office, sheet: string) {
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'));
  const ended = await endedAs(applyJob(place, job, { siteWait: 1 }));
  return { ended, rows: await resultsOf(job) };
}

for (const [what, sheet, fault, column, words] of [
  [
    'an address that is in use',
    'Mail,firstName,title\nana@acme.example,Ana,Boss\n',
    { match: post, do: { status: 409, body: { detail: 'The address is in use' } } },
    'Mail',
    /The address is in use/u,
  ],
  [
    'an address that Webex calls invalid',
    'email,firstName,title\nana@acme.example,Ana,Boss\n',
    { match: post, do: { status: 400, body: { errors: { emails: ['is malformed'] } } } },
    'email',
    /emails: is malformed/u,
  ],
  [
    'one of two values that are sent together',
    `email,Job title,department\n${amelie},Boss,Sales\n`,
    { match: put, do: { status: 400, body: { errors: [{ field: 'title', reason: 'is too long' }] } } },
    'Job title',
    /title: is too long/u,
  ],
  [
    'no value in particular',
    `email,title,department\n${amelie},Boss,Sales\n`,
    { match: put, do: { status: 400, body: { title: 'Not allowed', detail: 'Directory synchronized', status: 400 } } },
    '',
    /Not allowed\. Directory synchronized/u,
  ],
] as const) {
  test(`a refusal about ${what} is told with its words and ${column === '' ? 'no column' : 'its column'}`, async (t) => {
    const place = await office(t);
    await place.faults([{ ...fault, nth: 'every' }]);
    const { rows } = await applied(place, sheet);
    t.like(rows[0], { wx_status: 'failed', wx_error_column: column });
    t.regex(rows[0]?.['wx_error'] ?? '', words);
  });
}

test('a failure of the site is told with its parts, their values, and the servers that it runs on', async (t) => {
  const place = await office(t);
  const parts = [
    { exceptionId: '030060', reason: 'Not a valid language.', value: 'xx' },
    { exceptionId: '030025', reason: 'The user or site does not support this service type.' },
  ];
  const failure = { exceptionId: '999999', reason: 'Unable to process request', subErrors: parts, gsbStatus: 'BACKUP' };
  await place.faults([{ match: { operation: 'SetUser' }, nth: 'every', do: failure }]);
  const { rows } = await applied(place, `email,sessionTypes\n${amelie},TRS\n`);
  t.like(rows[0], { wx_status: 'failed', wx_error_code: 'xml-030060' });
  t.regex(
    rows[0]?.['wx_error'] ?? '',
    /Unable to process request \(999999\): Not a valid language \(030060, value "xx"\), The user.*\(030025\).*gsbStatus BACKUP/u,
  );
});

test('no right to set one person fails that row with the words of the site; the others are done', async (t) => {
  const place = await office(t);
  const reason = 'Access denied, additional privileges are required';
  await place.faults([
    { match: { operation: 'SetUser', email: amelie }, nth: 'every', do: { exceptionId: '000001', reason } },
  ]);
  const { rows, ended } = await applied(place, `email,sessionTypes\n${amelie},TRS\n${bruno},SMT\n`);
  t.like(rows[0], { wx_status: 'failed', wx_error_code: 'xml-000001' });
  t.regex(rows[0]?.['wx_error'] ?? '', /Access denied, additional privileges are required \(000001\)/u);
  t.is(rows[1]?.['wx_status'], 'updated');
  t.is(ended.code, 3);
});

for (const [what, faults] of [
  ['a second row', [{ match: { operation: 'SetUser' }, nth: 'every', do: { exceptionId: '000001' } }]],
  [
    'the reading of the person',
    [
      { match: { operation: 'SetUser' }, nth: 'every', do: { exceptionId: '000001' } },
      // The plan reads each once.
      { match: { operation: 'GetUser' }, nth: 4, times: 1000, do: { exceptionId: '000001' } },
    ],
  ],
] as const) {
  test(`where ${what} confirms that the right is gone, the run stops, and what was refused has failed`, async (t) => {
    const place = await office(t, { users: 12 });
    const people = (await place.state()).siteUsers.filter(({ sessionTypes }) => !sessionTypes.includes('11'));
    const emails = people.slice(0, 3).map(({ email }) => email);
    await place.faults([...faults]);
    const sheet = `email,sessionTypes\n${emails.map((email) => `${email},TRS`).join('\n')}\n`;
    const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'));
    const ended = await endedAs(applyJob(place, job, { concurrency: 1 }));
    const rows = await resultsOf(job);
    t.is(ended.code, 6, ended.stderr);
    t.like(rows[0], { wx_status: 'failed', wx_error_code: 'xml-000001' });
    const sent = (await place.requests()).filter(({ operation }) => operation === 'SetUser');
    const refused = rows.filter((row) => row['wx_status'] === 'failed');
    t.is(refused.length, new Set(sent.map(({ email }) => email)).size);
    t.true(rows.every((row) => ['failed', 'not-attempted'].includes(row['wx_status'] ?? '')));
    await place.clearFaults();
    await applyJob(place, job);
    for (const row of await resultsOf(job)) {
      const { siteUsers } = await place.state(row['email']);
      t.is(row['wx_status'], siteUsers[0]?.sessionTypes.includes('11') === true ? 'updated' : 'failed');
    }
  });
}
