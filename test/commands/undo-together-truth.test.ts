/** What an answer about many people shows late, leaves out, or shows of another person, is never taken for what is so. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office, type State } from '../helpers/cli.js';
import { moment } from '../helpers/moment.js';
import { organization } from '../helpers/organization-state.js';
import { someCases } from '../helpers/some-cases.js';

const each = someCases(4);
const seeded = (nth: number): string => `user${String(nth + 13).padStart(6, '0')}@acme.example`;
const people = (count: number): string[] => Array.from({ length: count }, (_, nth) => seeded(nth));

const statuses = async (place: Office): Promise<(string | undefined)[]> =>
  (await place.results()).map((row) => row['wx_status']);
const titleOf = async (place: Office, email: string): Promise<string | undefined> =>
  (await place.state(email)).people[0]?.title;
const isRead = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'GET' && /\/(?:people|Users)(?:\/(?!me)|$)/u.test(path);

/** Gives people a title over SCIM, and each a number, which only SCIM has. */
async function applied(
  t: ExecutionContext,
  place: Office,
  emails: readonly string[],
  withNumbers = true,
): Promise<State> {
  const before = await place.state();
  const columns = withNumbers ? 'email,title,employeeNumber' : 'email,title';
  const rows = emails.map((email, nth) => `${email},Boss${withNumbers ? `,N-${nth}` : ''}`);
  const file = await place.file('people.csv', [columns, ...rows].join('\n'));
  const ended = await place.run('apply', file, '--yes', '--people-api', 'scim');
  t.is(ended.code, 0, ended.stdout);
  return before;
}

const undo = ['undo', 'latest', '--yes', '--max-removals', '100%'];

interface Open {
  readonly is: string;
  readonly options: Partial<SimulatorOptions>;
  /** Are people read each alone? */
  readonly isAlone?: true;
}

const open: readonly Open[] = [
  { is: 'filters cannot be joined', options: { scimFilterOr: 'refused' } },
  { is: 'addresses are short', options: { scimLongestUrl: 2000 } },
  { is: 'pages are small', options: { scimLargestPage: 20 } },
  { is: 'lists lack the enterprise extension', options: { scimAttributes: 'core-only' } },
  { is: 'lists show whole users', options: { scimAttributes: 'ignored' } },
  { is: 'two people are hidden', options: { scimHidden: `${seeded(1)},${seeded(2)}` } },
  { is: 'the own account is hidden', options: { scimHidden: 'admin@acme.example' }, isAlone: true },
  { is: 'users are sent without a version', options: { scimEtag: 'absent' } },
];

/** Each alone, they would be read three times: for the plan, before the request and after it. How many go together is a matter of time. */
const rowsUndone = 60;

for (const { is, options, isAlone = false } of open) {
  each(`an undo over SCIM puts everything back where ${is}`, async (t) => {
    const place = await office(t, { users: 100, ...options });
    // What only SCIM has cannot be given to people whom it does not show.
    const before = await applied(t, place, people(rowsUndone), options.scimHidden === undefined);
    const sent = (await place.requests()).length;
    const ended = await place.run(...undo);
    t.is(ended.code, 0, ended.stdout);
    t.deepEqual(organization(await place.state()), organization(before));
    const reads = (await place.requests()).slice(sent).filter(isRead).length;
    t.is(reads >= rowsUndone, isAlone, `${reads} reads`);
    if (!isAlone) t.true(reads <= rowsUndone / 2, `${reads} reads`);
  });
}

for (const [which, options] of Object.entries({
  'lists over SCIM show': { scimListDelay: 600 },
  'the People API shows': { scimPeopleDelay: 600 },
  'both show': { scimListDelay: 600, scimPeopleDelay: 600 },
} satisfies Record<string, Partial<SimulatorOptions>>)) {
  test(`an undo over SCIM puts back what ${which} only later`, async (t) => {
    const place = await office(t, { users: 40, ...options });
    const before = await applied(t, place, people(4));
    const ended = await place.run(...undo);
    t.is(ended.code, 0, ended.stdout);
    t.deepEqual(await statuses(place), Array(4).fill('updated'));
    t.deepEqual(organization(await place.state()), organization(before));
  });
}

