import test from 'ava';
import type { RowEnd } from '../../src/job/read-outcomes.js';
import type { Change, Outcome, RowPlan } from '../../src/model/row.js';
import { createFactsCounter } from '../../src/report/facts.js';

const about = { kind: 'apply', reference: 'people job' } as const;
const suite = (to: boolean): Change => ({ field: 'license', key: 'L1', label: 'Webex Suite', from: !to, to });
const title: Change = { field: 'title', from: 'Lead', to: null };

function end(row: number, outcome: Partial<Outcome>, more: Partial<RowPlan> & Pick<RowEnd, 'sameAs'> = {}): RowEnd {
  const { sameAs, ...rest } = more;
  const plan = { row, cells: [], email: `p${row}@x.com`, wanted: {}, changes: [], calls: [], problems: [], ...rest };
  return { plan, outcome: { row, status: 'updated', changes: [], ...outcome }, ...(sameAs && { sameAs }) };
}

function factsOf(...ends: RowEnd[]) {
  const counter = createFactsCounter(about);
  for (const one of ends) counter.add(one);
  return counter.finish();
}

test('causes come with their rows and the next step: problems first, then rows that wait, then remarks', (t) => {
  const { causes } = factsOf(
    end(2, { status: 'unchanged', errorCode: 'person-not-found', error: 'not there' }),
    ...[3, 4, 5].map((row) => end(row, { status: 'not-attempted' })),
    end(6, { status: 'invalid', errorCode: 'invalid-email', error: 'wrong' }),
    ...[7, 8].map((row) => end(row, { status: 'failed', errorCode: 'http-503', error: 'away' })),
  );
  t.deepEqual(
    causes.map(({ code, status, count, rows, next }) => [code, status, count, rows, next]),
    [
      ['http-503', 'failed', 2, [7, 8], 'webex-bulk retry "people job"'],
      [
        ...['invalid-email', 'invalid', 1],
        [6],
        'Correct the row in results.csv and apply it with --where wx_status=invalid',
      ],
      ['', 'not-attempted', 3, [3, 4, 5], 'webex-bulk apply "people job"'],
      ['person-not-found', 'unchanged', 1, [2], ''],
    ],
  );
});

test('a loss that was planned and did not happen is none; that of a row not started is one to come', (t) => {
  const { losing } = factsOf(
    end(2, { changes: [suite(false)] }, { changes: [suite(false), title] }),
    end(3, { status: 'failed' }, { changes: [title] }),
    end(4, { status: 'not-attempted' }, { changes: [title] }),
  );
  t.is(losing.count, 2);
  t.deepEqual(
    losing.first.map(({ row, loses }) => [row, loses]),
    [
      [2, ['licenses -Webex Suite']],
      [4, ['title emptied']],
    ],
  );
});

test('units count what was assigned and freed, also unasked; a repeated row counts once', (t) => {
  const { licenses, changes, counts } = factsOf(
    end(2, { changes: [suite(true)] }),
    end(3, { changes: [suite(true)] }, { sameAs: 2 }),
    end(4, { changes: [suite(false)], given: [{ id: 'L2', name: 'Messaging' }] }),
  );
  t.deepEqual(licenses.get('L1'), { assigned: 1, freed: 1 });
  t.deepEqual(licenses.get('L2'), { assigned: 1, freed: 0 });
  t.is(changes.get('licenses +Webex Suite'), 1);
  t.is(counts.updated, 3);
});
