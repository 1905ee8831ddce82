import test from 'ava';
import { office } from '../helpers/cli.js';

const sheet = [
  'email,firstName,licenses,title',
  'new@acme.example,New,Messaging,',
  'other@acme.example,Other,Messaging,',
  'new@acme.example,,Webex Suite,Boss',
  '',
].join('\n');

test('a line for each license is one person, in results, when retried and when applied again', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', sheet);
  await place.faults([
    { match: { method: 'POST', path: '/v1/people', email: 'new@acme.example' }, nth: 1, do: { status: 400 } },
  ]);
  const first = await place.run('apply', file, '--yes');
  t.is(first.code, 3, first.stderr);
  t.deepEqual(
    (await place.results()).map(({ email, wx_status }) => [email, wx_status]),
    [
      ['new@acme.example', 'failed'],
      ['other@acme.example', 'created'],
      ['new@acme.example', 'failed'],
    ],
  );
  const again = await place.run('retry', 'latest', '--yes');
  t.is(again.code, 0, again.stderr);
  t.deepEqual(
    (await place.results()).map(({ email, wx_row, wx_status }) => [email, wx_row, wx_status]),
    [
      ['new@acme.example', '2', 'created'],
      ['new@acme.example', '4', 'created'],
    ],
  );
  const [person] = (await place.state('new@acme.example')).people;
  t.deepEqual(person?.licenses.toSorted(), ['Messaging', 'Webex Suite']);
  t.is(person?.title, 'Boss');
  const writes = (await place.writes()).length;
  const unchanged = await place.run('apply', file, '--yes');
  t.is(unchanged.code, 0, unchanged.stderr);
  t.true((await place.results()).every(({ wx_status }) => wx_status === 'unchanged'));
  t.is((await place.writes()).length, writes);
});

test('rows for one person that are cut short go on together', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', sheet);
  t.is((await place.run('plan', file)).code, 0);
  await place.faults([{ match: { method: 'POST' }, nth: 'every', do: { status: 503 } }]);
  const stopped = await place.run('apply', 'latest', '--yes');
  t.not(stopped.code, 0);
  await place.clearFaults();
  let ended = await place.run('apply', 'latest', '--yes');
  if (ended.code !== 0) ended = await place.run('retry', 'latest', '--yes');
  t.is(ended.code, 0, ended.stderr);
  const [person] = (await place.state('new@acme.example')).people;
  t.deepEqual(person?.licenses.toSorted(), ['Messaging', 'Webex Suite']);
  t.is((await place.state()).people.filter(({ email }) => email === 'new@acme.example').length, 1);
});

for (const [what, second] of [
  ['another title', 'new@acme.example,,,Chief'],
  ['a cell that takes away', 'new@acme.example,,,<clear>'],
] as const) {
  test(`rows for one person stay invalid where one has ${what}`, async (t) => {
    const place = await office(t);
    const file = await place.file(
      'people.csv',
      `email,firstName,licenses,title\nnew@acme.example,New,Messaging,Boss\n${second}\n`,
    );
    const { code } = await place.run('apply', file, '--yes');
    t.is(code, 3);
    t.deepEqual(
      (await place.results()).map(({ wx_status }) => wx_status),
      ['invalid', 'invalid'],
    );
    t.deepEqual(await place.writes(), []);
  });
}
