import { consumed } from '../grant.js';
import { peopleFrom, personByEmail } from '../roster.js';
import { hostSites } from '../site-account.js';
import { offeredValues } from '../tracking-code-rules.js';
import type { Person, SiteUser, World } from '../world.js';

/** The whole state, or with an address only that person's, as `GET /__simulator/state` returns it. */
export function stateAnswer(world: World, email: string | null): object {
  const people =
    email === null ? peopleFrom(world, 0, Infinity, () => true).people : [personByEmail(world, email) ?? []].flat();
  const wanted = new Set([...people.flatMap(({ emails }) => emails), email ?? ''].map((text) => text.toLowerCase()));
  const all = world.sites.flatMap(({ siteUsers }) => [...siteUsers.values()].toSorted((a, b) => a.userId - b.userId));
  const accounts = all.filter((account) => email === null || wanted.has(account.email));
  return {
    people: people.map((person) => personState(world, person)),
    siteUsers: accounts.map(accountState),
    licenses: world.licenses.map((license) => ({
      id: license.id,
      name: license.name,
      siteUrl: license.siteUrl,
      subscriptionId: license.subscriptionId,
      total: license.total,
      consumed: consumed(world, license),
    })),
    sessionTypes: world.sessionTypes.map(({ id, code, name, active }) => ({ id: String(id), code, name, active })),
    trackingCodes: world.trackingCodes.map((code) => ({
      index: code.index,
      name: code.name,
      values: offeredValues(code),
      required: code.hostProfile === 'REQUIRED',
    })),
  };
}

function personState(world: World, person: Person): object {
  const { id, orgId, emails, firstName, lastName, displayName, title, department, manager, managerId } = person;
  const { loginEnabled, invitePending, roles, licenseIds } = person;
  return {
    id,
    orgId,
    email: emails[0],
    emails,
    firstName,
    lastName,
    displayName,
    title,
    department,
    manager,
    managerId,
    loginEnabled,
    invitePending,
    roles,
    licenses: world.licenses.filter((license) => licenseIds.includes(license.id)).map(({ name }) => name),
    licenseIds,
    ...(person.pending && { pendingLicenses: person.pending.licenseIds }),
    siteUrls: [...hostSites(world, person), ...person.attendeeOf.map((site) => `${site}#attendee`)],
    phoneNumbers: person.phoneNumbers,
    extension: person.extension,
    locationId: person.locationId,
    ...(person.addresses.length > 0 && { addresses: person.addresses }),
    ...(person.employeeNumber !== undefined && { employeeNumber: person.employeeNumber }),
    ...person.scim,
  };
}

function accountState(account: SiteUser): object {
  const { site, email, active, sessionTypes, trackingCodes, attendeeOnly, personalRoom, knownFrom } = account;
  return {
    site,
    email,
    active: active === 'ACTIVATED',
    sessionTypes: sessionTypes.map(String),
    trackingCodes,
    attendeeOnly,
    personalRoom,
    known: knownFrom <= Date.now(),
  };
}
