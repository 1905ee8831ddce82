/** All kinds of fields, in the order in which a row's changes are reported. */
import type { Column } from '../model/columns.js';
import type { Change } from '../model/row.js';
import { attendee } from './attendee.js';
import type { Carrier, Field } from './field.js';
import { license } from './license.js';
import { loginEnabled } from './login-enabled.js';
import { manager } from './manager.js';
import { mappedCode } from './mapped-code.js';
import { newEmail } from './new-email.js';
import { person } from './person.js';
import { mobilePhone, workPhone } from './phone.js';
import { sessionType } from './session-type.js';
import { department, displayName, firstName, lastName, title } from './text.js';
import { trackingCode } from './tracking-code.js';
import { country, locality, postalCode, region, streetAddress } from './work-address.js';
import { costCenter, division, employeeNumber, organization, preferredLanguage, timezone } from './work-details.js';

const table: Field[] = [
  ...[firstName, lastName, displayName, title, department],
  ...[manager, loginEnabled],
  ...[employeeNumber, costCenter, division, organization, preferredLanguage, timezone],
  ...[workPhone, mobilePhone, streetAddress, locality, region, postalCode, country],
  ...[license, attendee, sessionType, trackingCode, mappedCode, newEmail, person],
];

export function fields(): readonly Field[] {
  return table;
}

/** Found once for all rows. */
const byCarriers = new Map<string, readonly Field[]>();
const byName = new Map(table.map((field) => [field.name, field]));

/** The fields that these carry, in the order of the table. */
export function fieldsCarriedBy(...carriers: readonly Carrier[]): readonly Field[] {
  const key = carriers.join();
  const before = byCarriers.get(key);
  if (before !== undefined) return before;
  const found = table.filter(({ carrier }) => carriers.includes(carrier));
  byCarriers.set(key, found);
  return found;
}

/** Adds a field before all others; returns a function that removes it again. */
export function registerField(field: Field): () => void {
  table.unshift(field);
  byName.set(field.name, field);
  byCarriers.clear();
  return () => {
    table.splice(table.indexOf(field), 1);
    byName.delete(field.name);
    byCarriers.clear();
  };
}

export function fieldOf({ field }: Pick<Change, 'field'>): Field {
  const found = byName.get(field);
  if (found === undefined) throw new Error(`no field is called ${field}`);
  return found;
}

export function isCarriedBy({ field }: Pick<Change, 'field'>, ...carriers: readonly Carrier[]): boolean {
  return carriers.includes(fieldOf({ field }).carrier);
}

/** Who the row is about: the only column that is not a field of the person. */
const email: Column = {
  name: 'email',
  holds: 'value',
  example: 'ana.ruiz@acme.com',
  meaning: 'required; who the row is about',
};

/** The spreadsheet's columns, except for the site's own tracking codes. */
export function columns(): readonly Column[] {
  return [email, ...table.flatMap((field) => field.columns)];
}
