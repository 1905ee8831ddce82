/** The outcome of the rows for people to read, and the next step. */
import { personNotFound } from '../model/outcomes.js';
import type { Results } from '../apply/write-results.js';
import { doneStatuses, statuses } from '../model/row.js';
import { duration, grouped, type Terminal } from './terminal.js';

/** Rows that do not match the spreadsheet yet. */
export function notDone(results: Results): number {
  return statuses.reduce((sum, status) => sum + (doneStatuses.includes(status) ? 0 : results.counts[status]), 0);
}

/** The effort of a run: the seconds of applying, and the calls and waits of planning and applying together. */
export interface Took {
  readonly seconds: number;
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Seconds by cause. */
  readonly waits: Readonly<Record<string, number>>;
}

export function showResults(terminal: Terminal, results: Results, took?: Took): void {
  const { colors } = terminal;
  const shown = statuses.filter((status) => results.counts[status] > 0);
  const width = Math.max(6, ...shown.map((status) => grouped(results.counts[status]).length + 2));
  terminal.print();
  terminal.print(`  ${''.padEnd(14)}${'rows'.padStart(width)}`);
  for (const status of shown) {
    const paint = doneStatuses.includes(status)
      ? status === 'unchanged'
        ? colors.dim
        : colors.green
      : status === 'not-attempted' || status === 'partial'
        ? colors.yellow
        : colors.red;
    terminal.print(`  ${paint(`${status.padEnd(14)}${grouped(results.counts[status]).padStart(width)}`)}`);
  }
  for (const line of [...sitesTable(results), ...mappedCodesInWords(results)]) terminal.print(line);
  // People who were not found, and so lost nothing, are always listed.
  const notFound = results.errors.filter(({ code }) => code === personNotFound);
  const errors = [...notFound, ...results.errors.filter((one) => !notFound.includes(one))].slice(0, 8);
  if (errors.length > 0) terminal.print();
  for (const { code, count, message, rows } of errors) {
    const which =
      count === 1
        ? `row ${rows[0] ?? ''}`
        : `${grouped(count)} rows (${rows.slice(0, 5).join(', ')}${count > 5 ? ' …' : ''})`;
    terminal.print(
      `  ${colors.yellow(code)}  ${which}: ${message.length > 160 ? `${message.slice(0, 159)}…` : message}`,
    );
  }
  if (results.errors.length > errors.length)
    terminal.print(`  … and ${results.errors.length - errors.length} more kinds; see wx_error_code in the results`);
  terminal.print();
  if (took) terminal.print(tookInWords(took));
}

/** The same by site, one line for each. */
function sitesTable({ sites = {} }: Results): string[] {
  const names = Object.keys(sites);
  const width = Math.max(...names.map((name) => name.length), 0);
  const lines = Object.entries(sites).map(([site, counts]) => {
    const told = Object.entries(counts).map(([status, count]) => `${status} ${grouped(count)}`);
    return `  ${site.padEnd(width)}   ${told.length === 0 ? 'no rows' : told.join(' · ')}`;
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

/** Whether tracking codes followed the attributes that they are mapped to. */
function mappedCodesInWords({ mappedCodes }: Results): string[] {
  if (mappedCodes === undefined) return [];
  const { followed, notFollowed, notWritten } = mappedCodes;
  const rows = (count: number): string => `${grouped(count)} ${count === 1 ? 'row' : 'rows'}`;
  const parts = [
    ...(followed > 0 ? [`followed in ${rows(followed)}`] : []),
    ...(notFollowed > 0 ? [`did not follow in ${rows(notFollowed)}, where the attribute is written`] : []),
    ...(notWritten > 0 ? [`so ${rows(notWritten)} ${notWritten === 1 ? 'was' : 'were'} not written`] : []),
  ];
  return ['', `  mapped tracking codes   ${parts.join('; ')}`];
}

/** `4 min 02 s, 1,190 calls, waited 6 s for the rate limit` */
function tookInWords({ seconds, calls, waits }: Took): string {
  const made = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const waited = Object.entries(waits)
    .filter(([, length]) => length >= 1)
    .map(([cause, length]) => `waited ${duration(length)} for ${causes[cause] ?? cause}`);
  return [duration(seconds), `${grouped(made)} calls`, ...waited].join(', ');
}

const causes: Readonly<Record<string, string>> = {
  'rate limit': 'the rate limit',
  repetition: 'calls to be repeated',
};
