import test, { type ExecutionContext } from 'ava';
import { office, type Office } from '../helpers/cli.js';
import { brokenAnswers, wrongShapes, type Form } from '../helpers/hostile-answers.js';
import { tamperingProxy, type Passing, type TamperingProxy } from '../helpers/tampering-proxy.js';
import { httpServer, type Listening } from '../webex/servers.js';

/** Many rows at once, so that what is waited for is waited for together. */
const atOnce = ['--concurrency', '60'];

interface Stage {
  readonly place: Office;
  readonly proxy: TamperingProxy;
  readonly elsewhere: Listening;
  /** Ids of people who were there from the beginning, by address. */
  readonly ids: ReadonlyMap<string, string>;
}

async function stage(t: ExecutionContext): Promise<Stage> {
  const place = await office(t, { users: 90 });
  const proxy = await tamperingProxy(t, place);
  const elsewhere = await httpServer(t, (_request, response) => response.end('{}'));
  const { people } = await place.state();
  return { place, proxy, elsewhere, ids: new Map(people.map(({ email, id }) => [email, String(id)])) };
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

/** One row for each form and time; who is meant, and what must become of the row. */
interface Case {
  readonly email: string;
  readonly what: string;
  readonly form: Form;
  readonly when: When;
  asked: number;
}

function casesFor(forms: Record<string, Form>, whens: readonly When[], emails: readonly string[]): Case[] {
  const pairs = whens.flatMap((when) => Object.entries(forms).map(([what, form]) => ({ when, what, form })));
  return pairs.map((one, place) => ({ ...one, email: emails[place] ?? '', asked: 0 }));
}

/** Answers the messages about each case's person as the case has it. */
function tamperWith(here: Stage, cases: readonly Case[], isMeant: (passing: Passing) => boolean): void {
  const byEmail = new Map(cases.map((one) => [one.email, one]));
  here.proxy.tamper = async (passing, answer) => {
    const found = isMeant(passing) ? byEmail.get(about(here, passing) ?? '') : undefined;
    if (found === undefined) return false;
    found.asked += 1;
    if (found.when === 'not applied at first' && found.asked > 1) return false;
    if (found.when === 'applied') await passing.forward();
    found.form(answer);
    return true;
  };
}

const created = (email: string): string => `${email},New,Messaging`;

test('whatever is answered to a create: nobody is created twice, and every row tells what is there', async (t) => {
  const here = await stage(t);
  const { place, proxy, elsewhere, ids } = here;
  const [other, id] = [...ids][0] ?? [];
  const forms = { ...brokenAnswers(elsewhere.url), ...wrongShapes({ id, emails: [other], licenses: [] }) };
  const emails = Array.from({ length: 60 }, (_, n) => `new${n}@acme.example`);
  const cases = casesFor(forms, ['applied', 'not applied at first', 'never applied'], emails);
  t.is(cases.length, emails.length);
  tamperWith(here, cases, ({ method, path }) => method === 'POST' && path === '/v1/people');
  const file = await place.file('people.csv', `email,firstName,licenses\n${emails.map(created).join('\n')}\n`);
  const ended = await place.runWith(proxy.env, 'apply', file, '--yes', ...atOnce);
  t.is(ended.code, 3, ended.stderr);
  const [statuses, { people }] = [await statusesOf(place), await place.state()];
  for (const { email, what, when, asked } of cases) {
    const there = people.filter((person) => person.email === email);
    const inForce = there.length === 1 && there[0]?.licenses.join() === 'Messaging';
    const expected = when === 'never applied' ? ['unknown', false] : ['created', true];
    t.deepEqual([statuses.get(email), inForce], expected, `${what}, ${when}`);
    t.true(asked <= 2, `${what}, ${when}: sent ${asked} times`);
  }
  t.deepEqual(elsewhere.seen, []);
});

for (const [operation, method, heading, value] of [
  ['an update', 'PUT', 'title', 'Boss'],
  ['a change of licenses', 'PATCH', 'licenses', 'Extra'],
] as const) {
  test(`whatever is answered to ${operation}: every row tells what is there`, async (t) => {
    const here = await stage(t);
    const { place, proxy, elsewhere, ids } = here;
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
    tamperWith(here, cases, (passing) => passing.method === method);
    const rows = cases.map(({ email }) => `${email},${value}`).join('\n');
    const file = await place.file('people.csv', `email,${heading}\n${rows}\n`);
    const ended = await place.runWith(proxy.env, 'apply', file, '--yes', ...atOnce);
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
