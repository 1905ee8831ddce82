/** The parts of the person's address at work, which only SCIM has. */
import type { ScimAddress, ScimUser } from '../model/scim.js';
import type { Field } from './field.js';
import { scimField } from './scim-text.js';

const path = 'addresses';

type Part = Exclude<keyof ScimAddress, 'type'>;

function addressPart(name: Part, meaning: string, example: string): Field {
  return scimField(
    name,
    { meaning, example },
    {
      scimAttributes: [path],
      inScim({ to }, user) {
        const all = user?.addresses ?? [];
        const old = user && workAddress(user);
        const part = typeof to === 'string' ? { [name]: to } : {};
        const fresh: ScimAddress = { type: 'work', ...without(old, name), ...part };
        const isEmpty = Object.entries(fresh).every(([key, value]) => key === 'type' || value === '' || value === null);
        const kept = old === undefined ? [...all, fresh] : all.map((one) => (one === old ? fresh : one));
        const list = isEmpty ? kept.filter((one) => one !== fresh) : kept;
        return { [path]: list.length === 0 ? null : list };
      },
      seenInScim: (user) =>
        user.unreadable?.includes(path) === true ? {} : { [name]: workAddress(user)?.[name] ?? '' },
    },
  );
}

function workAddress({ addresses = [] }: ScimUser): ScimAddress | undefined {
  return addresses.find(({ type }) => type?.toLowerCase() === 'work');
}

function without(address: ScimAddress | undefined, name: Part): ScimAddress {
  return Object.fromEntries(Object.entries(address ?? {}).filter(([key]) => key !== name));
}

export const streetAddress = addressPart('streetAddress', 'street and number at work', '100 Main Street');
export const locality = addressPart('locality', 'city or town at work', 'Berlin');
export const region = addressPart('region', 'state or region at work', 'BE');
export const postalCode = addressPart('postalCode', 'postal code at work', '10115');
export const country = addressPart('country', 'country at work', 'DE');
