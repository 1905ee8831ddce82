/**
 * The person's primary address, changed over SCIM: the People API does not change it. The person keeps licenses, meetings and
 * history.
 */
import { isClear, isEmail } from '../model/cells.js';
import type { Change, SeenPerson } from '../model/row.js';
import type { Field, Now } from './field.js';
import { fromTo } from './values.js';

const name = 'newEmail';

export const newEmail: Field = {
  name,
  carrier: 'address',
  columns: [
    {
      name,
      holds: 'value',
      example: 'ana.berg@acme.com',
      meaning: 'the new address of the person, who keeps licenses, meetings and history; needs SCIM',
      isRare: true,
    },
  ],
  read({ cells, complain }) {
    const cell = cells.get(name);
    if (cell === undefined) return {};
    if (isEmail(cell.text)) return { newEmail: cell.text };
    complain('invalid-email', cell, isClear(cell.text) ? 'cannot be emptied: a person needs one' : notAnAddress);
    return {};
  },
  asks: ({ newEmail: to }) => (to === undefined ? 'nothing' : 'something'),
  inOneSpelling: ({ newEmail: to }) => (to === undefined ? {} : { newEmail: to.toLowerCase() }),
  wantedOf: ([change]) => (typeof change?.to === 'string' ? { newEmail: change.to } : {}),
  differences({ newEmail: to }, { person }) {
    if (to === undefined || person === null) return [];
    const from = primaryOf(person);
    return from !== undefined && same(from, to) ? [] : [{ field: name, from: from ?? null, to }];
  },
  valueNow: (_change, { person }) => (person && (primaryOf(person) ?? person.emails.join(', '))) || null,
  isSame: (change, now, value) => isNow(change[value], change, now),
  describe: (change) => `email ${fromTo(change)}`,
  describeLoss: () => 'email emptied',
  describeKind: () => 'new email address',
  columnOf: () => name,
  seen: ({ userName }) => (userName === undefined ? {} : { userName }),
};

const notAnAddress = 'is not an email address';

/** The primary address; `undefined` if the person has several and no answer says which it is. */
export function primaryOf({ emails, userName }: Pick<SeenPerson, 'emails' | 'userName'>): string | undefined {
  return emails.length === 1 ? emails[0] : userName;
}

/** If it is not known which of several addresses is the primary one, the old and the new one must not both be there. */
function isNow(value: Change['to'], { from, to }: Change, { person }: Now): boolean {
  if (person === null || typeof value !== 'string') return false;
  const primary = primaryOf(person);
  if (primary !== undefined) return same(primary, value);
  const has = (address: Change['to']): boolean => person.emails.some((one) => same(one, String(address)));
  return has(value) && !has(value === to ? from : to);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Does the change give the person another address? */
export function changesAddress({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}
