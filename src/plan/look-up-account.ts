/** A row's person → their account on the site, as far as the row needs it. Reads only. */
import { isAttendee, mayBeAttendee, withAttendee } from '../fields/attendee.js';
import type { Catalog } from '../model/catalog.js';
import { hasSiteAssignments, licensingChanges } from '../fields/changes.js';
import { isToBeDeleted } from '../fields/person.js';
import { isHosting } from '../fields/license.js';
import type { SeenPerson, Wanted } from '../model/row.js';
import { settingParts } from '../rows/wanted.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { allSettings, type SiteSettings } from '../webex/site-settings.js';
import { accountNames, readAccount, type SeenAccount } from './account.js';

/** A person whose licenses are known; a plan needs at least that. */
export type KnownPerson = Person & SeenPerson;

interface Service {
  readonly site: Pick<SiteSettings, 'read'>;
}

/** `undefined`: the row does not concern the account; `null`: the site does not know the person. */
export async function readAccountFor(
  service: Service,
  wanted: Wanted,
  person: KnownPerson | undefined,
  email: string,
  catalog: Catalog,
): Promise<Answer<SeenAccount | null | undefined>> {
  const touches = person !== undefined && (isToBeDeleted(wanted) || touchesAccount(wanted, person, catalog));
  if (!hasSiteAssignments(wanted) && !touches) return { result: 'done', value: undefined };
  if (person === undefined) return { result: 'done', value: null };
  // Everything that comes or goes with the account is read, so that it can be restored.
  return await findAccount(service, person, email, touches ? allSettings : settingParts(wanted));
}

/** Does the row say something of the person's account on the site, or change what gives it? */
export function concernsAccount(wanted: Wanted, person: KnownPerson, catalog: Catalog): boolean {
  return hasSiteAssignments(wanted) || isToBeDeleted(wanted) || touchesAccount(wanted, person, catalog);
}

/** `null`: the site does not know the person. */
export async function findAccount(
  service: Service,
  person: KnownPerson,
  email: string,
  parts = allSettings,
): Promise<Answer<SeenAccount | null | undefined>> {
  const answer = await readAccount(service.site, accountNames(email, person.emails), parts);
  return answer.result === 'done' ? { ...answer, value: answer.value ?? null } : answer;
}

/**
 * If no API shows whether the account is an attendee account, what the row wants is requested anyway: that is right in either
 * case. Without such a request, the person does not count as an attendee: they may be a host who has lost their license.
 */
export function asAttendee(
  person: KnownPerson,
  account: SeenAccount | null | undefined,
  catalog: Catalog,
  { attendee }: Wanted = {},
): { readonly person: KnownPerson; readonly attendeeAssumed?: true } {
  const seen = withAttendee(person, account, catalog.site);
  if (attendee !== false || !mayBeAttendee(person, account, catalog)) return { person: seen };
  const assumed = withAttendee(person, account, catalog.site, true);
  return {
    person: assumed,
    ...(!isAttendee(seen, catalog.site) && isAttendee(assumed, catalog.site) && { attendeeAssumed: true }),
  };
}

/** Does the row remove what gives the account, add it for an existing person, or mention the attendee account? */
function touchesAccount(wanted: Wanted, person: KnownPerson, catalog: Catalog): boolean {
  if (wanted.attendee !== undefined) return true;
  return licensingChanges(wanted, person, catalog).some((change) => isHosting(change, catalog));
}
