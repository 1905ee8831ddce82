import test, { type ExecutionContext } from 'ava';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { brokenAnswers, brokenMessages, says, wrongShapes, type Form } from '../helpers/hostile-answers.js';
import { tamperingProxy, type Passing, type TamperingProxy } from '../helpers/tampering-proxy.js';
import { httpServer, type Listening } from '../webex/servers.js';
import { extreme, isWhole, someCases } from '../helpers/some-cases.js';

const some = someCases(18);

/** Many rows at once, so that what is waited for is waited for together. */
const atOnce = ['--concurrency', '60'];

interface Stage {
  readonly place: Office;
  readonly proxy: TamperingProxy;
  readonly elsewhere: Listening;
  /** Ids of people who were there from the beginning, by address. */
  readonly ids: ReadonlyMap<string, string>;
}

async function openStage(t: ExecutionContext): Promise<Stage> {
  const place = await office(t, { users: 90 });
  const proxy = await tamperingProxy(t, place);
  const elsewhere = await httpServer(t, (_request, response) => response.end('{}'));
  const { people } = await place.state();
  return { place, proxy, elsewhere, ids: new Map(people.map(({ email, id }) => [email, id])) };
}

/** Whom a message is about: the body's address, or the person of the path or body. */
function about({ ids }: Stage, { path, body }: Passing): string | undefined {
  const { emails, personId } = (/^\{/u.test(body) ? JSON.parse(body) : {}) as { emails?: string[]; personId?: string };
  if (emails?.[0] !== undefined) return emails[0];
  const id = personId ?? decodeURIComponent(path.split('/').at(-1) ?? '');
  return [...ids].find(([, one]) => one === id)?.[0];
}

async function statusesOf(place: Office): Promise<Map<string, string>> {
  const rows = await place.results();
  return new Map(rows.map(({ email = '', wx_status = '' }) => [email, wx_status]));
}

type When = 'applied' | 'not applied at first' | 'never applied';

/** A row for a form and a time; who is meant, and what must become of the row. */
interface Case {
  readonly email: string;
  readonly what: string;
  readonly form: Form;
  readonly when: When;
  asked: number;
}

/** Each form at each time, or in a run of all tests each form at one of them, in turns. */
function casesFor(forms: Record<string, Form>, whens: readonly When[], emails: readonly string[]): Case[] {
  const pairs = Object.entries(forms).flatMap(([what, form], turn) =>
    inTurn(whens, turn).map((when) => ({ when, what, form })),
  );
  return pairs.map((one, place) => ({ ...one, email: emails[place] ?? '', asked: 0 }));
}

function inTurn<T>(all: readonly T[], turn: number): readonly T[] {
  const place = turn % all.length;
  return isWhole ? all : all.slice(place, place + 1);
}

/** Answers the messages about each case's person as the case has it. */
function tamperWith(stage: Stage, cases: readonly Case[], isMeant: (passing: Passing) => boolean): void {
  const byEmail = new Map(cases.map((one) => [one.email, one]));
  stage.proxy.tamper = async (passing, answer) => {
    const found = isMeant(passing) ? byEmail.get(about(stage, passing) ?? '') : undefined;
    if (found === undefined) return false;
    found.asked += 1;
    if (found.when === 'not applied at first' && found.asked > 1) return false;
    if (found.when === 'applied') await passing.forward();
    found.form(answer);
    return true;
  };
}

/** So many answers that are none may pass for an outage: then the run stops, and the job goes on until it is finished. */
async function appliedToEnd(
  { place, proxy }: Stage,
  file: string,
  ...options: string[]
): Promise<{ ended: Ended; runs: number }> {
  let ended = await place.runWith(proxy.env, 'apply', file, '--yes', ...options, ...atOnce);
  let runs = 1;
  for (; ended.code === 5 && runs < 6; runs++) {
    ended = await place.runWith(proxy.env, 'apply', 'latest', '--yes', ...atOnce);
  }
  return { ended, runs };
}

const created = (email: string): string => `${email},New,Messaging`;

extreme('whatever is answered to a create: nobody is created twice, and every row tells what is there', async (t) => {
  const stage = await openStage(t);
  const { place, elsewhere, ids } = stage;
  const [other, id] = [...ids][0] ?? [];
  const forms = { ...brokenAnswers(elsewhere.url), ...wrongShapes({ id, emails: [other], licenses: [] }) };
  const emails = Array.from({ length: 60 }, (_, n) => `new${n}@acme.example`);
  const cases = casesFor(forms, ['applied', 'not applied at first', 'never applied'], emails);
  t.is(cases.length, emails.length);
  tamperWith(stage, cases, ({ method, path }) => method === 'POST' && path === '/v1/people');
  const file = await place.file('people.csv', `email,firstName,licenses\n${emails.map(created).join('\n')}\n`);
  const { ended, runs } = await appliedToEnd(stage, file);
  t.is(ended.code, 3, ended.stderr);
  const [statuses, { people }] = [await statusesOf(place), await place.state()];
  for (const { email, what, when, asked } of cases) {
    const there = people.filter((person) => person.email === email);
    const inForce = there.length === 1 && there[0]?.licenses.join() === 'Messaging';
    const expected = when === 'never applied' ? ['unknown', false] : ['created', true];
    t.deepEqual([statuses.get(email), inForce], expected, `${what}, ${when}`);
    t.true(asked <= 2 * runs, `${what}, ${when}: sent ${asked} times in ${runs} runs`);
  }
  t.deepEqual(elsewhere.seen, []);
});

for (const [operation, method, heading, value] of [
  ['an update', 'PUT', 'title', 'Boss'],
  ['a change of licenses', 'PATCH', 'licenses', 'Extra'],
] as const) {
  some(`whatever is answered to ${operation}: every row tells what is there`, async (t) => {
    const stage = await openStage(t);
    const { place, elsewhere, ids } = stage;
    await place.control('licenses', { name: 'Extra', total: 500 });
    const before = (await place.state()).people;
    const usable = before.filter(({ email, roles, licenses }) => {
      return email.endsWith('@acme.example') && !String(roles).includes('admin') && !licenses.includes(value);
    });
    const [other, ...others] = usable.map(({ email }) => email);
    const id = ids.get(other ?? '');
    const record = { id, personId: id, emails: [other], licenses: [], siteUrls: [], title: 'Boss' };
    const forms = { ...brokenAnswers(elsewhere.url), ...wrongShapes(record) };
    const cases = casesFor(forms, ['applied', 'not applied at first', 'never applied'], others);
    t.true(others.length >= cases.length, `${others.length} people for ${cases.length} cases`);
    tamperWith(stage, cases, (passing) => passing.method === method);
    const rows = cases.map(({ email }) => `${email},${value}`).join('\n');
    const file = await place.file('people.csv', `email,${heading}\n${rows}\n`);
    const { ended } = await appliedToEnd(stage, file);
    t.is(ended.code, 3, ended.stderr);
    const statuses = await statusesOf(place);
    const people = new Map((await place.state()).people.map((person) => [person.email, person]));
    for (const { email, what, when } of cases) {
      const person = people.get(email);
      const inForce = method === 'PUT' ? person?.title === value : person?.licenses.includes(value) === true;
      const status = statuses.get(email);
      t.is(status, inForce ? 'updated' : 'failed', `${what}, ${when}`);
      if (when !== 'not applied at first') t.is(inForce, when === 'applied', `${what}, ${when}`);
    }
    t.deepEqual(elsewhere.seen, []);
  });
}

const xml = { 'content-type': 'text/xml;charset=UTF-8' };

/** The site user that a message of the XML API is about. */
function accountIn({ body }: Passing): string | undefined {
  return /<webExId>([^<]+)</u.exec(body)?.[1];
}

/** People of the site who can be set up there. */
async function accounts(place: Office, count: number): Promise<string[]> {
  const { people, siteUsers } = await place.state();
  const admins = people.filter(({ roles }) => String(roles).includes('admin')).map(({ email }) => email);
  const usable = siteUsers.filter(({ email, ...user }) => {
    return !admins.includes(email) && email.endsWith('@acme.example') && (user as { active?: boolean }).active === true;
  });
  if (usable.length < count) throw new Error(`${usable.length} accounts, ${count} are needed`);
  return usable.slice(0, count).map(({ email }) => email);
}

test('whatever the site answers to SetUser: every row tells what is there', async (t) => {
  const stage = await openStage(t);
  const { place, proxy, elsewhere } = stage;
  const messages = Object.keys(brokenMessages).map((what) => ({ what, change: brokenMessages[what] }));
  const forms = Object.entries(brokenAnswers(elsewhere.url)).map(([what, form]) => ({ what, form }));
  const kinds: { what: string; change?: ((xml: string) => string) | undefined; form?: Form }[] = [
    ...messages,
    ...forms,
  ];
  const emails = await accounts(place, kinds.length * 2);
  const cases = kinds.flatMap((kind, turn) => inTurn([true, false], turn).map((applied) => ({ ...kind, applied })));
  const byEmail = new Map(cases.map((one, n) => [emails[n] ?? '', one]));
  const answerOf = new Map<string, string>();
  proxy.tamper = async (passing, answer) => {
    const found = passing.operation === 'SetUser' ? byEmail.get(accountIn(passing) ?? '') : undefined;
    if (found === undefined) return false;
    if (found.applied) answerOf.set('SetUser', (await passing.forward()).body);
    const body = answerOf.get('SetUser') ?? '<html/>';
    (found.form ?? says(found.change?.(body) ?? '', 200, xml))(answer);
    return true;
  };
  const file = await place.file(
    'people.csv',
    `email,Cost center\n${emails.map((email) => `${email},CC-77`).join('\n')}\n`,
  );
  const { ended } = await appliedToEnd(stage, file);
  t.is(ended.code, 3, ended.stderr);
  const statuses = await statusesOf(place);
  const shown = new Map((await place.state()).siteUsers.map(({ email, trackingCodes }) => [email, trackingCodes['1']]));
  for (const [email, { what, applied }] of byEmail) {
    t.deepEqual([statuses.get(email), shown.get(email) === 'CC-77'], [applied ? 'updated' : 'failed', applied], what);
  }
  t.deepEqual(elsewhere.seen, []);
});

extreme('whoever cannot be looked up is not written to: hostile answers to the look-up', async (t) => {
  const stage = await openStage(t);
  const { place, proxy, elsewhere, ids } = stage;
  const emails = await accounts(place, 60);
  const [other] = [...ids].find(([email]) => !emails.includes(email)) ?? [];
  const somebodyElse = { items: [{ id: ids.get(other ?? ''), emails: [other], licenses: [], loginEnabled: true }] };
  const finds = Object.entries({ ...brokenAnswers(elsewhere.url), ...wrongShapes(somebodyElse) });
  const byFind = new Map(finds.map(([what, form], n) => [emails[n] ?? '', { what, form }]));
  const messages: Record<string, (xml: string) => string> = {
    ...brokenMessages,
    'somebody else': (text) => text.replaceAll(/(<\w+:(?:webExId|email)>)[^<]*/gu, `$1${other ?? ''}`),
  };
  const byAccount = new Map(
    Object.entries(messages).map(([what, change], n) => [emails[n + finds.length] ?? '', { what, change }]),
  );
  proxy.tamper = async (passing, answer) => {
    const find = passing.method === 'GET' ? byFind.get(passing.query.get('email') ?? '') : undefined;
    const account = passing.operation === 'GetUser' ? byAccount.get(accountIn(passing) ?? '') : undefined;
    if (find) find.form(answer);
    else if (account) says(account.change((await passing.forward()).body), 200, xml)(answer);
    return find !== undefined || account !== undefined;
  };
  const rows = emails.map((email) => `${email},Boss,CC-78`);
  const file = await place.file('people.csv', `email,title,Cost center\n${rows.join('\n')}\n`);
  const { ended } = await appliedToEnd(stage, file, '--look-up', 'email');
  t.is(ended.code, 3, ended.stderr);
  const [statuses, state] = [await statusesOf(place), await place.state()];
  const asked = (email: string): boolean =>
    state.people.find((person) => person.email === email)?.title === 'Boss' &&
    state.siteUsers.find((user) => user.email === email)?.trackingCodes['1'] === 'CC-78';
  for (const email of emails) {
    const hostile = byFind.get(email) ?? byAccount.get(email);
    t.is(statuses.get(email), hostile ? 'failed' : 'updated', hostile?.what ?? email);
    t.is(asked(email), hostile === undefined, hostile?.what ?? email);
  }
  const touched = (await place.writes()).map(({ email = '' }) => email);
  t.deepEqual(
    touched.filter((email) => byFind.has(email) || byAccount.has(email)),
    [],
  );
  t.deepEqual(elsewhere.seen, []);
});
