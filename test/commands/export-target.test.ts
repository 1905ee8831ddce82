import test from 'ava';
import { exportTarget } from '../../src/commands/export-target.js';
import { RunError } from '../../src/errors.js';

for (const [name, format, file, form] of [
  ['', undefined, 'export.csv', 'csv'],
  ['', 'csv', 'export.csv', 'csv'],
  ['', 'xlsx', 'export.xlsx', 'xlsx'],
  ['', 'controlhub', 'export.csv', 'controlhub'],
  ['a.xlsx', undefined, 'a.xlsx', 'xlsx'],
  ['a.XLSX', 'xlsx', 'a.XLSX', 'xlsx'],
  ['a.csv', 'csv', 'a.csv', 'csv'],
  ['a.txt', 'csv', 'a.txt', 'csv'],
  ['a.CSV', 'controlhub', 'a.CSV', 'controlhub'],
] as const) {
  test(`"${name}" in the format ${format ?? 'that is not given'} is written as ${form} to ${file}`, (t) => {
    t.deepEqual(exportTarget(name, format), { file, form });
  });
}

for (const [name, format, said, next] of [
  ['a.xlsx', 'csv', /a\.xlsx does not fit the format csv/u, /Name it a\.csv/u],
  ['a.csv', 'xlsx', /end in \.xlsx/u, /Name it a\.xlsx/u],
  ['a.xlsx', 'controlhub', /Control Hub accepts \.csv files only/u, /Name it a\.csv/u],
  ['a.txt', 'controlhub', /Control Hub accepts \.csv files only/u, /Name it a\.csv,/u],
] as const) {
  test(`"${name}" in the format ${format} is wrong usage, and a name that goes is told`, (t) => {
    const error = t.throws(() => exportTarget(name, format), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, said);
    t.regex(error.next ?? '', next);
  });
}
