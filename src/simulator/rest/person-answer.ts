/** A person as shown in answers. */
import { randomInt } from 'node:crypto';
import { hostSites } from '../site-account.js';
import type { Person, World } from '../world.js';

/** What the request asks to see, and the kind of answer. */
export interface PersonView {
  /** `true`: the caller is an administrator with `spark-admin:people_read`. */
  readonly admin: boolean;
  readonly callingData: boolean;
  readonly showAllTypes: boolean;
  readonly status: boolean;
  /** An answer to `?id=` has `userName` and neither presence nor administrative fields. */
  readonly byIds?: boolean;
  readonly onList?: boolean;
  /** Just created: SIP addresses are assigned later. */
  readonly fresh?: boolean;
}

/** The documented person; fields without a value are absent. */
export function personAnswer(world: World, person: Person, view: PersonView): object {
  return {
    id: person.id,
    emails: world.options.shuffleEmails ? shuffled(person.emails) : person.emails,
    ...(view.callingData && callingFields(person)),
    displayName: person.displayName,
    ...given({ nickName: person.firstName, firstName: person.firstName, lastName: person.lastName }),
    ...(view.byIds === true && { userName: person.emails[0] }),
    ...given({ avatar: person.avatar }),
    orgId: person.orgId,
    ...(view.admin && view.byIds !== true && adminFields(world, person, view)),
    created: person.created,
    lastModified: person.lastModified,
    [world.options.timezoneKey]: person.scim?.timezone ?? 'Europe/Berlin',
    ...(view.status && presence(person, world.options.lastActivity)),
    ...(view.fresh !== true && { sipAddresses: sipAddresses(person) }),
    type: 'person',
  };
}

/** The numbers of the directory too, which SCIM sets; that answers show them only with these is an assumption. */
function callingFields(person: Person): object {
  const phoneNumbers = [...person.phoneNumbers, ...(person.scim?.phones ?? [])];
  return {
    ...(phoneNumbers.length > 0 && { phoneNumbers }),
    ...given({ extension: person.extension, locationId: person.locationId }),
  };
}

function adminFields(world: World, person: Person, view: PersonView): object {
  const flag = (value: boolean): boolean | string => (world.options.booleans === 'strings' ? String(value) : value);
  const attendees = view.showAllTypes || world.options.attendeeUrls === 'always' ? person.attendeeOf : [];
  const siteUrls = [...hostSites(world, person), ...attendees.map((site) => `${site}#attendee`)];
  return {
    ...((view.onList !== true || world.options.rolesOnList) && { roles: person.roles, licenses: person.licenseIds }),
    ...given({
      department: person.department,
      manager: person.manager,
      managerId: person.managerId,
      title: person.title,
    }),
    ...(person.addresses.length > 0 && { addresses: person.addresses }),
    ...(siteUrls.length > 0 && { siteUrls }),
    invitePending: flag(person.invitePending),
    loginEnabled: flag(person.loginEnabled),
  };
}

/**
 * What administrators change about a person does not count as the person's activity. Nothing is shown to a caller who does not
 * share their own status (documented).
 */
function presence(person: Person, shown: World['options']['lastActivity']): object {
  if (shown === 'gated') return {};
  if (person.invitePending) return { status: 'pending' };
  const { created, lastActivity = created } = person;
  return { status: 'active', ...(shown === 'told' && given({ lastActivity })) };
}

function sipAddresses(person: Person): object[] {
  const alias = (person.emails[0] ?? '').split('@')[0] ?? '';
  return [{ type: 'cloud-calling', value: `${alias}@acme.calls.webex.com`, primary: true }];
}

function given(fields: Record<string, string>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

function shuffled<T>(values: readonly T[]): T[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(randomInt(rest.length), 1));
}
