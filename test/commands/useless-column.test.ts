import test from 'ava';
import { office } from '../helpers/cli.js';

test('a column of another product is one finding, with the option that leaves it out; then the rows are applied', async (t) => {
  const place = await office(t);
  const people = ['amelie.fischer', 'bruno.keller', 'chiara.rossi'].map((name) => `${name}@acme.example`);
  const rows = people.map((email) => `${email},Judge,Microsoft 365 E3`);
  const file = await place.file('people.csv', ['email,title,licenses', ...rows, ''].join('\n'));
  const planned = await place.run('plan', file);
  t.is(planned.code, 3, planned.stderr);
  t.is(planned.stdout.match(/Microsoft 365 E3/gu)?.length, 1, planned.stdout);
  t.regex(planned.stdout, /none of the 3 cells of this column can be used.*--map licenses=ignore/u);
  const applied = await place.run('apply', file, '--yes', '--map', 'licenses=ignore');
  t.is(applied.code, 0, applied.stderr);
  t.deepEqual(
    (await place.results()).map(({ wx_status }) => wx_status),
    people.map(() => 'updated'),
  );
});
