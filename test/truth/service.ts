/** The simulated service's state, as `GET {controlUrl}/state` gives it, and one person in it. */

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly emails: readonly string[];
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly title: string;
  readonly department: string;
  readonly managerId: string;
  readonly loginEnabled: boolean;
  readonly licenses: readonly string[];
  /** Ids of what is given, but not in force until somebody accepts it. */
  readonly pendingLicenses?: readonly string[];
  readonly siteUrls: readonly string[];
  readonly phoneNumbers: readonly Phone[];
  readonly extension: string;
  readonly locationId: string;
  /** The following are SCIM's alone; absent: the person has none. */
  readonly employeeNumber?: string;
  readonly organization?: string;
  readonly timezone?: string;
  readonly phones?: readonly Phone[];
  readonly addresses?: unknown;
}

interface Phone {
  readonly type?: string;
  readonly value: string;
}

export interface Account {
  readonly email: string;
  readonly active: boolean;
  readonly attendeeOnly: boolean;
  readonly sessionTypes: readonly string[];
  readonly trackingCodes: Readonly<Record<string, string>>;
}

export interface Service {
  readonly people: readonly Person[];
  readonly siteUsers: readonly Account[];
  readonly licenses: readonly {
    readonly id: string;
    readonly name: string;
    readonly siteUrl?: string;
    readonly total: number;
    readonly consumed: number;
  }[];
  readonly sessionTypes: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly active: boolean;
  }[];
  readonly trackingCodes: readonly { readonly index: number | string; readonly name: string }[];
}

export const site = 'acme.webex.com';
export const attendeeEntry = `${site}#attendee`;

/** One person at one moment. */
export interface Moment {
  readonly service: Service;
  readonly person: Person | undefined;
  readonly account: Account | undefined;
}

export function momentOf(service: Service, address: string): Moment {
  const person = personAt(service, address);
  const name = (person?.email ?? address).trim().toLowerCase();
  return { service, person, account: service.siteUsers.find(({ email }) => email === name) };
}

export function personAt(service: Service, address: string): Person | undefined {
  const name = address.trim().toLowerCase();
  return service.people.find(({ emails }) => emails.some((one) => one.toLowerCase() === name));
}

/** Given by Webex itself; nobody can take it away (documented as error 700006). */
export function isImplicit(license: string): boolean {
  return license === 'Screen Share';
}

/** Licenses that make their holder a host of the site. */
export function isHostLicense({ licenses }: Service, name: string): boolean {
  return licenses.some((license) => license.name === name && license.siteUrl === site);
}

/** Licenses that `exactLicenses` speaks of: those of the site and those without one. */
export function isInScope({ licenses }: Service, name: string): boolean {
  const license = licenses.find((one) => one.name === name);
  return license !== undefined && !isImplicit(name) && [undefined, site].includes(license.siteUrl);
}

/** Texts are equal in composed letters and with single blanks. */
export function folded(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
}

/** Names of what Webex has given the person, and what nobody has accepted yet. */
export function pendingOf({ person, service }: Moment): string[] {
  const ids = person?.pendingLicenses ?? [];
  return service.licenses.flatMap(({ id, name }) => (ids.includes(id) ? [name] : []));
}
