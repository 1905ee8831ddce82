/** Rows that only remove: leavers. */
import type { Wanted } from '../model/row.js';
import { isToBeDeleted } from './person.js';
import { fields } from './table.js';

/** Such a row never creates a person: a person who does not exist has nothing to lose. */
export function onlyTakesAway(wanted: Wanted): boolean {
  // The other cells of a row that deletes only say who is meant.
  if (isToBeDeleted(wanted)) return true;
  const asks = fields().map((field) => field.asks(wanted));
  return asks.includes('less') && !asks.includes('something');
}

const nameFields = ['firstName', 'lastName', 'displayName'];

/** Also true for a row that turns off the sign-in and only adds the person's name, as lists of leavers do. */
export function isLeaver(wanted: Wanted): boolean {
  if (onlyTakesAway(wanted)) return true;
  const beside = Object.entries(wanted.text ?? {}).filter(([field]) => !nameFields.includes(field));
  return wanted.loginEnabled === false && onlyTakesAway({ ...wanted, text: Object.fromEntries(beside) });
}
