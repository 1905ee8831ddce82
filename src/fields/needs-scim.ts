/** What can be read and written over SCIM only. */
import type { Wanted } from '../model/row.js';
import type { Carrier, Field } from './field.js';
import { fieldsOf } from './table.js';

const onlyInScim: readonly Carrier[] = ['scim'];

/** The fields that only SCIM carries and that the row speaks of. A new address is not one of them: it is looked up by itself. */
export function scimFieldsAsked(wanted: Wanted): readonly Field[] {
  return scimFields().filter((field) => field.asks(wanted) !== 'nothing');
}

/** All fields that only SCIM carries. */
export function scimFields(): readonly Field[] {
  return fieldsOf(onlyInScim);
}
