/** Organizations by chance: small, with few units left, under any value of what nobody knows about Webex. */
import { simulatorOptionTable, type SimulatorOptions } from '../../src/simulator/options.js';
import { optionKey } from '../../src/simulator/option-entry.js';
import type { Dice } from './dice.js';

export interface ControlChange {
  readonly path: 'people' | 'siteUsers' | 'licenses';
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Organization {
  readonly over: 'XML' | 'REST';
  readonly simulator: Partial<SimulatorOptions>;
  /** What people are like before the plan is made. */
  readonly people: readonly ControlChange[];
  /** Units that are left of each license. */
  readonly free: Readonly<Record<string, number>>;
}

export const licenseNames = ['Webex Suite', 'Webex Webinar 500', 'Messaging'] as const;
export const hostLicenses = ['Webex Suite', 'Webex Webinar 500'] as const;

/** Everybody whom a row may be about and who is there; the last two have no name of their own in the seed. */
export const everybody = [
  'amelie.fischer', 'bruno.keller', 'chiara.rossi', 'daniel.novak', 'emma.larsen', 'felix.hartmann', 'grace.okafor',
  'hugo.martin', 'user000009', 'user000010', 'user000011', 'user000012',
].map((name) => `${name}@acme.example`); // prettier-ignore

/** Has a telephone number, which goes with the license for Calling: other administrators leave her alone. */
export const caller = 'emma.larsen@acme.example';

/** Has a personal room. */
const hasRoom = 'grace.okafor@acme.example';

/** Options that change what becomes of people, with the values to be tried; the first one is the usual. */
const tried: Readonly<Record<string, readonly unknown[]>> = {
  'account-after-license': ['keep', 'reset', 'remove'],
  'default-session-types': ['214', '214,11', '3', ''],
  'units-exhausted': ['206', '400', 'drop'],
  'duplicate-status': ['409', '400'],
  'put-omitted': ['clear', 'keep'],
  'put-answer': ['200', '204'],
  'min-response': ['honoured', 'ignored'],
  'implicit-license': ['refuse', 'keep'],
  booleans: ['booleans', 'strings'],
  'attendee-urls': ['show-all-types', 'always'],
  'roles-on-list': [true, false],
  'rest-session-types-mode': ['replace', 'merge'],
  'rest-tracking-mode': ['replace', 'merge'],
  'rest-empty-session-types': ['clear', 'keep', 'refuse'],
  'rest-attendee-session-types': ['refuse', 'accept'],
  'rest-unset-codes': ['absent', 'empty'],
  'rest-put-answer': ['full', 'empty-list', 'stale'],
  'tracking-mode': ['replace', 'merge'],
  'empty-meeting-types': ['clear', 'keep', 'refuse'],
  'attendee-session-types': ['refuse', 'accept'],
  'off-list-value': ['accept', 'refuse'],
  'unset-elements': ['empty', 'absent'],
  'attendee-account': ['attendeeOnly', '030001'],
  'auto-assign': ['', 'Webex Suite', 'Messaging', 'Webex Suite; Messaging'],
  'auto-assign-answer': ['shown', 'hidden'],
  'license-for-attendee': ['drop-entry', 'keep-entry'],
  'attendee-for-host': ['refuse', 'replace', 'both'],
  'types-as-attendee': ['as-account', 'keep', 'clear'],
  'types-as-host-again': ['kept', 'default', 'none'],
  'default-attendee-types': ['', '8'],
  'default-tracking-codes': ['', 'Region=EMEA; Project=Apollo'],
  overage: [false, true],
  'site-delay': [0, 0.02],
  'partial-errors': ['none', 'list', 'by-license'],
  'account-type': ['lower', 'upper'],
  'required-attributes': ['', 'title'],
  'required-attributes-mode': ['refused', 'created'],
  'text-kept': ['as-sent', 'composed', 'collapsed', 'both'],
  'pending-licenses': ['never', 'never', 'invited', 'always'],
};

export function organizationOf(dice: Dice): Organization {
  const over = dice.oneIn(2) ? 'XML' : 'REST';
  const known = new Set(simulatorOptionTable.map(({ name }) => name));
  const names = Object.keys(tried).filter((name) => known.has(name));
  const other = names.filter(() => dice.oneIn(4)).map((name) => [optionKey(name), dice.pick(tried[name] ?? [])]);
  return {
    over,
    simulator: {
      users: everybody.length,
      ...(over === 'REST' && { xml: 'no-sign-in' }),
      ...(Object.fromEntries(other) as object),
    },
    people: everybody.filter((email) => dice.oneIn(3) && email !== caller).flatMap((email) => someoneElse(email, dice)),
    free: {
      'Webex Suite': dice.pick([0, 1, 2, 50]),
      'Webex Webinar 500': dice.pick([0, 0, 1, 2, 50]),
      Messaging: dice.pick([1, 50, 50]),
    },
  };
}

/** The person with other licenses, an attendee account, or other settings. */
function someoneElse(email: string, dice: Dice): ControlChange[] {
  const isAttendee = dice.oneIn(4);
  const licenses = isAttendee ? dice.some(['Messaging'], dice.number(2)) : dice.some(licenseNames, dice.number(4));
  const isHost = licenses.some((name) => name !== 'Messaging');
  const person: ControlChange = {
    path: 'people',
    body: { email, licenses, attendee: isAttendee, ...(dice.oneIn(2) && { title: dice.pick(['', 'Lead', 'Boss']) }) },
  };
  if (!isHost || dice.oneIn(2)) return [person];
  const trackingCodes = {
    1: dice.pick(['', 'CC-1', 'CC-9']),
    2: dice.pick(['', 'EMEA', 'APAC']),
    7: dice.pick(['', 'Moon']),
  };
  const types = dice.some(['214', '3', '11', '216'], 1 + dice.number(3));
  // The site lets nobody have a personal room without PRO.
  const sessionTypes = [...new Set([...(email === hasRoom ? ['214'] : []), ...types])];
  return [person, { path: 'siteUsers', body: { email, sessionTypes, trackingCodes } }];
}
