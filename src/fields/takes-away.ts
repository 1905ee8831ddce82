/** Rows that give nothing: leavers. */
import type { Wanted } from '../model/row.js';
import { fields } from './table.js';

/** Such a row never creates a person: who is not there has nothing to lose. */
export function onlyTakesAway(wanted: Wanted): boolean {
  const asks = fields().map((field) => field.asks(wanted));
  return asks.includes('less') && !asks.includes('something');
}

const nameFields = ['firstName', 'lastName', 'displayName'];

/** Also a row that says the name of the person whose sign-in it turns off, as lists of leavers do, and gives nothing beside it. */
export function isLeaver(wanted: Wanted): boolean {
  if (onlyTakesAway(wanted)) return true;
  const beside = Object.entries(wanted.text ?? {}).filter(([field]) => !nameFields.includes(field));
  return wanted.loginEnabled === false && onlyTakesAway({ ...wanted, text: Object.fromEntries(beside) });
}
