/** Webex refuses row after row for one reason: the run stops, and goes on when the cause is gone or a person says so. */
import test, { type ExecutionContext } from 'ava';
import type { Fault } from '../../src/simulator/faults.js';
import { extremeOverBoth } from '../helpers/both-apis.js';
import { office, type Office } from '../helpers/cli.js';
import { atTerminal, type Answer } from '../helpers/at-terminal.js';
import { extreme, isWhole, someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const put = { method: 'PUT', path: '/v1/people/' };
const synced = { status: 400, body: { message: 'The user is managed by directory synchronization.' } };
const always = (match: Fault['match'], action: Fault['do']): Fault => ({ match, nth: 'every', do: action });

/** So many are under way with ten requests in flight, beside the twenty that stop the run. */
const mostSent = 20 + 40;

/** Of those with an account on the site. */
async function people(
  place: Office,
  count: number,
  has: (licenses: readonly string[]) => boolean = () => true,
): Promise<string[]> {
  const { people: all, siteUsers } = await place.state();
  const known = new Set(siteUsers.map(({ email }) => email));
  return all
    .slice(1)
    .filter(({ email, licenses }) => known.has(email) && has(licenses))
    .map(({ email }) => email)
    .slice(0, count);
}

const titles = (emails: readonly string[]): string => `email,title\n${emails.map((one) => `${one},Lead\n`).join('')}`;

async function counts(place: Office): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { wx_status = '' } of await place.results()) found[wx_status] = (found[wx_status] ?? 0) + 1;
  return found;
}

/** The people to whom a request that would change something was sent. */
async function asked(place: Office): Promise<Set<string | undefined>> {
  return new Set((await place.writes()).map(({ email }) => email));
}

/** Rows that were sent are `failed` with the reason, all others were not started; nothing has changed. */
async function assertTold(t: ExecutionContext, place: Office, rows: number, reason: RegExp): Promise<void> {
  const results = await place.results();
  t.is(results.length, rows);
  const sent = await asked(place);
  t.true(sent.size >= 20 && sent.size <= mostSent, String(sent.size));
  for (const { email, wx_status, wx_error = '', wx_changes } of results) {
    t.is(wx_status, sent.has(email) ? 'failed' : 'not-attempted');
    if (wx_status === 'failed') t.regex(wx_error, reason);
    t.is(wx_changes, '');
  }
}

const many = isWhole ? 300 : 100;

test(`${many} rows that are all refused for one reason: the run stops after 20 and those under way, says so, and goes on when the cause is gone`, async (t) => {
  const place = await office(t, { users: many + 100 });
  const emails = await people(place, many);
  const before = await place.state();
  await place.faults([always(put, synced)]);
  const stopped = await place.run('apply', await place.file('people.csv', titles(emails)), '--yes');
  t.is(stopped.code, 5, stopped.stdout + stopped.stderr);
  t.regex(stopped.stderr, /\d\d rows in a row were refused for the same reason: .*directory synchronization/u);
  t.regex(stopped.stderr, /Fix the cause, then resume the job.*--keep-going/u);
  t.regex(stopped.stderr, /webex-bulk apply \S+/u);
  await assertTold(t, place, many, /directory synchronization/u);
  t.deepEqual(await place.state(), before);
  await place.clearFaults();
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(await counts(place), { updated: many });
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
});

/** What is asked for, and what is refused, with another text for each person. */
const kinds: readonly {
  readonly what: string;
  readonly sheet: (emails: readonly string[]) => string;
  readonly match: Fault['match'];
  readonly status?: number;
  readonly has?: (licenses: readonly string[]) => boolean;
}[] = [
  { what: 'an update that names the person in its refusal', sheet: titles, match: put },
  {
    what: 'a license',
    has: (licenses) => !licenses.includes('Messaging'),
    sheet: (emails) => `email,licenses\n${emails.map((one) => `${one},Messaging\n`).join('')}`,
    match: { method: 'PATCH', path: '/v1/licenses/users' },
  },
  {
    what: 'a removal of a license',
    has: (licenses) => licenses.includes('Messaging'),
    sheet: (emails) => `email,removeLicenses\n${emails.map((one) => `${one},Messaging\n`).join('')}`,
    match: { method: 'PATCH', path: '/v1/licenses/users' },
  },
  {
    what: 'a create',
    sheet: (emails) => `email,firstName\n${emails.map((one, n) => `new-${one},N${n}\n`).join('')}`,
    match: { method: 'POST', path: '/v1/people' },
  },
  {
    what: 'an address that is taken elsewhere',
    sheet: (emails) => `email,firstName\n${emails.map((one, n) => `new-${one},N${n}\n`).join('')}`,
    match: { method: 'POST', path: '/v1/people' },
    status: 409,
  },
];

