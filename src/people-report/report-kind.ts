/** What a report on people consists of: its columns, the rows that each person gives, and its counts. */
import type { GatheredPerson } from '../export/gather-people.js';
import { listable } from '../fields/license.js';
import { spellLicense, type Catalog, type License } from '../model/catalog.js';
import type { ReportName } from '../model/report-names.js';
import type { TallyTable } from './tally.js';

export interface ReportRow {
  /** One for each of the report's columns; the first is the email address. */
  readonly cells: readonly string[];
  /** Ids of the licenses that the row is about, and of all that the person has. */
  readonly licenses: readonly string[];
  readonly held: readonly string[];
  /** May what is proposed be asked for in this row? */
  readonly isProposable: boolean;
}

export interface ReportKind {
  readonly name: ReportName;
  readonly title: string;
  /** `email`, and `wx_` columns, which apply ignores: applied as it is, a report changes no person. */
  readonly columns: readonly string[];
  /** Whether each person's account on the site is read. */
  readonly needsAccount: boolean;
  /** Whether Webex is asked for the last activity. */
  readonly needsActivity: boolean;
  rowsOf(person: GatheredPerson): readonly ReportRow[];
  /** Called with the rows of a person that are in the report, if there are any. */
  count(person: GatheredPerson, rows: readonly ReportRow[]): void;
  tables(): readonly TallyTable[];
  /** What a reader must know before they use it. */
  notes(): readonly string[];
}

/** Columns about the person, which are in every report. */
export const personColumns = ['wx_name', 'wx_department', 'wx_title', 'wx_login_enabled', 'wx_person_id'] as const;

export function personCells({ person }: GatheredPerson): string[] {
  const { displayName = '', firstName = '', lastName = '', department = '', title = '', loginEnabled, id } = person;
  const name = displayName === '' ? `${firstName} ${lastName}`.trim() : displayName;
  return [name, department, title, loginEnabled === undefined ? '' : String(loginEnabled), id];
}

export function departmentOf({ person: { department = '' } }: GatheredPerson): string {
  return department === '' ? '(none)' : department;
}

/** The licenses that the person has, in the order of the catalog; one that the catalog does not know has only its id. */
export function licensesOf({ person: { licenses } }: GatheredPerson, catalog: Catalog): License[] {
  const known = catalog.licenses.filter(({ id }) => licenses.includes(id));
  const others = licenses.filter((id) => !catalog.licenses.some((one) => one.id === id));
  return [...known, ...others.map((id) => ({ id, name: id }))];
}

/** As it can be pasted into a cell. */
export function spelled(license: License, catalog: Catalog): string {
  return listable(spellLicense(catalog, license), license.id);
}
