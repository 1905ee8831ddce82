/** Phone numbers of the person's profile (not of Webex Calling), which only SCIM has: one of each type. */
import type { ScimPhone, ScimUser } from '../model/scim.js';
import type { Field } from './field.js';
import { scimField } from './scim-text.js';

const path = 'phoneNumbers';

function phoneField(name: string, type: string, meaning: string): Field {
  const isOfType = (phone: ScimPhone): boolean => phone.type?.toLowerCase() === type;
  const shown = ({ phoneNumbers = [] }: ScimUser): ScimPhone | undefined => {
    const own = phoneNumbers.filter(isOfType);
    return own.find(({ primary }) => primary === true) ?? own[0];
  };
  const options = {
    ...{ meaning, example: '+49301234567' },
    normalized: compact,
    whyNot: (value: string) => (isE164(value) ? undefined : notE164),
    isSame: (one: string, other: string) => compact(one) === compact(other),
  };
  return scimField(name, options, {
    scimAttributes: [path],
    inScim({ to }, user) {
      const all = user?.phoneNumbers ?? [];
      const old = user && shown(user);
      if (typeof to !== 'string') return { [path]: orNull(all.filter((one) => !isOfType(one))) };
      if (old === undefined) return { [path]: [...all, { value: to, type }] };
      return { [path]: all.map((one) => (one === old ? { ...one, value: to } : one)) };
    },
    seenInScim: (user) => (user.unreadable?.includes(path) === true ? {} : { [name]: shown(user)?.value ?? '' }),
  });
}

function orNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

/** Without what people write between digits; `00` in front of a number stands for `+`. */
function compact(value: string): string {
  const digits = value.replace(/\(0\)/gu, '').replace(/[\s()./-]/gu, '');
  return digits.replace(/^00(?=[1-9])/u, '+');
}

function isE164(value: string): boolean {
  return /^\+[1-9]\d{6,14}$/u.test(value);
}

const notE164 =
  'is not a phone number with the country in front, like +49301234567 (E.164); in a spreadsheet program, format the column as text';

export const workPhone = phoneField('workPhone', 'work', 'work phone, like `+49301234567`');
export const mobilePhone = phoneField('mobilePhone', 'mobile', 'mobile phone, like `+491701234567`');
