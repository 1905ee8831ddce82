/**
 * What a row can speak of: one module for each kind of field, which reads its cells, finds the difference, describes it, takes
 * it back, says which call carries it and what that call contains, and names its columns. The rest of the program loops over
 * the table (`table.ts`) and knows no field by name: a new column of the spreadsheet is one new module and its line there.
 */
import type { Catalog } from '../model/catalog.js';
import type { Column } from '../model/columns.js';
import type { Change, SeenPerson, SeenSiteUser, Wanted } from '../model/row.js';
import type { Cell, Complain } from './cell.js';
import type { Entitled } from './entitlements.js';

/**
 * What carries a change to Webex: the person's record (POST or PUT /people), the record once the person is there, the Licenses
 * API, the meeting site, or the deletion of the person.
 */
export type Carrier = 'record' | 'sign-in' | 'licenses' | 'site' | 'deletion';

export type Value = Change['to'];

/** What is there now. `siteUser`: `null` or absent where the site does not know the person or was not asked. */
export interface Now {
  readonly person: SeenPerson | null;
  readonly siteUser?: SeenSiteUser | null | undefined;
  /** The person behind the address of the manager whom the row asks for. */
  readonly managerId?: string | undefined;
}

/** A row's cells, and what they are read by. */
export interface Reading {
  /** By the column's name. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** Under the names of tracking codes, by index. */
  readonly codes: ReadonlyMap<string, Cell>;
  /** Under the names of licenses. */
  readonly entitled: Entitled | undefined;
  readonly catalog: Catalog;
  /** Ids of the licenses that the person has. */
  readonly held: readonly string[];
  readonly complain: Complain;
}

/** A person as they are exported. */
export interface Exported {
  readonly person: SeenPerson;
  readonly account?: (Pick<SeenSiteUser, 'sessionTypes' | 'trackingCodes'> & { readonly active: boolean }) | undefined;
  readonly managerEmail: string;
}

/** Do the row's cells ask the field for nothing, only to give less, or for something? */
export type Asks = 'nothing' | 'less' | 'something';

export interface Field {
  /** `Change.field` of its changes. */
  readonly name: string;
  readonly carrier: Carrier;
  readonly columns: readonly Column[];
  /** What its cells ask for, and nothing of what other fields' cells ask for. */
  read(reading: Reading): Partial<Wanted>;
  asks(wanted: Wanted): Asks;
  /** The same request in one spelling, to compare it with another row's; absent where there is only one spelling. */
  inOneSpelling?(wanted: Wanted): Partial<Wanted>;
  /** What a row asks for that asks for these changes, all of this field. */
  wantedOf(changes: readonly Change[]): Partial<Wanted>;
  /** What is not as the row asks. */
  differences(wanted: Wanted, now: Now, catalog: Catalog): Change[];
  /** In the terms of `from` and `to`. */
  valueNow(change: Change, now: Now): Value;
  /** Where values are not compared as people read them. */
  isSame?(change: Change, now: Now, value: 'from' | 'to'): boolean;
  /** In a few words, for results and terminal. */
  describe(change: Change): string;
  /** The same of what is taken away, for the summary's removals. */
  describeLoss(change: Change): string;
  /** The kind of change that a summary counts: values differ row by row, and are left out. */
  describeKind(change: Change): string;
  /** The column whose cell asks for the change, by its usual name. */
  columnOf(change: Change, wanted: Wanted): string;
  /** Of what was read of the person, what a plan keeps of this field. */
  seen?(person: SeenPerson): Partial<SeenPerson>;
  /** What POST and PUT /people carry for the change, in the record's own attributes. `record`: as it was read. */
  inRecord?(change: Change): Readonly<Record<string, unknown>>;
  /** Headings in an export, and for each its cell. */
  exportHeadings?(catalog: Catalog): readonly string[];
  exportCells?(exported: Exported, catalog: Catalog): readonly string[];
  /** What a cell under the column may hold, where that is a choice. */
  offers?(catalog: Catalog): readonly string[];
}
