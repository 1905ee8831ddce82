/** What can be read and written over SCIM only. */
import type { Wanted } from '../model/row.js';
import type { Field } from './field.js';
import { fieldsCarriedBy } from './table.js';

/** The fields that only SCIM carries and that the row speaks of. A new address is not one of them: it is looked up by itself. */
export function scimFieldsAsked(wanted: Wanted): readonly Field[] {
  return scimFields().filter((field) => field.asks(wanted) !== 'nothing');
}

/** All fields that only SCIM carries. */
export function scimFields(): readonly Field[] {
  return fieldsCarriedBy('scim');
}
