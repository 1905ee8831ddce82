/** Problems with a row because of who exists and who does not. */
import { addressOfGuest, isGuestName, isTenantName } from '../model/address-kinds.js';
import type { FileHeadings } from '../rows/change-columns.js';
import type { NearPerson } from './near-people.js';
import { namesWanted } from './namesakes.js';
import { sameNumberProblem } from './same-number.js';
import { personNotFound } from '../model/outcomes.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import type { Problem, Wanted } from '../model/row.js';
import { isToBeDeleted } from '../fields/person.js';
import { isLeaver, onlyTakesAway } from '../fields/takes-away.js';

interface Asking {
  readonly email: string;
  readonly wanted: Wanted;
  readonly looked: LookedUp;
  readonly rules: Pick<PlanRules, 'people'>;
  /** The file's headings, as written. */
  readonly headings: Pick<FileHeadings, 'of'>;
}

export function personProblems({ email, wanted, looked, rules, headings }: Asking): Problem[] {
  const about = { column: headings.of('email'), value: email };
  const { person } = looked;
  return [
    ...(person === null ? absent({ email, wanted, looked, rules }).map((problem) => ({ ...about, ...problem })) : []),
    ...(looked.sameNumber ? [sameNumberProblem(email, looked.sameNumber, headings)] : []),
    ...(person && rules.people === 'new'
      ? [
          {
            ...about,
            ...error(
              'person-exists',
              'is already in this organization, but only new people are allowed (--people new)',
            ),
          },
        ]
      : []),
    ...managerProblems(wanted, looked).map((problem) => ({ column: headings.of('manager'), ...problem })),
  ];
}

/** Is it worth looking for the address that was probably meant, if the organization does not have this one? */
export function needsNearAddress(wanted: Wanted, rules: Pick<PlanRules, 'people'>): boolean {
  return rules.people === 'existing' || isLeaver(wanted);
}

function absent({ email, wanted, looked, rules }: Omit<Asking, 'headings'>): Problem[] {
  if (wanted.newEmail !== undefined) return [error('unknown-person', nobodyToRename(wanted.newEmail))];
  const { near, knownAs } = looked;
  const known = knownAs === undefined ? [] : [knownByOther(knownAs)];
  if (known.some(({ severity }) => severity === 'error')) return known;
  if (rules.people === 'existing') {
    const nearest = near === undefined ? '' : `; nearest: "${near.email}"`;
    return [
      error(
        'unknown-person',
        `isn't in this organization, but only existing people are allowed (--people existing)${nearest}`,
      ),
    ];
  }
  if (isLeaver(wanted) && near !== undefined && near.because !== 'likely') return [probablyMeant(near)];
  if (onlyTakesAway(wanted)) {
    const why = isToBeDeleted(wanted) ? nobodyToDelete : nothingToRemove;
    return [...known, warning(personNotFound, why)];
  }
  if (isGuestName(email)) return [guest(email)];
  const told = [...known, ...(isTenantName(email) ? [warning('sign-in-name', createdUnderName)] : [])];
  if (isLeaver(wanted)) return [...told, warning('creates-without-sign-in', createdUnnoticed)];
  if (Object.keys(namesWanted(wanted)).length > 0) return told;
  const needed = 'to create a person, firstName, lastName or displayName is needed';
  return [...told, error(needsName, `isn't in this organization; ${needed}`)];
}

function nobodyToRename(newEmail: string): string {
  return `isn't in this organization, and neither is the new address "${newEmail}": check both`;
}

/** A new person has no name; the first of several rows about the person gives it. */
export const needsName = 'needs-name';

const nothingToRemove = "isn't in this organization, so there is nothing to remove; check the address";
const nobodyToDelete = "isn't in this organization, so there is no person to delete; check the address";
const createdUnnoticed =
  "isn't in this organization, so the row creates a person who cannot sign in; if this person leaves, check the address";

const createdUnderName =
  'is a sign-in name of Microsoft 365 (onmicrosoft.com), which may not receive email; the person is created under it';

function guest(email: string): Problem {
  const own = addressOfGuest(email);
  const hint = own === undefined ? '' : `, probably ${own}`;
  return error(
    'guest-address',
    `is the sign-in name of a guest in Microsoft Entra, not an email address: write the guest's own address${hint}`,
  );
}

/** Two accounts for one person are hard to join: the person is in the organization under another address of the row. */
function knownByOther({ email, heading, isNamed }: NonNullable<LookedUp['knownAs']>): Problem {
  const what = `isn't in this organization, but "${email}" in "${heading}" is`;
  if (isNamed) return warning('known-by-other-address', `${what}, which another row of this file names`);
  return error(
    'known-by-other-address',
    `${what}: if both are the same person, write that address in this column, or change the address in Control Hub first`,
  );
}

/** A leaver with a mistyped address would keep everything: such a row is invalid, not done. */
function probablyMeant({ email, because }: NearPerson): Problem {
  const why = because === 'name' ? 'has the same name' : 'differs in one or two letters';
  return error(
    'unknown-person',
    `isn't in this organization; "${email}" ${why}, and no row of this file names it: correct the address, or delete the row if this person has already left`,
  );
}

function managerProblems(wanted: Wanted, looked: LookedUp): Problem[] {
  const { manager } = wanted;
  // A row that deletes sets no manager: the cell only says who is meant.
  if (manager?.do !== 'set' || isToBeDeleted(wanted)) return [];
  const { value } = manager;
  const { managerId, managerInFile, managerElsewhere, managerUnclear } = looked;
  if (managerUnclear !== undefined) return [{ ...error('unclear-manager', managerUnclear), value }];
  if (managerElsewhere === true) return [{ ...error('other-organization', 'belongs to another organization'), value }];
  if (managerId !== null || managerInFile === true) return [];
  return [
    { ...error('unknown-manager', "isn't in this organization, and no row of this file is about this person"), value },
  ];
}

function error(code: string, message: string): Problem {
  return { code, message, severity: 'error' };
}

function warning(code: string, message: string): Problem {
  return { code, message, severity: 'warning' };
}
