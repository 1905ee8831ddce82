/**
 * What a row can ask for: one module for each kind of field, which reads its cells, finds the difference, describes and reverts
 * it, defines which call carries it and what that call contains, and names its columns. The rest of the program loops over the
 * table (`table.ts`) and knows no field by name: a new column of the spreadsheet is one new module and its line there.
 */
import type { Catalog } from '../model/catalog.js';
import type { Column } from '../model/columns.js';
import type { Change, SeenPerson, SeenSiteUser, Wanted } from '../model/row.js';
import type { ScimAttributes, ScimUser } from '../model/scim.js';
import type { Cell, Complain } from './cell.js';
import type { Entitled } from './entitlements.js';

/**
 * What carries a change to Webex: the person's record (POST or PUT /people), the record once the person exists, attributes that
 * only SCIM has, the Licenses API, the meeting site, the person's address (SCIM), or the deletion of the person. `attribute`: no
 * call of its own, because the site takes the value from an attribute of the person.
 */
export type Carrier = 'record' | 'sign-in' | 'scim' | 'licenses' | 'site' | 'address' | 'deletion' | 'attribute';

export type Value = Change['to'];

/** What is there now. `siteUser`: `null` or absent if the site does not know the person or was not asked. */
export interface Now {
  readonly person: SeenPerson | null;
  readonly siteUser?: SeenSiteUser | null | undefined;
  /** Id of the person with the email address of the manager whom the row asks for. */
  readonly managerId?: string | undefined;
}

/** A row's cells, and what is needed to read them. */
export interface Reading {
  /** By column name. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** Cells in tracking code columns, by index. */
  readonly codes: ReadonlyMap<string, Cell>;
  /** What the cells in license columns ask for. */
  readonly entitled: Entitled | undefined;
  readonly catalog: Catalog;
  /** Ids of the licenses that the person has. */
  readonly held: readonly string[];
  readonly complain: Complain;
  /** The row's address, without what was pasted along with it. */
  readonly email: string;
  /** A word for yes is enough to delete the person. */
  readonly allowDelete: boolean;
}

/** A person to export. */
export interface Exported {
  readonly person: SeenPerson;
  readonly account?: (Pick<SeenSiteUser, 'sessionTypes' | 'trackingCodes'> & { readonly active: boolean }) | undefined;
  readonly managerEmail: string;
}

/** Do the row's cells ask the field for nothing, only for removals, or for something else? */
export type Asks = 'nothing' | 'less' | 'something';

export interface Field {
  /** `Change.field` of its changes. */
  readonly name: string;
  readonly carrier: Carrier;
  readonly columns: readonly Column[];
  /** What its cells ask for, without what other fields' cells ask for. */
  read(reading: Reading): Partial<Wanted>;
  asks(wanted: Wanted): Asks;
  /** The same request without what it takes away; absent if the field never asks for both at once. */
  onlyGiving?(wanted: Wanted): Partial<Wanted>;
  /** The same request in a single spelling, to compare it with another row's; absent if there is only one spelling. */
  inOneSpelling?(wanted: Wanted): Partial<Wanted>;
  /** What a row has to ask for to get these changes, all of which are of this field. */
  wantedOf(changes: readonly Change[]): Partial<Wanted>;
  /** What differs from what the row asks for. */
  differences(wanted: Wanted, now: Now, catalog: Catalog): Change[];
  /** The current value, in the form of `from` and `to`. */
  valueNow(change: Change, now: Now): Value;
  /** For values that are not compared as people read them. */
  isSame?(change: Change, now: Now, value: 'from' | 'to'): boolean;
  /** A few words for results and the terminal. */
  describe(change: Change): string;
  /** The same for a removal, for the summary's removals. */
  describeLoss(change: Change): string;
  /** The kind of change that a summary counts, without the values, which differ from row to row. */
  describeKind(change: Change): string;
  /** The column whose cell asks for the change, by its default name. */
  columnOf(change: Change, wanted: Wanted): string;
  /** What a plan keeps for this field from the person's data. */
  seen?(person: SeenPerson): Partial<SeenPerson>;
  /** What POST and PUT /people carry for the change, as the record's own attributes. */
  inRecord?(change: Change): Readonly<Record<string, unknown>>;
  /**
   * What a SCIM request writes for the change, by path of the attribute. `user`: as read; `undefined` for a person who is to be
   * created. Lists are complete: other phone numbers and addresses of `user` are kept in them.
   */
  inScim?(change: Change, user: ScimUser | undefined): ScimAttributes;
  /** What SCIM shows of the field; nothing where the attribute cannot be read. */
  seenInScim?(user: ScimUser): Partial<SeenPerson>;
  /** Attributes that a SCIM request has to ask for to see the field. */
  readonly scimAttributes?: readonly string[];
  /** Why the change cannot be sent, if it cannot: the value is not one that Webex documents. Not asked when putting back. */
  whyRefused?(change: Change): string | undefined;
  /** Headings in an export, and the cell for each. */
  exportHeadings?(catalog: Catalog): readonly string[];
  exportCells?(exported: Exported, catalog: Catalog): readonly string[];
  /** The values that a cell in the column may hold, if there is a fixed choice. */
  offers?(catalog: Catalog): readonly string[];
}
