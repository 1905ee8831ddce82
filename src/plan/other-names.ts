/** Do the names in a row that deletes contradict the names of the person who was found? Then the wrong person would be deleted. */
import type { SeenPerson, Wanted } from '../model/row.js';
import { comparableNames } from '../model/person-names.js';
import { namesWanted } from './namesakes.js';

/**
 * The fields that contradict, by name: `firstName`. Letter case, the kind of spaces and `Ruiz, Ana` for `Ana Ruiz` do not
 * matter. What the record does not have contradicts nothing, unless the whole name is another one.
 */
export function otherNames(wanted: Wanted, person: SeenPerson): string[] {
  const asked = namesWanted(wanted);
  const known = comparableNames(person);
  const parts = (['firstName', 'lastName'] as const).filter((field) => {
    const [wants, has] = [plain(asked[field]), plain(person[field])];
    return wants !== '' && has !== '' && wants !== has;
  });
  const whole = asked.displayName === undefined || known.includes(plain(asked.displayName)) ? [] : ['displayName'];
  const isNamedWhole = asked.firstName !== undefined && asked.lastName !== undefined;
  const hasParts = plain(person.firstName) !== '' || plain(person.lastName) !== '';
  const together = plain(`${asked.firstName ?? ''} ${asked.lastName ?? ''}`);
  const isOther = isNamedWhole && !hasParts && known.length > 0 && !known.includes(together);
  return [...parts, ...(isOther ? ['lastName'] : []), ...(known.length > 0 ? whole : [])];
}

function plain(name = ''): string {
  return comparableNames({ displayName: name })[0] ?? '';
}
