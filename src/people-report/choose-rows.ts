/** Which rows of a report are wanted (`--where`), and what is proposed for them (`--propose`). */
import { columns } from '../fields/table.js';
import { findLicense, type Catalog } from '../model/catalog.js';
import { listMembers } from '../model/cells.js';
import { sameText } from '../model/equal-text.js';
import { nearest, sameName } from '../model/names.js';
import { RunError } from '../errors.js';
import type { ReportKind, ReportRow } from './report-kind.js';

/** `where`: `column=value`, with or without `wx_`. Throws a RunError (`usage`) for a column or a license that is not there. */
export function rowChooser(
  where: string | undefined,
  { columns: names }: ReportKind,
  catalog: Catalog,
): (row: ReportRow) => boolean {
  if (where === undefined) return () => true;
  const { name, value = '' } = /^(?<name>[^=]+)=(?<value>.*)$/su.exec(where)?.groups ?? {};
  const at = names.findIndex((column) => name !== undefined && isNamed(column, name));
  if (name === undefined || at === -1) {
    throw new RunError('usage', `--where ${where}: the report has no such column; it has ${names.join(', ')}.`, {
      next: 'Write --where "column=value", with or without wx_.',
    });
  }
  const wanted = value.trim();
  if (/^wx_licenses?$/u.test(names[at] ?? '') && wanted !== '') {
    const id = licenseNamed(wanted, catalog, `--where ${where}`);
    return ({ licenses }) => licenses.includes(id);
  }
  return ({ cells }) => sameText(cells[at] ?? '', wanted);
}

/** `license` is `wx_license` and `wx_licenses`. */
function isNamed(column: string, name: string): boolean {
  const bare = column.replace(/^wx_/u, '');
  return [column, bare, bare.replace(/s$/u, ''), `${bare}s`].some((one) => sameName(one, name));
}

function licenseNamed(text: string, catalog: Catalog, option: string): string {
  const found = findLicense(catalog, text);
  if ('found' in found) return found.found.id;
  throw new RunError('usage', `${option}: "${text}" ${found.message}.`, {
    next: 'Write the license as webex-bulk report licenses lists it.',
  });
}

export interface Proposal {
  readonly columns: readonly string[];
  /** The cells below them; empty where nothing is proposed. */
  cellsFor(row: ReportRow): readonly string[];
}

/**
 * `propose`: column → cell, which the spreadsheet asks for when it is applied. A license to remove is only in the rows of people
 * who have it. Throws a RunError (`usage`) for what no spreadsheet can ask for.
 */
export function proposalOf(propose: Readonly<Record<string, string>>, catalog: Catalog): Proposal {
  const parts = Object.entries(propose).map(([name, value]) => {
    const column = columns().find((one) => sameName(one.name, name) && one.name !== 'email');
    if (column === undefined) throw noColumn(name);
    const isLicenses = /licenses$/iu.test(column.name);
    const members = isLicenses && value !== '<clear>' ? listMembers(value) : [];
    const ids = members.map((member) => licenseNamed(member, catalog, `--propose "${name}=${value}"`));
    const cell = ({ held }: ReportRow): string =>
      column.name === 'removeLicenses'
        ? members.filter((_member, place) => held.includes(ids[place] ?? '')).join('; ')
        : value;
    return { name: column.name, cell };
  });
  return {
    columns: parts.map(({ name }) => name),
    cellsFor: (row) => parts.map(({ cell }) => (row.isProposable ? cell(row) : '')),
  };
}

function noColumn(name: string): RunError {
  const near = nearest(
    name,
    columns().map((one) => one.name),
  );
  return new RunError('usage', `--propose: "${name}" isn't a column that a spreadsheet can ask for.`, {
    next: near === undefined ? 'Write --propose "removeLicenses=Messaging", for example.' : `Did you mean ${near}?`,
  });
}
