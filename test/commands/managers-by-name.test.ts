import test from 'ava';
import { office, type Office } from '../helpers/cli.js';

const headings = 'email,firstName,lastName,manager';
type Place = Pick<Office, 'control'>;

async function boss(place: Place, email: string, names: Record<string, string>): Promise<void> {
  await place.control('people', [{ email, ...names }]);
}

test('a manager named by name is the only person of that name, in the organization or in the file', async (t) => {
  const place = await office(t);
  await boss(place, 'bo.li@acme.example', { firstName: 'Bo', lastName: 'Li', displayName: 'Bo Li' });
  const file = await place.file(
    'people.csv',
    [
      headings,
      'new1@acme.example,Nora,New,"Li, Bo"',
      'new2@acme.example,Niels,Newer,Nora New',
      'new3@acme.example,Nils,Newest,CN=Bo Li\\,OU=Sales\\,DC=acme'.replace(
        'CN=Bo Li\\,OU=Sales\\,DC=acme',
        '"CN=Bo Li,OU=Sales,DC=acme"',
      ),
      '',
    ].join('\n'),
  );
  const applied = await place.run('apply', file, '--yes');
  t.is(applied.code, 0, applied.stderr);
  t.regex(applied.stderr + applied.stdout, /"Li, Bo"\s+was taken as bo\.li@acme\.example/u);
  const { people } = await place.state();
  const idOf = (email: string): unknown => people.find((person) => person.email === email)?.id;
  const managerOf = (email: string): unknown => people.find((person) => person.email === email)?.['managerId'];
  t.is(managerOf('new1@acme.example'), idOf('bo.li@acme.example'));
  t.is(managerOf('new2@acme.example'), idOf('new1@acme.example'));
  t.is(managerOf('new3@acme.example'), idOf('bo.li@acme.example'));
  const writes = (await place.writes()).length;
  t.is((await place.run('apply', file, '--yes')).code, 0);
  t.is((await place.writes()).length, writes, 'applied again, nothing is sent');
});

test('a manager whose name two people have is not chosen by chance', async (t) => {
  const place = await office(t);
  await boss(place, 'bo.li@acme.example', { firstName: 'Bo', lastName: 'Li', displayName: 'Bo Li' });
  await boss(place, 'b.li@acme.example', { firstName: 'Bo', lastName: 'Li', displayName: 'Li, Bo' });
  const file = await place.file(
    'people.csv',
    `${headings}\nnew1@acme.example,Nora,New,Bo Li\nnew2@acme.example,Niels,Newer,Jo Nobody\n`,
  );
  const planned = await place.run('apply', file, '--yes');
  t.is(planned.code, 3);
  const rows = await place.results();
  t.deepEqual(
    rows.map(({ wx_status, wx_error_code }) => [wx_status, wx_error_code]),
    [
      ['invalid', 'unclear-manager'],
      ['invalid', 'unclear-manager'],
    ],
  );
  t.regex(rows[0]?.['wx_error'] ?? '', /may mean b\.li@acme\.example, bo\.li@acme\.example; enter the email address/u);
  t.deepEqual(await place.writes(), []);
});

test('a manager named by employee number is the row of the file that has it, also when the row is retried', async (t) => {
  const place = await office(t);
  const file = await place.file(
    'people.csv',
    [
      'email,firstName,lastName,Employee ID,Manager ID',
      'new1@acme.example,Nora,New,0417,',
      'new2@acme.example,Niels,Newer,0418,0417',
      'new3@acme.example,Nils,Newest,0419,0999',
      '',
    ].join('\n'),
  );
  await place.faults([
    { match: { method: 'POST', path: '/v1/people', email: 'new2@acme.example' }, nth: 1, do: { status: 400 } },
  ]);
  const maps = ['--map', 'Manager ID=manager', '--map', 'Employee ID=ignore'];
  const applied = await place.run('apply', file, '--yes', ...maps);
  t.is(applied.code, 3, applied.stderr);
  t.deepEqual(
    (await place.results()).map(({ wx_status }) => wx_status),
    ['created', 'failed', 'invalid'],
  );
  t.regex((await place.results())[2]?.['wx_error'] ?? '', /is an employee number that no row of this file has/u);
  const retried = await place.run('retry', 'latest', '--yes');
  t.deepEqual(
    (await place.results()).map(({ email, wx_status }) => [email, wx_status]),
    [['new2@acme.example', 'created']],
    retried.stderr,
  );
  const { people } = await place.state();
  const [one, two] = ['new1', 'new2'].map((name) => people.find(({ email }) => email === `${name}@acme.example`));
  t.is(two?.['managerId'], one?.id);
});
