/** Does a file speak of something that only the People API shows of people? */
import type { Field } from '../fields/field.js';
import { fields } from '../fields/table.js';
import type { FileColumn, FileHeader } from '../model/columns.js';

/** What SCIM shows as the People API does, or alone. A new address is not among it: both APIs are compared for it. */
const inScim: readonly Field['carrier'][] = ['record', 'sign-in', 'scim'];

/** Licenses, accounts on sites, deletions: whoever is found only over SCIM is shown without them. */
export function needsPeopleApi({ columns, rules, bySite }: FileHeader): boolean {
  return rules !== undefined || bySite !== undefined || columns.some((column) => !isInScim(column));
}

function isInScim(column: FileColumn): boolean {
  if (column.is === 'ignored' || column.is === 'recognized' || column.is === 'blank') return true;
  if (column.is !== 'column' || column.isKey === true) return false;
  if (column.name === 'email') return true;
  const field = fields().find((one) => one.columns.some(({ name }) => name === column.name));
  return field?.seenInScim !== undefined && inScim.includes(field.carrier);
}