test('what others changed since stays, who is gone is told so, and a new person of the same address is left alone', async (t) => {
  const place = await office(t, { users: 40 });
  const [changed = '', gone = '', other = '', ...rest] = people(6);
  await applied(t, place, people(6));
  await place.control('people', { email: changed, title: 'Chief' });
  await place.control('people', { email: gone, remove: true });
  await place.control('people', { email: other, remove: true });
  await place.control('people', { email: other, firstName: 'Other', title: 'Boss', employeeNumber: 'N-2' });
  const ended = await place.run(...undo);
  t.is(ended.code, 3, ended.stdout);
  t.deepEqual(await statuses(place), ['partial', 'conflict', 'conflict', ...rest.map(() => 'updated')]);
  t.is(await titleOf(place, changed), 'Chief');
  t.is(await titleOf(place, other), 'Boss');
  for (const email of rest) t.not(await titleOf(place, email), 'Boss');
  const results = await place.results();
  for (const place_ of [1, 2]) t.regex(results[place_]?.['wx_error'] ?? '', /no longer exists/u);
});

test('a plan says nothing of licenses that were not looked up', async (t) => {
  const place = await office(t, { users: 40 });
  await applied(t, place, people(4));
  await place.run(...undo);
  const plan = await readFile(join(await place.jobFolder(), 'plan.jsonl'), 'utf8');
  const seen = plan.split('\n').flatMap((line) => /"seen":\{.*?\}/u.exec(line) ?? []);
  t.is(seen.length, 4);
  for (const one of seen) t.regex(one, /"title":"Boss"/u);
  for (const one of seen) t.notRegex(one, /licenses/u);
});

test('a created person whom the People API does not show yet is not taken for gone', async (t) => {
  const place = await office(t, { users: 40, scimPeopleDelay: 600, autoAssign: '' });
  const email = 'new@acme.example';
  const file = await place.file('people.csv', `email,lastName,title\n${email},Person,Clerk\n`);
  await place.run('apply', file, '--yes', '--people-api', 'scim', '--no-verify');
  const ended = await place.run('undo', 'latest', '--yes', '--created', 'delete');
  t.is(ended.code, 3, ended.stdout);
  const [row] = await place.results();
  t.is(row?.['wx_status'], 'failed');
  t.regex(row?.['wx_error'] ?? '', /SCIM shows them, but the People API does not yet; try again in a few minutes$/u);
  t.is((await place.state(email)).people.length, 1);
});

test('of a person with rows on two sites, each row is put back, the later one first', async (t) => {
  const emea = 'acme-emea.webex.com';
  const place = await office(t, { users: 40, furtherSites: emea });
  const emails = people(4);
  const before = await place.state();
  const rows = emails.flatMap((email) => [`${email},acme.webex.com,Boss,`, `${email},${emea},,Webex Suite`]);
  const file = await place.file('people.csv', ['email,site,title,licenses', ...rows].join('\n'));
  const ended = await place.run('apply', file, '--site', 'acme.webex.com', '--yes', '--people-api', 'scim');
  t.is(ended.code, 0, ended.stdout);
  const undone = await place.run(...undo);
  t.is(undone.code, 0, undone.stdout);
  const records = ({ people: all }: State): unknown =>
    all.map(({ email, title, licenses }) => ({ email, title, licenses }));
  t.deepEqual(records(await place.state()), records(before));
});

test('a restore finds by one list the addresses that no job names, and asks for whom the list leaves out', async (t) => {
  const place = await office(t, { users: 40 });
  const start = await moment();
  await applied(t, place, people(1));
  const [renamed = ''] = people(1);
  await place.control('people', { id: (await place.state(renamed)).people[0]?.id, emails: ['moved@acme.example'] });
  const others = people(8).slice(1);
  const list = await place.file(
    'list.csv',
    ['email', 'moved@acme.example', ...others, 'nowhere@acme.example'].join('\n'),
  );
  const sent = (await place.requests()).length;
  const ended = await place.run('restore', '--people', list, '--to', start, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.not(await titleOf(place, 'moved@acme.example'), 'Boss');
  const lists = (await place.requests())
    .slice(sent)
    .filter(({ method, path }) => method === 'GET' && path === '/v1/people');
  t.is(lists.length, 2);
});
