/** What an undo asks for besides the changes that it reverts. */
import { license } from '../fields/license.js';
import { loginEnabled } from '../fields/login-enabled.js';
import { attributeOfCode } from '../fields/mapped-attributes.js';
import { namedTypes } from '../fields/session-type.js';
import { fieldOf } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import type { Change, SeenPerson, SeenSiteUser, Wanted, Assignment } from '../model/row.js';

/** All settings that the account had, for when it comes back: it is unknown what it comes back with. */
export function wholeSettings(
  { sessionTypes, trackingCodes }: SeenSiteUser,
  isHost: boolean,
  catalog: Catalog,
): Pick<Wanted, 'sessionTypes' | 'trackingCodes'> {
  const items = namedTypes(sessionTypes, catalog);
  const cleared = catalog.trackingCodes.flatMap(({ index, required, attribute }) =>
    required || attribute !== undefined ? [] : [[index, { do: 'clear' } as const] as const],
  );
  // Codes that follow attributes of the person come back by themselves.
  const set = Object.entries(trackingCodes)
    .filter(([index]) => attributeOfCode(index, catalog) === undefined)
    .map(([index, value]) => [index, { do: 'set', value } as const] as const);
  return {
    // Webex accepts no empty set, and attendees have no session types.
    ...(isHost && items.length > 0 && { sessionTypes: { do: 'exactly', items } }),
    trackingCodes: Object.fromEntries<Assignment<string>>([...cleared, ...set]),
  };
}

/**
 * The fields of the person that the changes are about: a plan holds no more about a person than it needs. `licensesUnknown`: none
 * were looked up.
 */
export function seenFields(
  person: SeenPerson,
  changes: readonly Change[],
  licensesUnknown = false,
): Partial<SeenPerson> {
  const { id, emails } = person;
  const about = [...changes.map(fieldOf), loginEnabled, ...(licensesUnknown ? [] : [license])];
  return Object.assign({ id, emails }, ...about.map((field) => field.seen?.(person))) as Partial<SeenPerson>;
}
