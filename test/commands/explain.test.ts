/** A person's whole story in a job, with and without rules. */
import test from 'ava';
import { office } from '../helpers/cli.js';

const bundles = { bundles: { Sales: { licenses: ['Webex Suite', 'Messaging'] } } };

test('a row is told from its cells and rules to what became of it', async (t) => {
  const here = await office(t);
  await here.file('webex-bulk.json', JSON.stringify({ ...bundles, rules: 'rules.csv' }));
  await here.file('rules.csv', 'department,country,bundle\nSales,DE,Sales\n');
  await here.file(
    'hr.csv',
    'Work Email,Given name,lastName,department,country\nnora@acme.example,Nora,Lind,Sales,DE\n',
  );
  t.is((await here.run('plan', 'hr.csv', '--map', 'Work Email=email')).code, 0);
  const planned = await here.run('explain', 'latest', 'row', '2');
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /row 2 {3}nora@acme\.example {3}planned/u);
  t.regex(planned.stdout, /Work Email +"nora@acme\.example" +read as email/u);
  t.regex(planned.stdout, /country +"DE" +for rules only/u);
  t.regex(planned.stdout, /firstName "Nora" +column "Given name"/u);
  t.regex(planned.stdout, /licenses \+Messaging +rule 2: department=Sales, country=DE → bundle Sales/u);
  t.regex(planned.stdout, /person +isn't in this organization/u);
  t.regex(planned.stdout, /person\.create/u);
  t.regex(planned.stdout, /not applied yet/u);
  t.is((await here.run('apply', 'latest', '--yes')).code, 0);
  const applied = await here.run('explain', 'latest', 'NORA@acme.example');
  t.regex(applied.stdout, /nora@acme\.example {3}created/u);
  t.regex(applied.stdout, /licenses \+Messaging +done +rule 2/u);
  t.notRegex(applied.stdout, /not applied yet/u);
});

test('what Webex did not grant is told as not done, with the error, and JSON says the same', async (t) => {
  const here = await office(t);
  const email = 'amelie.fischer@acme.example';
  await here.faults([{ match: { operation: 'SetUser' }, nth: 'every', do: { exceptionId: '000015', reason: 'No' } }]);
  await here.file('in.csv', `email,title,sessionTypes\n${email},Explained,TRS\n`);
  t.is((await here.run('apply', 'in.csv', '--yes')).code, 3);
  const { stdout } = await here.run('explain', 'latest', '2', '--json');
  const told = JSON.parse(stdout) as Record<string, unknown> & { outcome: Record<string, unknown> };
  t.like(told, { type: 'row', phase: 'explain', row: 2, email });
  t.deepEqual(
    (told['changes'] as { became: string }[]).map(({ became }) => became),
    ['done', 'not done by this job'],
  );
  t.is(told.outcome['status'], 'partial');
  t.is(typeof told.outcome['error'], 'string');
});

test('rows that are applied as one and rows of a retry and an undo are told', async (t) => {
  const here = await office(t);
  await here.file(
    'in.csv',
    'email,firstName,lastName,licenses\nina@acme.example,Ina,Moss,Webex Suite\nina@acme.example,,,Messaging\n',
  );
  t.is((await here.run('apply', 'in.csv', '--yes')).code, 0);
  const both = await here.run('explain', 'latest', 'ina@acme.example');
  t.regex(both.stdout, /cells of row 3, applied with it/u);
  t.regex(both.stdout, /row 3 .*\n/u);
  t.regex(both.stdout, /applied together with row 2/u);
  t.regex(both.stdout, /explain \S+ 2 {3}shows what is done/u);
  t.is((await here.run('undo', 'latest', '--yes', '--created', 'deactivate')).code, 0);
  const undone = await here.run('explain', 'latest', '2');
  t.regex(undone.stdout, /reverts \d{8}-\d{6}-in/u);
  t.regex(undone.stdout, /loginEnabled .*false/u);
});

const unknown: [words: string[], said: RegExp][] = [
  [['99'], /has no row 99; its 2 rows are between 2 and 3/u],
  [['row', '1'], /has no row 1;/u],
  [['ana.riuz@acme.example'], /no row about ana\.riuz@acme\.example\.[^]*Did you mean ana\.ruiz@acme\.example/u],
  [['nonsense'], /"nonsense" is neither a row nor an email address/u],
  [[], /Missing job, or row or email: .*explain <job> <row\|email>/u],
];

test('a row or person that is not in the job is refused with the nearest that is', async (t) => {
  const here = await office(t);
  await here.file('in.csv', 'email,title\nana.ruiz@acme.example,A\nnot an address,B\n');
  await here.run('plan', 'in.csv');
  for (const [words, said] of unknown) {
    const ended = await here.run('explain', 'latest', ...words);
    t.is(ended.code, 2, words.join(' '));
    t.regex(ended.stderr, said);
  }
  t.regex((await here.run('explain', 'latest', '3')).stdout, /problems\n +error +.*not an email address/u);
});
