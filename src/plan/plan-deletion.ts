/** A row that deletes its person → what is lost, or every reason why the person is not deleted. */
import { attendeeChange, isAttendee } from '../fields/attendee.js';
import { deletionChanges } from '../fields/changes.js';
import { licensesLost } from '../fields/license.js';
import { isDeletion } from '../fields/person.js';
import { fields } from '../fields/table.js';
import { truncateForDisplay } from '../model/cells.js';
import type { Catalog } from '../model/catalog.js';
import type { Change, PlannedCall, Problem, SeenPerson, Wanted } from '../model/row.js';
import type { FileHeadings } from '../rows/change-columns.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import { otherNames } from './other-names.js';
import { ownAccountProblems } from './own-account.js';
import { personProblems } from './person-problems.js';

interface Deleting {
  readonly email: string;
  readonly wanted: Wanted;
  readonly cells: readonly string[];
  readonly looked: LookedUp;
  readonly person: SeenPerson;
  /** What else the row's cells ask for and is not so. */
  readonly others: readonly Change[];
  readonly catalog: Catalog;
  readonly rules: PlanRules;
  readonly headings: FileHeadings;
}

export interface PlannedDeletion {
  readonly changes: readonly Change[];
  readonly calls: readonly PlannedCall[];
  readonly problems: readonly Problem[];
}

/** The person, and with the person every license and the attendee account: all that is lost is listed and counted. */
export function planDeletion(deleting: Deleting): PlannedDeletion {
  const { wanted, person, catalog } = deleting;
  const attendee = isAttendee(person, catalog.site) ? [attendeeChange(catalog.site, true, false)] : [];
  const changes = [...deletionChanges(wanted, person, catalog), ...licensesLost(person, catalog), ...attendee];
  const problems = deletionProblems(deleting, changes);
  const isWrong = problems.some(({ severity }) => severity === 'error');
  const call = { call: 'person.delete', changes: changes.map((_change, place) => place) } as const;
  return { changes, calls: isWrong ? [] : [call], problems };
}

/** The record as it was seen: a person who has changed since is not deleted, and the plan keeps what was there. */
export function seenWhole(person: SeenPerson): Partial<SeenPerson> {
  const { id, emails } = person;
  return Object.assign({ id, emails }, ...fields().map((field) => field.seen?.(person))) as Partial<SeenPerson>;
}

function deletionProblems(deleting: Deleting, changes: readonly Change[]): Problem[] {
  const { email, wanted, cells, looked, rules, catalog, headings } = deleting;
  const cellOf = (change: Change) => headings.cellOf(change, deleting);
  const own = rules.own
    ? ownAccountProblems({ ...deleting, changes: changes.filter(isDeletion), cellOf }, rules.own, catalog)
    : [];
  return [
    ...personProblems({ email, wanted, looked, rules, headings }),
    ...own,
    ...(own.length === 0 ? administratorProblems(looked, headings, email) : []),
    ...otherNames(wanted, deleting.person).map((field) => {
      return {
        ...headings.cellUnder(field, cells),
        code: 'other-person',
        message: otherPerson(deleting.person, email),
        severity,
      } as const;
    }),
    ...changedBeside(deleting),
  ];
}

const severity = 'error';

/** Roles are changed in Control Hub only; an organization needs an administrator (Control Hub: at least one full one). */
function administratorProblems({ roles = [] }: LookedUp, headings: FileHeadings, email: string): Problem[] {
  if (roles.length === 0) return [];
  const message =
    'has an administrator role, so this program does not delete this person: remove the role in Control Hub first, or delete the person there';
  return [{ code: 'administrator', column: headings.of('email'), value: email, message, severity }];
}

function otherPerson({ displayName = '', firstName = '', lastName = '' }: SeenPerson, email: string): string {
  const name = displayName === '' ? `${firstName} ${lastName}`.trim() : displayName;
  return `is not the name of ${email}, who is "${truncateForDisplay(name)}": check whether the address is right, then correct or empty the cell`;
}

/** Cells that agree with what is there only say who is meant; names are compared on their own. */
function changedBeside({ wanted, cells, others, headings }: Deleting): Problem[] {
  const names = ['firstName', 'lastName', 'displayName'];
  const found = new Map<string, Problem>();
  for (const change of others) {
    if (names.includes(change.field)) continue;
    const { column, value } = headings.cellOf(change, { wanted, cells });
    const message = 'asks for a change, but the row deletes the person: empty this cell, or the one in delete';
    found.set(column, { code: 'deleted-and-changed', column, ...(value !== '' && { value }), message, severity });
  }
  return [...found.values()];
}
