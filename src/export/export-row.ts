/** A person as organization and site have them → a row that asks for exactly that. Pure. */
import { findSessionType, isImplicit, siteLicenses, spellLicense, type Catalog } from '../model/catalog.js';
import { isClear, isEmail, isShortenedNumber, tidy, uncarriable } from '../model/cells.js';
import { isAttendee } from '../fields/changes.js';
import { sameText } from '../model/equal-text.js';
import { readListed } from '../fields/listed-values.js';
import { sameName } from '../model/names.js';
import { isFitForCell, isFitForName } from '../model/outside-text.js';
import { textFields, type SeenPerson, type SeenSiteUser } from '../model/row.js';
import { isSpreadsheetError } from '../rows/spreadsheet-errors.js';

/** What is known of a person; `managerEmail`: of the person behind `managerId`. */
export interface ExportedPerson {
  readonly person: SeenPerson;
  readonly account?: Pick<SeenSiteUser, 'sessionTypes' | 'trackingCodes' | 'attendeeOnly'> & {
    readonly active: boolean;
  };
  readonly managerEmail?: string;
}

/** With a `wx_` column at the end: such a file's cells are escaped, and read back without loss. */
export function exportHeadings(catalog: Catalog): string[] {
  const profile = ['email', ...textFields, 'manager', 'loginEnabled', 'licenses', 'attendee'];
  return [...profile, 'sessionTypes', ...codeHeadings(catalog), 'wx_person_id'];
}

/** A heading for each tracking code of the site, which no other column can be taken for. */
export function codeHeadings({ trackingCodes }: Catalog): string[] {
  return trackingCodes.map(({ name, index }) => {
    const isUnique = trackingCodes.filter((one) => sameName(one.name, name)).length === 1;
    return isUnique && isFitForName(name) ? `Tracking code: ${name}` : `trackingCode${index}`;
  });
}

/**
 * In the order of the headings; texts without blanks around them, which do not count. What a cell cannot say (a text that
 * reads like `<clear>` or an error of Excel, or would steer a terminal) stays empty, which leaves it as it is; `unsaid` names those columns.
 */
export function exportRow(
  { person, account, managerEmail = '' }: ExportedPerson,
  catalog: Catalog,
): { readonly cells: readonly string[]; readonly unsaid: readonly string[] } {
  const headings = exportHeadings(catalog);
  const codes = catalog.trackingCodes.map(({ index }) => account?.trackingCodes[index] ?? '');
  const firstCode = headings.length - codes.length - 1;
  const values = [
    person.emails[0] ?? '',
    ...textFields.map((field) => person[field] ?? ''),
    managerEmail,
    person.loginEnabled === undefined ? '' : String(person.loginEnabled),
    licensesOf(person, catalog),
    isAttendee(person, catalog.site) && !isHost(person, catalog) ? 'true' : '',
    account?.active === true ? sessionTypesOf(account.sessionTypes, catalog) : '',
    ...(account?.active === true ? codes : codes.map(() => '')),
    person.id,
  ].map(asCell);
  const isSaid = values.map((value, place) => {
    return isSayable(value) && isReadAsItself(value, catalog.trackingCodes[place - firstCode]?.values ?? []);
  });
  return {
    cells: values.map((value, place) => (isSaid[place] === true ? value : '')),
    unsaid: headings.filter((_, place) => isSaid[place] === false),
  };
}

/** Has the person a license of the site? Then no file can ask for an attendee account too, whatever the service shows. */
export function isHost({ licenses }: Pick<SeenPerson, 'licenses'>, catalog: Catalog): boolean {
  return siteLicenses(catalog).some(({ id }) => licenses.includes(id));
}

/** Does the file name the person so that the row can be found again? */
export function isExportable({ emails }: Pick<SeenPerson, 'emails'>): boolean {
  return isEmail(emails[0] ?? '');
}

/** Can a cell say the text, so that it is read as it is? */
export function isSayable(value: string): boolean {
  if (value === '') return true;
  const isMeant = isClear(value) || isSpreadsheetError(value) || isShortenedNumber(value);
  return tidy(value) === value && !isMeant && uncarriable(value) === undefined && isFitForCell(value);
}

/** The text as a cell says it: blanks around it and the kind of line breaks make no other text. */
function asCell(value: string): string {
  const cell = tidy(value);
  return sameText(cell, value) ? cell : value;
}

function isReadAsItself(value: string, list: readonly string[]): boolean {
  const listed = readListed(value, list);
  return listed.is !== 'listed' || sameText(listed.value, value);
}

/** Webex gives and takes implicit licenses by itself; those of which the catalog knows nothing cannot be named. */
function licensesOf({ licenses }: SeenPerson, catalog: Catalog): string {
  const held = catalog.licenses.filter((license) => licenses.includes(license.id) && !isImplicit(license));
  return held.map((license) => listable(spellLicense(catalog, license), license.id)).join('; ');
}

function sessionTypesOf(ids: readonly string[], catalog: Catalog): string {
  const held = catalog.sessionTypes.filter(({ id }) => ids.includes(id));
  return held
    .map(({ id, name }) => {
      const found = findSessionType(catalog, name);
      return 'found' in found && found.found.id === id ? listable(name, id) : id;
    })
    .join('; ');
}

/** A name that would be read as several members of a list is written as its id. */
function listable(name: string, id: string): string {
  return name.includes(';') || tidy(name) !== name || !isFitForName(name) ? id : name;
}
