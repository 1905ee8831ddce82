/** No admin is locked out: what a row must not do to the account that this program uses. */
import { isAboutAttendee } from '../fields/attendee.js';
import { changesAddress } from '../fields/new-email.js';
import { isLicense } from '../fields/license.js';
import { isDeletion } from '../fields/person.js';
import { signsOut } from '../fields/login-enabled.js';
import { siteLicenses, type Catalog } from '../model/catalog.js';
import type { Change, Problem, SeenPerson } from '../model/row.js';

/** The user of this program: the person behind the access token, and the administrator who signs in to the site. */
export interface OwnAccount {
  readonly id: string;
  readonly emails: readonly string[];
}

export interface RowAboutPerson {
  readonly email: string;
  /** The person as seen; the licenses are needed only if the row mentions them. */
  readonly person: Partial<SeenPerson> | null;
  readonly changes: readonly Change[];
  /** The cell that asks for a change. */
  readonly cellOf: (change: Change) => { readonly column: string; readonly value: string };
}

/** Errors (`own-account`) if the row deletes the account, removes the sign-in, or the last license or attendee entry of the site. */
export function ownAccountProblems(row: RowAboutPerson, own: OwnAccount, catalog: Catalog): Problem[] {
  if (!isOwn(row, own)) return [];
  const problem = (column: string, value: string, what: string): Problem => ({
    code: 'own-account',
    column,
    value,
    message: `would remove ${what} that you are using now; ask another administrator to do it`,
    severity: 'error',
  });
  const deletion = row.changes.find(isDeletion);
  if (deletion) return [{ ...problem(row.cellOf(deletion).column, row.email, ''), message: deletesOwn }];
  const signOut = row.changes.find(signsOut);
  const cell = cellThatTakesAccount(row, catalog);
  const renamed = row.changes.find(changesAddress);
  return [
    ...(signOut ? [problem(row.cellOf(signOut).column, 'false', 'the sign-in')] : []),
    ...(renamed ? [{ ...problem(row.cellOf(renamed).column, String(renamed.to), ''), message: ownAddress }] : []),
    ...(cell ? [problem(cell.column, cell.value, `the account on ${catalog.site}`)] : []),
  ];
}

const ownAddress = 'would change the address that you are signed in with; ask another administrator to do it';
const deletesOwn = 'would delete the account that you are using now; ask another administrator to do it';

/** Is the row about the account that this program uses? */
export function isOwn({ email, person }: Pick<RowAboutPerson, 'email' | 'person'>, own: OwnAccount): boolean {
  if (person === null) return false;
  if (unpadded(person.id) === unpadded(own.id)) return true;
  const emails = [email, ...(person.emails ?? [])].map((one) => one.toLowerCase());
  return own.emails.some((one) => emails.includes(one.toLowerCase()));
}

/** Some answers pad the Base64 of ids, others do not. */
function unpadded(id: string | undefined): string | undefined {
  return id?.endsWith('=') === true ? id.replace(/=+$/u, '') : id;
}

/** The cell that removes the account on the site; `undefined` if a license of the site remains or nothing is removed. */
function cellThatTakesAccount(
  { person, changes, cellOf }: RowAboutPerson,
  catalog: Catalog,
): { column: string; value: string } | undefined {
  const changeOf = (id: string): Change | undefined => changes.find((change) => isLicense(change) && change.key === id);
  const ids = siteLicenses(catalog).map(({ id }) => id);
  const keeps = ids.some((id) => changeOf(id)?.to ?? person?.licenses?.includes(id) ?? false);
  if (keeps) return undefined;
  const cells = ids.flatMap((id) => changeOf(id) ?? []).map(cellOf);
  const [first] = cells;
  if (first !== undefined) {
    const together = cells.filter(({ column }) => column === first.column);
    return { column: first.column, value: together.map(({ value }) => value).join('; ') };
  }
  const attendeeGoes = changes.find((change) => isAboutAttendee(change) && change.to === false);
  return attendeeGoes ? { column: cellOf(attendeeGoes).column, value: 'false' } : undefined;
}
