/** The complete record that PUT /people/{id} needs: what was read, with the changes applied. */
import type { ServiceProblem } from './answer.js';
import type { Person } from './person.js';

export interface RecordChange {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  /** Empty: cleared. */
  readonly title?: string;
  readonly department?: string;
  readonly managerId?: string;
  readonly loginEnabled?: boolean;
  /** The complete set that the person should have. */
  readonly licenses?: readonly string[];
}

export interface MergedRecord {
  readonly body: Readonly<Record<string, unknown>>;
  /** Extension, location and work phone are kept only if the request asks for calling data. */
  readonly callingData: boolean;
}

/**
 * PUT replaces the record ("include all details"), so everything writable is sent back as it was read; read-only fields are
 * not. Site entries are left out: they are changed through the Licenses API. Without roles or licenses, no record is safe
 * to send.
 */
export function mergedRecord(
  person: Person,
  change: RecordChange,
  email: string,
): MergedRecord | { problem: ServiceProblem } {
  const { roles, licenses, unreadable = [] } = person;
  if (unreadable.length > 0) return { problem: incomplete(`a readable ${unreadable.join(' and ')}`) };
  if (roles === undefined || licenses === undefined)
    return { problem: incomplete(roles === undefined ? 'roles' : 'licenses') };
  const displayName =
    change.displayName ?? person.displayName ?? [person.firstName, person.lastName].filter(Boolean).join(' ');
  if (displayName === '') return { problem: incomplete('a display name') };
  const callingData = person.locationId !== undefined || person.extension !== undefined;
  const managerGone = change.managerId !== undefined;
  const { addresses, avatar, orgId, department, title, firstName, lastName, manager, managerId, loginEnabled } = person;
  const kept = {
    emails: primaryFirst(person, email),
    firstName,
    lastName,
    avatar,
    orgId,
    roles,
    licenses,
    department,
    title,
    // It is undocumented whether the name follows the id, so clearing the manager clears both.
    ...(change.managerId === '' ? { manager: '' } : !managerGone && { manager, managerId }),
    addresses,
    loginEnabled,
    ...(callingData && calling(person)),
  };
  const body = Object.fromEntries(
    Object.entries({ ...kept, ...change, displayName }).filter(([, value]) => value !== undefined),
  );
  return { body, callingData };
}

function calling({ extension, locationId, phoneNumbers = [] }: Person): Record<string, unknown> {
  const work = phoneNumbers.flatMap(({ type, value }) => (type === 'work' ? [{ type, value }] : []));
  return { extension, locationId, ...(work.length > 0 && { phoneNumbers: work }) };
}

/** The order of addresses in answers is not guaranteed, but the primary one must be sent first (People API). */
function primaryFirst({ emails, userName }: Person, email: string): readonly string[] {
  const same = (wanted: string | undefined): string | undefined =>
    emails.find((one) => one.toLowerCase() === wanted?.toLowerCase());
  const primary = same(userName) ?? same(email) ?? emails[0];
  return primary === undefined ? emails : [primary, ...emails.filter((one) => one !== primary)];
}

function incomplete(what: string): ServiceProblem {
  return {
    code: 'incomplete-record',
    message: `Webex's response lacks ${what}; an update would erase what is not sent back, so nothing was sent`,
  };
}
