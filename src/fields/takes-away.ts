/** Rows that give nothing: leavers. Pure. */
import type { Wanted } from '../model/row.js';

/** Such a row never creates a person: who is not there has nothing to lose. */
export function onlyTakesAway(wanted: Wanted): boolean {
  const { text, manager, loginEnabled, licenses, attendee, sessionTypes, trackingCodes } = wanted;
  const singles = [...Object.values(text ?? {}), ...Object.values(trackingCodes ?? {}), ...(manager ? [manager] : [])];
  const sets = [licenses, sessionTypes].filter((wish) => wish !== undefined);
  const takes = singles.length + sets.length > 0 || loginEnabled !== undefined || attendee !== undefined;
  return (
    takes &&
    singles.every((wish) => wish.do === 'clear') &&
    sets.every((wish) => (wish.do === 'exactly' ? wish.items.length === 0 : wish.add.length === 0)) &&
    loginEnabled !== true &&
    attendee !== true
  );
}

const nameFields = ['firstName', 'lastName', 'displayName'];

/** Also a row that says the name of the person whose sign-in it turns off, as lists of leavers do, and gives nothing beside it. */
export function isLeaver(wanted: Wanted): boolean {
  if (onlyTakesAway(wanted)) return true;
  const beside = Object.entries(wanted.text ?? {}).filter(([field]) => !nameFields.includes(field));
  return wanted.loginEnabled === false && onlyTakesAway({ ...wanted, text: Object.fromEntries(beside) });
}
