/** What a person has, as far as anybody can tell it apart, and what of it has gone. */
import { codesOf, textColumns, textOf, typesOf } from './asks.js';
import { attendeeEntry, isHostLicense, type Moment } from './service.js';

/** Of an attendee, session types are without effect; an account that is switched off is none. */
export interface Holdings {
  readonly texts: Readonly<Record<string, string>>;
  readonly loginEnabled: boolean;
  readonly licenses: readonly string[];
  readonly isAttendee: boolean;
  /** By a license, with an account that works. */
  readonly isHost: boolean;
  readonly sessionTypes: readonly string[];
  readonly trackingCodes: Readonly<Record<string, string>>;
  /** What no column of a spreadsheet is about. */
  readonly rest: unknown;
}

export function holdingsOf({ person, account, service }: Moment): Holdings | undefined {
  if (person === undefined) return undefined;
  const { emails, phoneNumbers, extension, locationId, addresses, phones = [] } = person;
  const isHost = account?.active === true && !account.attendeeOnly;
  return {
    texts: {
      ...Object.fromEntries(textColumns.map((name) => [name, textOf(person, name)])),
      manager: person.managerId,
    },
    loginEnabled: person.loginEnabled,
    licenses: [...person.licenses].sort(),
    isAttendee: person.siteUrls.includes(attendeeEntry),
    isHost: isHost && person.licenses.some((name) => isHostLicense(service, name)),
    sessionTypes: isHost ? [...typesOf(account)].sort() : [],
    trackingCodes: codesOf(account),
    rest: {
      emails,
      phoneNumbers,
      extension,
      locationId,
      addresses,
      phones: phones.filter(({ type }) => type !== 'work'),
    },
  };
}

/** Names of all that is not as it was. */
export function differences(before: Holdings, after: Holdings): string[] {
  const texts = Object.keys(before.texts).filter((name) => before.texts[name] !== after.texts[name]);
  const codes = [...new Set([...Object.keys(before.trackingCodes), ...Object.keys(after.trackingCodes)])];
  return [
    ...texts,
    ...(before.loginEnabled === after.loginEnabled ? [] : ['loginEnabled']),
    ...(before.isAttendee === after.isAttendee ? [] : [`attendee ${after.isAttendee ? '+' : '-'}`]),
    ...(before.isHost === after.isHost ? [] : [`host ${after.isHost ? '+' : '-'}`]),
    ...gone(before.licenses, after.licenses).map((name) => `license -${name}`),
    ...gone(after.licenses, before.licenses).map((name) => `license +${name}`),
    ...gone(before.sessionTypes, after.sessionTypes).map((id) => `session type -${id}`),
    ...gone(after.sessionTypes, before.sessionTypes).map((id) => `session type +${id}`),
    ...codes
      .filter((index) => before.trackingCodes[index] !== after.trackingCodes[index])
      .map((index) => `tracking code ${index}`),
    ...(JSON.stringify(before.rest) === JSON.stringify(after.rest) ? [] : ['what no column is about']),
  ];
}

/** Names of all that was there and is not any more; another value is no loss, nor is a host who was an attendee. */
export function losses(before: Holdings, after: Holdings | undefined): string[] {
  if (after === undefined) return ['the person'];
  const emptied = Object.keys(before.texts).filter((name) => before.texts[name] !== '' && after.texts[name] === '');
  const codes = Object.keys(before.trackingCodes).filter((index) => after.trackingCodes[index] === undefined);
  return [
    ...emptied,
    ...(before.loginEnabled && !after.loginEnabled ? ['loginEnabled'] : []),
    ...(before.isAttendee && !after.isAttendee && !after.isHost ? ['attendee -'] : []),
    ...(before.isHost && !after.isHost ? ['host -'] : []),
    ...gone(before.licenses, after.licenses).map((name) => `license -${name}`),
    ...gone(before.sessionTypes, after.sessionTypes).map((id) => `session type -${id}`),
    ...codes.map((index) => `tracking code ${index}`),
  ];
}

function gone(before: readonly string[], after: readonly string[]): string[] {
  return before.filter((one) => !after.includes(one));
}
