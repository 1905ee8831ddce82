/** May the person sign in? This cannot be set while the person is created (People API, POST /people): it is set right after. */
import { readBoolean } from '../model/cells.js';
import type { Change } from '../model/row.js';
import { whyNot } from './entitlements.js';
import type { Field } from './field.js';
import { fromTo } from './values.js';

const name = 'loginEnabled';

/** How a plan's summary names the loss of the sign-in. */
export const signInLoss = 'sign-in off';

export const loginEnabled: Field = {
  name,
  carrier: 'sign-in',
  columns: [{ name, holds: 'boolean', example: 'true', meaning: '`true` or `false`: may the person sign in' }],
  read({ cells, complain }) {
    const cell = cells.get(name);
    if (cell === undefined) return {};
    const value = readBoolean(cell.text);
    if (value !== undefined) return { loginEnabled: value };
    complain('not-boolean', cell, whyNot(cell.text));
    return {};
  },
  asks: ({ loginEnabled: value }) => (value === undefined ? 'nothing' : value ? 'something' : 'less'),
  wantedOf: ([change]) => (change === undefined ? {} : { loginEnabled: change.to === true }),
  differences({ loginEnabled: to }, { person }) {
    if (to === undefined || person?.loginEnabled === to) return [];
    return [{ field: name, from: person?.loginEnabled ?? null, to }];
  },
  valueNow: (_change, { person }) => person?.loginEnabled ?? null,
  describe: (change) => `${name} ${fromTo(change)}`,
  describeLoss: () => signInLoss,
  describeKind: () => name,
  columnOf: () => name,
  seen: ({ loginEnabled: value }) => (value === undefined ? {} : { loginEnabled: value }),
  inRecord: ({ to }) => ({ [name]: to }),
  inScim: ({ to }) => ({ active: to }),
  seenInScim: ({ active }) => (active === undefined ? {} : { loginEnabled: active }),
  exportHeadings: () => [name],
  exportCells: ({ person }) => [person.loginEnabled === undefined ? '' : String(person.loginEnabled)],
  offers: () => ['true', 'false'],
};

/** Does the person lose their sign-in? */
export function signsOut({ field, to }: Pick<Change, 'field' | 'to'>): boolean {
  return field === name && to === false;
}

/** The change that turns the sign-in off. */
export function signOut(from: boolean | undefined): Change {
  return { field: name, from: from ?? null, to: false };
}
