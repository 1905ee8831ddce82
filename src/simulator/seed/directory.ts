/** What a directory knows of seeded people, by their number: the same for every seed, and none of it random. */
import type { Person, ScimAttributes, World } from '../world.js';
import { mappedPairs } from '../mapped-codes.js';

const cities = [
  { streetAddress: 'Torstr. 1', locality: 'Berlin', region: 'BE', postalCode: '10119', country: 'DE' },
  { streetAddress: '12 Rue de Rivoli', locality: 'Paris', region: 'IDF', postalCode: '75004', country: 'FR' },
  { streetAddress: '400 Main St', locality: 'Austin', region: 'TX', postalCode: '78701', country: 'US' },
] as const;
const languages = ['de_DE', 'fr_FR', 'en_US'] as const;
const timezones = ['Europe/Berlin', 'Europe/Paris', 'America/Chicago'] as const;

/** Cost center, organization, division, phones, address, language and time zone of the n-th person, counted from 1. */
export function giveDirectoryData(person: Person, n: number): void {
  const place = n % cities.length;
  const last = String(n).padStart(4, '0').slice(-4);
  person.addresses = [{ type: 'work', ...cities[place] }];
  const preferredLanguage = languages[place] ?? '';
  person.scim = {
    preferredLanguage,
    locale: preferredLanguage,
    timezone: timezones[place] ?? '',
    externalId: `hr-${String(n).padStart(6, '0')}`,
    costCenter: `CC-${100 * (1 + (n % 9))}`,
    organization: 'Acme Inc.',
    division: n % 2 === 0 ? 'Products' : 'Field',
    phones: [
      { type: 'work', value: `+1202555${last}`, primary: true },
      { type: 'mobile', value: `+1202556${last}` },
    ],
  };
}

/** Attributes to which codes of the site are mapped have the values that the accounts were seeded with. */
export function giveMappedData(world: World): void {
  for (const { index, attribute } of mappedPairs(world)) {
    for (const { email, trackingCodes } of world.siteUsers.values()) {
      const person = world.people.get(world.byEmail.get(email) ?? '');
      if (person) setAttribute(person, attribute, trackingCodes[index] ?? '');
    }
  }
}

function setAttribute(person: Person, attribute: string, value: string): void {
  if (attribute === 'title' || attribute === 'department') person[attribute] = value;
  else if (value !== '' && attribute === 'employeeNumber') person.employeeNumber = value;
  else if (value !== '') person.scim = { ...person.scim, [attribute]: value } satisfies ScimAttributes;
  else if (person.scim) Reflect.deleteProperty(person.scim, attribute);
}
