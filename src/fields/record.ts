/** What requests carry for changes: as attributes of the People API and of SCIM. */
import type { Change, SeenPerson } from '../model/row.js';
import type { ScimAttributes, ScimUser } from '../model/scim.js';
import { fieldOf, fields } from './table.js';

/** For POST and PUT /people. */
export function attributesOf(changes: readonly Change[]): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...changes.map((change) => fieldOf(change).inRecord?.(change))) as Record<string, unknown>;
}

/**
 * For SCIM, by path. Several changes may be of one list (phone numbers, addresses): each is made on what those before it lead
 * to. `user`: as read; `undefined` for a person who is to be created.
 */
export function scimAttributesOf(changes: readonly Change[], user: ScimUser | undefined): ScimAttributes {
  return changes.reduce<ScimAttributes>((attributes, change) => {
    const written = Object.entries(attributes).filter(([name]) => name === 'phoneNumbers' || name === 'addresses');
    const lists = Object.fromEntries(written.map(([name, list]) => [name, list ?? []]));
    const now = written.length === 0 ? user : { id: '', userName: '', ...user, ...lists };
    return { ...attributes, ...fieldOf(change).inScim?.(change, now) };
  }, {});
}

/** What SCIM shows of a person, in all fields that it has. */
export function seenInScim(user: ScimUser): Partial<SeenPerson> {
  return Object.assign({}, ...fields().map((field) => field.seenInScim?.(user))) as Partial<SeenPerson>;
}
