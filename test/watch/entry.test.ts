import test from 'ava';
import { judgeEntry, type EntryKind, type Judgment } from '../../src/watch/entry.js';

const cases: readonly (readonly [string, EntryKind, Judgment['is']])[] = [
  ['people.csv', 'file', 'spreadsheet'],
  ['Mitarbeiter Müller.XLSX', 'file', 'spreadsheet'],
  ['people.csv.ready', 'file', 'marker'],
  ['people.csv.done', 'file', 'marker'],
  ['.people.csv', 'file', 'ignored'],
  ['~$people.xlsx', 'file', 'ignored'],
  ['people.csv.part', 'file', 'ignored'],
  ['people.csv.filepart', 'file', 'ignored'],
  ['people.csv~', 'file', 'ignored'],
  ['Thumbs.db', 'file', 'ignored'],
  ['people.csv', 'link', 'refused'],
  ['people.csv', 'folder', 'refused'],
  ['people.csv', 'other', 'refused'],
  ['people.pdf', 'file', 'refused'],
  ['people', 'file', 'refused'],
  ['peo\nple.csv', 'file', 'refused'],
  ['peo\u202Eple.csv', 'file', 'refused'],
  [`${'x'.repeat(230)}.csv`, 'file', 'refused'],
];
for (const [name, kind, is] of cases) {
  test(`${JSON.stringify(name.slice(0, 40))} as a ${kind} in the inbox is ${is}`, (t) => {
    t.is(judgeEntry(name, kind).is, is);
  });
}
