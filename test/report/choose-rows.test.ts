import test from 'ava';
import { statuses } from '../../src/model/row.js';
import { effects, type RowColumns } from '../../src/report/row-format.js';
import { createRowChooser, type RowFilter, type SortColumn } from '../../src/report/view/choose-rows.js';
import { csvOfRows } from '../../src/report/view/csv-of-rows.js';

const columns: RowColumns = {
  row: [2, 3, 4, 5],
  email: ['Zoe@x.com', 'ana@x.com', 'ben@x.com', 'ben@y.com'],
  status: ['updated', 'failed', 'failed', 'unchanged'].map((status) => statuses.indexOf(status as 'failed')),
  effect: ['update', 'create', 'update', 'unchanged'].map((effect) => effects.indexOf(effect as 'update')),
  fields: ['title', 'title license', 'license', ''],
  changes: ['title "A" → "B"', '', '', ''],
  loses: [1, 0, 0, 0],
  code: ['', 'http-400', 'http-503', ''],
  error: ['', 'Refused', 'away', ''],
  next: ['', '', '', ''],
};
const all: RowFilter = {
  ...{ text: '', statuses: new Set(), effects: new Set(), field: '', code: '', onlyRemovals: false },
};

const filters: [string, Partial<RowFilter>, number[]][] = [
  ['nothing asked', {}, [0, 1, 2, 3]],
  ['every word, in any case and column', { text: 'BEN aw' }, [2]],
  ['a row number', { text: '55' }, [3]],
  ['a status', { statuses: new Set(['failed', 'unchanged']) }, [1, 2, 3]],
  ['what the plan does', { effects: new Set(['create', 'unchanged']) }, [1, 3]],
  ['a field that changes', { field: 'license' }, [1, 2]],
  ['a kind of problem', { code: 'http-400' }, [1]],
  ['only removals', { onlyRemovals: true }, [0]],
  ['all of it at once', { text: 'x.com', statuses: new Set(['failed']), code: 'http-503' }, [2]],
  ['nothing that is there', { text: 'nobody' }, []],
];
for (const [what, filter, places] of filters) {
  test(`rows are chosen by: ${what}`, (t) => {
    const chooser = createRowChooser({ ...columns, row: [...columns.row].map((row) => (row === 5 ? 55 : row)) });
    t.deepEqual(chooser.choose({ ...all, ...filter }, { by: 'row', isDescending: false }), places);
  });
}

const orders: [SortColumn, boolean, number[]][] = [
  ['row', true, [3, 2, 1, 0]],
  ['email', false, [1, 2, 3, 0]],
  ['email', true, [0, 3, 2, 1]],
  ['error', false, [2, 1, 0, 3]],
  ['status', false, [0, 3, 1, 2]],
];
for (const [by, isDescending, places] of orders) {
  test(`rows are sorted by ${by}${isDescending ? ', the last first' : ''}; equal ones stay in order`, (t) => {
    t.deepEqual(createRowChooser(columns).choose(all, { by, isDescending }), places);
  });
}

test('downloaded rows are quoted, and none is run as a formula', (t) => {
  const about = { row: 2, email: '=cmd@x.com', status: 'failed', effect: 'update', fields: 'title' } as const;
  const row = { ...about, changes: 'a "b", c', loses: false, code: '+1', error: '@x', next: '' };
  const [begin, line, end] = csvOfRows([row]).split('\r\n');
  t.is(begin, '\uFEFFwx_row,email,wx_status,wx_changes,wx_error_code,wx_error,next');
  t.is(line, `2,'=cmd@x.com,failed,"a ""b"", c",+1,'@x,`);
  t.is(end, '');
  const [planned, plan] = csvOfRows([row], 'plan').split('\r\n');
  t.is(planned, '\uFEFFwx_row,email,wx_plan,wx_changes,wx_error_code,wx_error,next');
  t.is(plan, `2,'=cmd@x.com,update,"a ""b"", c",+1,'@x,`);
});
