/** Too few licenses take a yes of their own: `--yes` is not one. */
import test from 'ava';
import { office, type Office } from '../helpers/cli.js';
import { atTerminal, type Answer } from '../helpers/at-terminal.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(2);

/** Two units of "Webex Webinar 500" are free. */
const five = `email,firstName,licenses\n${Array.from({ length: 5 }, (_, n) => `p${n}@acme.example,P${n},Webex Webinar 500`).join('\n')}\n`;
const created = async (place: Office): Promise<number> =>
  (await place.state()).people.filter(({ email }) => /^p\d@/u.test(email)).length;

test('the plan says how many licenses are short and where they run out', async (t) => {
  const place = await office(t);
  const ended = await place.run('plan', await place.file('people.csv', five));
  t.regex(ended.stdout, /Webex Webinar 500 needs 5, free 2 {3}3 short; runs out at row 4/u);
  t.regex(ended.stdout, /if this is intended: {2}webex-bulk apply \S+ --allow-shortage/u);
});

test('apply --yes refuses a file with too few licenses, sends nothing, and names the option', async (t) => {
  const place = await office(t);
  const ended = await place.run('apply', await place.file('people.csv', five), '--yes');
  t.is(ended.code, 4, ended.stdout);
  t.regex(ended.stderr, /not enough licenses \(Webex Webinar 500: 3 short; runs out at row 4\)/u);
  t.regex(ended.stderr, /--allow-shortage/u);
  t.deepEqual(await place.writes(), []);
  t.is(await created(place), 0);
});

test('with --allow-shortage the first rows get them, and no retry is recommended while nothing has changed', async (t) => {
  const place = await office(t);
  const ended = await place.run('apply', await place.file('people.csv', five), '--yes', '--allow-shortage');
  t.is(ended.code, 3);
  t.deepEqual(
    (await place.results()).map((row) => row['wx_status']),
    ['created', 'created', 'partial', 'partial', 'partial'],
  );
  t.regex(ended.stdout, /Next: {2}buy or free licenses, then run {2}webex-bulk retry/u);
});

test('where others give back what a file needs, nothing is short', async (t) => {
  const place = await office(t);
  const sheet = `email,firstName,licenses,removeLicenses\np0@acme.example,P0,Webex Webinar 500,\np1@acme.example,P1,Webex Webinar 500,\np2@acme.example,P2,Webex Webinar 500,\nfelix.hartmann@acme.example,,,Webex Webinar 500\n`;
  t.is((await place.run('apply', await place.file('people.csv', sheet), '--yes')).code, 0);
});

for (const [what, total, code] of [
  ['too few by now is refused, though there were enough when it was made', 2, 4],
  ['enough by now is applied, though there were too few when it was made', 90, 0],
] as const) {
  some(`a plan for which there are ${what}`, async (t) => {
    const place = await office(t);
    await place.control('licenses', { name: 'Webex Webinar 500', total: code === 4 ? 90 : 2 });
    t.is((await place.run('plan', await place.file('people.csv', five))).code, 0);
    await place.control('licenses', { name: 'Webex Webinar 500', total });
    const ended = await place.run('apply', 'latest', '--yes');
    t.is(ended.code, code, ended.stderr);
    if (code === 4) t.regex(ended.stderr, /short; runs out at row \d+/u);
    t.is(await created(place), code === 4 ? 0 : 5);
  });
}

test('a retry asks for the shortage anew, and bare webex-bulk does not recommend one while nothing has changed', async (t) => {
  const place = await office(t);
  await place.run('apply', await place.file('people.csv', five), '--yes', '--allow-shortage');
  t.regex((await place.run()).stdout, /3 rows unfinished \(buy or free licenses, then run {2}webex-bulk retry/u);
  const writes = (await place.writes()).length;
  const refused = await place.run('retry', 'latest', '--yes');
  t.is(refused.code, 4, refused.stderr);
  t.regex(refused.stderr, /3 short; runs out at row 4/u);
  t.is((await place.writes()).length, writes);
});

test('a job that was allowed is resumed without asking again', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', five);
  await place.faults([{ match: { method: 'POST', path: '/v1/people' }, nth: 2, do: { expire: 'accessToken' } }]);
  const begun = await place.run('apply', file, '--yes', '--allow-shortage', '--concurrency', '1');
  t.is(begun.code, 6, begun.stderr);
  const resumed = await place.run('apply', 'latest', '--yes');
  t.not(resumed.code, 4, resumed.stderr);
});

for (const [second, sends] of [
  ['n', false],
  ['y', true],
] as const) {
  some(`on a terminal the shortage is a question of its own, answered with ${second}`, async (t) => {
    const place = await office(t);
    const file = await place.file('people.csv', five);
    const answers: Answer[] = [
      ['Apply to acme.webex.com', 'y\r'],
      ['Apply anyway?', `${second}\r`],
    ];
    const ended = await atTerminal(place, answers, 'apply', file);
    t.regex(ended.stdout, /Not enough licenses \(Webex Webinar 500: 3 short; runs out at row 4\)/u);
    t.is((await created(place)) > 0, sends, ended.stdout);
  });
}
