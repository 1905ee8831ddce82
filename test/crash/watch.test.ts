/** A watcher that dies at some moment, and the next one that goes on: the file is done once, and lies where it belongs. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { named } from '../helpers/crash.js';
import { inbox, sheet, trusted } from '../helpers/inbox.js';
import { runUntilDeath, type Death, type FileStep } from '../helpers/mortal-cli.js';
import { isWhole, some } from '../helpers/some-cases.js';

const seats = pLimit(3);

const steps: readonly (readonly [FileStep['step'], string, number])[] = [
  ['rename', '^claimed-', 1],
  ['rename', '^people-20261102\\.csv$', 1],
  ...[1, 2, 3].map((nth) => ['rename', '^drop\\.json$', nth] as const),
  ['write', '^plan\\.jsonl$', 1],
  ['sync', '^plan\\.jsonl$', 1],
  ['sync', '^journal', 2],
  ['rename', '^source\\.json$', 1],
  ['rename', '^results\\.csv$', 1],
  ['rename', '^report\\.html$', 1],
  ['write', '^history', 1],
  ['sync', '^history', 1],
  ['rename', '^\\d{8}-\\d{6}-[0-9a-f]{6}$', 1],
];
/** One in the job, between an intent and its call, and one in what the watcher writes itself; other deaths are any job's. */
const always: readonly Death[] = [
  { at: { step: 'sync', file: '^journal', nth: 2, moment: 'after' } },
  { at: { step: 'write', file: '^history', nth: 1, moment: 'within' } },
];
const further: readonly Death[] = [
  { at: { match: { method: 'PUT', path: '/v1/people/*' }, nth: 1 } },
  ...steps.flatMap(([step, file, nth]) =>
    (['before', 'after'] as const).map((moment) => ({ at: { step, file, nth, moment } })),
  ),
  { at: { step: 'write', file: '^drop\\.json', nth: 2, moment: 'within' }, unsynced: 'lost' },
];

const others = further.filter((one) => !always.some((same) => named([same]) === named([one])));
for (const death of isWhole ? [...always, ...others] : always) {
  test(`a dropped file is done once though the watcher dies ${named([death])}`, async (t) => {
    t.timeout(300_000);
    await seats(async () => {
      const one = await trusted(t);
      const before = await one.place.requests();
      await one.drop(
        'people-20261102.csv',
        (await sheet(one, 20)).replaceAll(/Engineer\n(?=.*\n.*\n.*\n$)/gu, 'Boss\n'),
      );
      const ended = await runUntilDeath(
        one.place,
        one.place.env,
        ['watch', one.folder, '--once', '--settle', '0'],
        death,
      );
      t.true(ended.died, `the moment did not come: ${ended.stderr}`);
      const { code, stderr } = await one.pass();
      t.is(code, 0, stderr);
      t.deepEqual(await one.in('done'), ['people-20261101.csv', 'people-20261102.csv']);
      for (const place of ['inbox', 'working', 'review', 'failed']) t.deepEqual(await one.in(place), [], place);
      t.is((await one.place.state()).people.filter(({ title }) => title === 'Boss').length, 1);
      const history = (await readFile(join(one.folder, '.webex-bulk', 'history.jsonl'), 'utf8')).split('\n');
      t.is(history.filter((line) => line.includes('20261102') && line.endsWith('}')).length, 1);
      const writes = (await one.place.requests())
        .slice(before.length)
        .filter(({ method, applied }) => method === 'PUT' && applied);
      t.is(writes.length, 1, 'nobody was updated twice');
    });
  });
}

const held: readonly Death[] = [
  ['rename', '^source\\.json$'],
  ['rename', '^review\\.json$'],
  ['rename', '^report\\.html$'],
  ['rename', '^drop\\.json$'],
  ['rename', '^\\d{8}-\\d{6}-[0-9a-f]{6}$'],
].flatMap(([step, file = '']) =>
  (['before', 'after'] as const).map((moment) => ({ at: { step: step as 'rename', file, nth: 1, moment } })),
);

for (const death of some(held, 10)) {
  test(`a file that waits for a person does so though the watcher dies ${named([death])}`, async (t) => {
    t.timeout(300_000);
    await seats(async () => {
      const one = await inbox(t);
      await one.drop('people-20261101.csv', await sheet(one, 20, 'Boss'));
      const ended = await runUntilDeath(
        one.place,
        one.place.env,
        ['watch', one.folder, '--once', '--settle', '0'],
        death,
      );
      t.true(ended.died, `the moment did not come: ${ended.stderr}`);
      const { code, stderr } = await one.pass();
      t.true([0, 4].includes(code ?? 1), stderr);
      t.deepEqual(await one.in('review'), ['people-20261101.csv']);
      t.deepEqual(await one.place.writes(), []);
      t.is((await one.place.run('approve', await one.job(), '--yes')).code, 0);
      t.is((await one.pass()).code, 0);
      t.deepEqual(await one.in('done'), ['people-20261101.csv']);
      t.is((await one.place.writes()).length, 20);
    });
  });
}