for (const { what, sheet, match, status = 400, has } of kinds) {
  extreme(`the run stops where row after row is refused: ${what}`, async (t) => {
    const place = await office(t, { users: 400, overage: true });
    const emails = await people(place, 66, has);
    t.is(emails.length, 66);
    const content = sheet(emails);
    const named = content
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0] ?? '');
    const before = await place.state();
    await place.faults(
      named.map((email, n) =>
        always(
          { ...match, email },
          { status, body: { message: `User ${email} (id ${n * 7919}) is managed elsewhere.` } },
        ),
      ),
    );
    const path = await place.file('people.csv', content);
    const stopped = await place.run('apply', path, '--yes', '--max-removals', '100%');
    t.is(stopped.code, 5, stopped.stdout + stopped.stderr);
    await assertTold(t, place, 66, /managed elsewhere/u);
    t.deepEqual(await place.state(), before);
    await place.clearFaults();
    const ended = await place.run('apply', 'latest', '--yes', '--max-removals', '100%');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.is(
      (await place.results()).filter(({ wx_status = '' }) => /^(?:created|updated|unchanged)$/u.test(wx_status)).length,
      66,
    );
  });
}

extremeOverBoth(
  'the run stops where the site refuses row after row for one reason',
  async (t, { over, office, set }) => {
    const place = await office(t, { users: 160 });
    const emails = await people(place, 66);
    const sheet = `email,Cost center\n${emails.map((one, n) => `${one},CC-${n}\n`).join('')}`;
    const no =
      over === 'XML'
        ? { exceptionId: '030019', reason: 'not for you' }
        : { status: 400, body: { message: 'not for you' } };
    await place.faults([always(set, no)]);
    const stopped = await place.run('apply', await place.file('people.csv', sheet), '--yes');
    t.is(stopped.code, 5, stopped.stdout + stopped.stderr);
    await assertTold(t, place, 66, /not for you/u);
    await place.clearFaults();
    const ended = await place.run('apply', 'latest', '--yes');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.deepEqual(await counts(place), { updated: 66 });
  },
);

/** Who is refused of 60 rows, of which few are under way at once, and why. */
const spared: readonly (readonly [string, (n: number) => string | undefined])[] = [
  ['14 at a time, with some between that are done', (n) => (n % 20 > 13 ? undefined : 'synced')],
  ['for two reasons by turns', (n) => (n % 2 === 0 ? 'synced' : 'too long')],
];

for (const [what, reason] of spared) {
  extreme(`rows that are refused ${what} do not stop the run`, async (t) => {
    const place = await office(t, { users: 120 });
    const emails = await people(place, 60);
    const faults = emails.flatMap((email, n) => {
      const message = reason(n);
      return message === undefined ? [] : [always({ ...put, email }, { status: 400, body: { message } })];
    });
    await place.faults(faults);
    const path = await place.file('people.csv', titles(emails));
    const ended = await place.run('apply', path, '--yes', '--concurrency', '1');
    t.is(ended.code, 3, ended.stderr);
    const done = 60 - faults.length;
    t.deepEqual(await counts(place), { failed: faults.length, ...(done > 0 && { updated: done }) });
  });
}

extreme('a file of which the last 20 rows are refused ends as it would: nothing is left to stop', async (t) => {
  const place = await office(t, { users: 60 });
  const emails = await people(place, 20);
  await place.faults([always(put, synced)]);
  const ended = await place.run('apply', await place.file('people.csv', titles(emails)), '--yes');
  t.is(ended.code, 3, ended.stdout + ended.stderr);
  t.deepEqual(await counts(place), { failed: 20 });
});

extreme('rows that are done in part are no reason to stop', async (t) => {
  const place = await office(t, { users: 200, overage: true });
  const emails = await people(place, 60, (licenses) => !licenses.includes('Messaging'));
  await place.faults([always({ method: 'PATCH', path: '/v1/licenses/users' }, synced)]);
  const sheet = `email,Cost center,licenses\n${emails.map((one) => `${one},CC-9,Messaging\n`).join('')}`;
  const ended = await place.run('apply', await place.file('people.csv', sheet), '--yes');
  t.is(ended.code, 3, ended.stdout + ended.stderr);
  t.deepEqual(await counts(place), { partial: 60 });
});

