/** A service that composes letters and collapses blanks: what was asked for is in force, and is told with what is kept. */
import test, { type ExecutionContext } from 'ava';
import { testOverBoth } from '../helpers/both-apis.js';
import type { Office } from '../helpers/cli.js';
import { office } from '../helpers/cli.js';
import { send, tamperingProxy, type Heard, type TamperingProxy } from '../helpers/tampering-proxy.js';
import { some as someOf, someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const composed = (text: string): string => text.normalize('NFC');
const collapsed = (text: string): string => text.replace(/[\s\u00A0]+/gu, ' ').trim();

/** All that it answers goes through `kept`, as if that had become of what it was sent. */
async function keeping(t: ExecutionContext, place: Office, kept: (text: string) => string): Promise<TamperingProxy> {
  const proxy = await tamperingProxy(t, place);
  proxy.tamper = async (passing, outgoing) => {
    const heard = await passing.forward();
    send(outgoing, { ...heard, body: inAnswer(heard, kept) });
    return true;
  };
  return proxy;
}

function inAnswer({ body, headers }: Heard, kept: (text: string) => string): string {
  if (!String(headers['content-type']).includes('json')) {
    return body.replace(/>(?<text>[^<]*\S[^<]*)</gu, (_match, text: string) => `>${kept(text)}<`);
  }
  return JSON.stringify(JSON.parse(body), (_key, value: unknown) => (typeof value === 'string' ? kept(value) : value));
}

const email = 'amelie.fischer@acme.example';
const name = 'Jose\u0301  Ruiz';
const title = 'Head\u00A0of  R&D';
const code = 'CC  1\u0065\u0301';

const rows = `email,firstName,displayName,title,department,Cost center\n${email},Jose\u0301,${name},${title},A  B,${code}\n`;

for (const [what, kept] of someOf(
  [
    ['composes letters and collapses blanks', (text: string) => collapsed(composed(text))],
    ['composes letters', composed],
    ['collapses blanks', collapsed],
  ] as const,
  3,
)) {
  testOverBoth(
    `a service that ${what}: updated with a note of what it keeps, and unchanged the next time`,
    async (t, api) => {
      const place = await api.office(t);
      const { env } = await keeping(t, place, kept);
      const first = await place.runWith(env, 'apply', await place.file('people.csv', rows), '--yes');
      t.is(first.code, 0, first.stdout + first.stderr);
      const [row] = await place.results();
      t.is(row?.['wx_status'], 'updated');
      t.is(row?.['wx_error_code'], '');
      for (const text of [name, code])
        t.true(row?.['wx_error']?.includes(`Webex stored "${kept(text)}"`), row?.['wx_error']);
      // What was sent is what the cells say, letter for letter.
      const { people, siteUsers } = await place.state(email);
      t.like(people[0], { firstName: 'Jose\u0301', displayName: name, title, department: 'A  B' });
      t.true(Object.values(siteUsers[0]?.trackingCodes ?? {}).includes(code));
      const writes = (await place.writes()).length;
      const second = await place.runWith(env, 'apply', await place.file('people.csv', rows), '--yes');
      t.is(second.code, 0, second.stdout + second.stderr);
      t.is((await place.results())[0]?.['wx_status'], 'unchanged');
      t.is((await place.writes()).length, writes);
    },
  );
}

test('a service that keeps every letter is no reason for a note', async (t) => {
  const place = await office(t);
  t.is((await place.run('apply', await place.file('people.csv', rows), '--yes')).code, 0);
  t.like((await place.results())[0], { wx_status: 'updated', wx_error: '' });
});

const newcomer = `email,firstName,lastName,displayName,licenses\nnew@acme.example,Jose\u0301,Ruiz  Paz,${name},Messaging\n`;

test('a person who is created in other letters and blanks is created, and unchanged the next time', async (t) => {
  const place = await office(t);
  const { env } = await keeping(t, place, (text) => collapsed(composed(text)));
  const first = await place.runWith(env, 'apply', await place.file('people.csv', newcomer), '--yes');
  t.is(first.code, 0, first.stdout + first.stderr);
  const [row] = await place.results();
  t.is(row?.['wx_status'], 'created');
  t.true(row?.['wx_error']?.includes('Webex stored "Jos\u00E9 Ruiz"'), row?.['wx_error']);
  const writes = (await place.writes()).length;
  const second = await place.runWith(env, 'apply', await place.file('people.csv', newcomer), '--yes');
  t.is(second.code, 0, second.stdout + second.stderr);
  t.is((await place.results())[0]?.['wx_status'], 'unchanged');
  t.is((await place.writes()).length, writes);
});

for (const [what, fault] of [
  ['refused and applied', { apply: true, status: 400 }],
  ['cut off when it was applied', { cut: 'after' }],
] as const) {
  some(`a create that was ${what} is known again by its names in other letters`, async (t) => {
    const place = await office(t);
    const { env } = await keeping(t, place, (text) => collapsed(composed(text)));
    await place.faults([{ match: { method: 'POST', path: '/v1/people' }, nth: 1, do: fault }]);
    const ended = await place.runWith(env, 'apply', await place.file('people.csv', newcomer), '--yes');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.is((await place.results())[0]?.['wx_status'], 'created');
  });
}

testOverBoth('what was applied and answered with an error is seen in other letters, and is updated', async (t, api) => {
  const place = await api.office(t);
  const { env } = await keeping(t, place, (text) => collapsed(composed(text)));
  await place.faults([
    { match: { method: 'PUT', path: '/v1/people/' }, nth: 1, do: { apply: true, status: 400 } },
    { match: api.set, nth: 1, do: { cut: 'after' } },
  ]);
  const ended = await place.runWith(env, 'apply', await place.file('people.csv', rows), '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.is((await place.results())[0]?.['wx_status'], 'updated');
});

testOverBoth(
  'what is kept in other letters is as the job left it, and an undo puts back what was there',
  async (t, api) => {
    const place = await api.office(t);
    const { env } = await keeping(t, place, (text) => collapsed(composed(text)));
    const before = await place.state(email);
    t.is((await place.runWith(env, 'apply', await place.file('people.csv', rows), '--yes')).code, 0);
    // Codes that were empty before cannot be emptied again over REST.
    const undone = await place.runWith(env, 'undo', 'latest', '--yes');
    if (api.over === 'XML') {
      t.is(undone.code, 0, undone.stdout + undone.stderr);
      t.deepEqual(await place.state(email), before);
    } else {
      const { people } = await place.state(email);
      t.like(people[0], { displayName: before.people[0]?.['displayName'], title: before.people[0]?.title ?? '' });
    }
  },
);

test('what the service already keeps in other letters is not sent, and is no conflict when others compose it meanwhile', async (t) => {
  const place = await office(t);
  await place.control('people', { email, displayName: 'Ame\u0301lie  F' });
  await place.run('plan', await place.file('people.csv', `email,displayName,title\n${email},Am\u00E9lie G,Lead\n`));
  await place.control('people', { email, displayName: 'Am\u00E9lie F' });
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.like((await place.results())[0], { wx_status: 'updated' });
});
