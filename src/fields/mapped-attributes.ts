/**
 * Tracking codes that Control Hub maps to attributes of people. Once an admin has mapped the codes of a site, they can no longer
 * be set there (Tracking Codes API: Update User Tracking Codes); no API says which attribute each of them follows.
 */
import type { Catalog } from '../model/catalog.js';
import type { Change } from '../model/row.js';
import type { Field } from './field.js';
import { mobilePhone, workPhone } from './phone.js';
import { department, title } from './text.js';
import { country, locality, postalCode, region, streetAddress } from './work-address.js';
import { costCenter, division, employeeNumber, organization, preferredLanguage, timezone } from './work-details.js';

/** The texts of a person that SCIM has, without names: what a code can be mapped to, as far as this program writes it. */
export const attributesOfPeople: readonly Field[] = [
  ...[costCenter, department, division, employeeNumber, organization, title],
  ...[preferredLanguage, timezone, workPhone, mobilePhone],
  ...[streetAddress, locality, region, postalCode, country],
];

/** The field that the code with this index follows; `undefined`: none, it is set on the site. */
export function attributeOfCode(index: string, { trackingCodes }: Catalog): Field | undefined {
  const attribute = trackingCodes.find((code) => code.index === index)?.attribute;
  return attribute === undefined ? undefined : attributesOfPeople.find(({ name }) => name === attribute);
}

/** Does a code of the site follow the field of this change? */
export function isFollowed({ field }: Pick<Change, 'field'>, { trackingCodes }: Catalog): boolean {
  return trackingCodes.some(({ attribute }) => attribute === field);
}