extreme('with --keep-going every row is sent, and ends with its reason', async (t) => {
  const place = await office(t, { users: 120 });
  const emails = await people(place, 80);
  await place.faults([always(put, synced)]);
  const ended = await place.run('apply', await place.file('people.csv', titles(emails)), '--yes', '--keep-going');
  t.is(ended.code, 3, ended.stdout + ended.stderr);
  t.deepEqual(await counts(place), { failed: 80 });
  t.is((await asked(place)).size, 80);
});

extreme('a job that stopped for one reason goes on with --keep-going, and ends', async (t) => {
  const place = await office(t, { users: 160 });
  const emails = await people(place, 120);
  await place.faults([always(put, synced)]);
  const stopped = await place.run('apply', await place.file('people.csv', titles(emails)), '--yes');
  t.is(stopped.code, 5, stopped.stderr);
  const undone = await place.run('retry', 'latest', '--yes');
  t.regex(undone.stderr, /not finished; resume it first/u);
  const ended = await place.run('apply', 'latest', '--yes', '--keep-going');
  t.is(ended.code, 3, ended.stdout + ended.stderr);
  t.deepEqual(await counts(place), { failed: 120 });
});

for (const [typed, code, sent] of [
  ['n', 5, mostSent],
  ['y', 3, 120],
  ['\u0003', 5, mostSent],
] as const) {
  const what = typed === 'y' ? 'yes' : typed === 'n' ? 'no' : 'Ctrl-C';
  some(`at a terminal the run asks whether it goes on, and ${what} ends in ${code}`, async (t) => {
    const place = await office(t, { users: 160 });
    const emails = await people(place, 120);
    await place.faults([always(put, synced)]);
    const answers: Answer[] = [
      ['remove nothing?', 'y\r'],
      ['try the refused rows again?', typed === '\u0003' ? typed : `${typed}\r`],
    ];
    const ended = await atTerminal(place, answers, 'apply', await place.file('people.csv', titles(emails)));
    t.is(ended.code, code, ended.stdout);
    t.regex(ended.stdout, /\d\d rows in a row were refused for the same reason: .*synchronization/u);
    t.true((await asked(place)).size <= sent);
    const told = await counts(place);
    if (typed === 'y') t.deepEqual(told, { failed: 120 });
    else t.is((told['failed'] ?? 0) + (told['not-attempted'] ?? 0), 120);
    t.is(told['failed'], (await asked(place)).size);
  });
}

extreme(
  'a retry is not offered for rows that Webex refused, but what is to be corrected, and that is done when the cause is gone',
  async (t) => {
    const place = await office(t, { users: 60 });
    const emails = await people(place, 6);
    await place.faults(emails.slice(0, 3).map((email) => always({ ...put, email }, synced)));
    const ended = await place.run('apply', await place.file('people.csv', titles(emails)), '--yes');
    t.is(ended.code, 3, ended.stderr);
    t.notRegex(ended.stdout, /webex-bulk retry/u);
    const command = /webex-bulk (?<args>apply \S+results\.csv --where wx_status=failed)/u.exec(ended.stdout)?.groups?.[
      'args'
    ];
    t.not(command, undefined, ended.stdout);
    await place.clearFaults();
    const again = await place.run(...(command ?? '').split(' '), '--yes');
    t.is(again.code, 0, again.stdout + again.stderr);
    t.deepEqual(await counts(place), { updated: 3 });
  },
);

extreme('a retry is offered for what may pass', async (t) => {
  const place = await office(t, { users: 60 });
  const emails = await people(place, 3);
  await place.faults([always(put, { status: 403 })]);
  const ended = await place.run('apply', await place.file('people.csv', titles(emails)), '--yes');
  t.is(ended.code, 3, ended.stderr);
  t.regex(ended.stdout, /webex-bulk retry/u);
});

extreme('the results of a job that stopped offer to go on with it, not a retry that would be refused', async (t) => {
  const place = await office(t, { users: 160 });
  const emails = await people(place, 120);
  await place.faults([always(put, synced)]);
  const stopped = await place.run('apply', await place.file('people.csv', titles(emails)), '--yes');
  t.is(stopped.code, 5, stopped.stderr);
  const { stdout } = await place.run('results', 'latest');
  t.regex(stdout, /Next: {2}webex-bulk apply \S+ {3}resumes/u);
  t.notRegex(stdout, /webex-bulk (?:retry|undo)/u);
});
