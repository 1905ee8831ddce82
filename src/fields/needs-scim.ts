/** What can be read and written over SCIM only. */
import type { Change, Wanted } from '../model/row.js';
import type { Field } from './field.js';
import { fields, isCarriedBy } from './table.js';

/** Does only SCIM make the change? */
export function needsScim(change: Pick<Change, 'field'>): boolean {
  return isCarriedBy(change, 'scim', 'address');
}

/** The fields that only SCIM carries and that the row speaks of. A new address is not one of them: it is looked up by itself. */
export function scimFieldsAsked(wanted: Wanted): readonly Field[] {
  return scimFields().filter((field) => field.asks(wanted) !== 'nothing');
}

/** All fields that only SCIM carries. */
export function scimFields(): readonly Field[] {
  return fields().filter(({ carrier }) => carrier === 'scim');
}

/** Of these columns, those that need SCIM, by name. */
export function columnsThatNeedScim(names: readonly string[]): readonly string[] {
  const own = fields().filter((field) => needsScim({ field: field.name }));
  return own.flatMap(({ columns }) => columns.map(({ name }) => name)).filter((name) => names.includes(name));
}
