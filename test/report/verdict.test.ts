import test from 'ava';
import { statuses, type Status } from '../../src/model/row.js';
import { verdictOf } from '../../src/report/verdict.js';

const counts = (some: Partial<Record<Status, number>>): Record<Status, number> =>
  ({ ...Object.fromEntries(statuses.map((status) => [status, 0])), ...some }) as Record<Status, number>;

const cases: [Partial<Record<Status, number>>, string, string][] = [
  [{}, 'The job has no rows.', 'calm'],
  [{ updated: 1 }, 'The only row is done.', 'good'],
  [{ created: 1000, unchanged: 204 }, 'All 1,204 rows are done.', 'good'],
  [{ updated: 1167, failed: 30, invalid: 7 }, '37 of 1,204 rows are not done.', 'bad'],
  [{ updated: 1, partial: 1 }, '1 of 2 rows is not done.', 'bad'],
  [{ unknown: 1 }, '1 of 1 row is not done.', 'bad'],
  [{ 'not-attempted': 5 }, 'Nothing is applied yet: 5 rows are planned.', 'calm'],
  [{ 'not-attempted': 1, invalid: 2 }, 'Nothing is applied yet: 1 row is planned.', 'calm'],
  [{ 'not-attempted': 5, updated: 2 }, '5 of 7 rows are not done.', 'warn'],
  [{ 'not-attempted': 5, unknown: 1 }, '6 of 6 rows are not done.', 'bad'],
];

for (const [some, sentence, tone] of cases) {
  test(`the verdict on ${JSON.stringify(some)} is "${sentence}"`, (t) => {
    t.deepEqual(verdictOf(counts(some)), { sentence, tone: tone as 'good' });
  });
}
