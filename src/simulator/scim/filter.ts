/** Filters of GET Users: one comparison of one attribute, with the operators that the description lists for it. */
import type { Person } from '../world.js';
import { enterpriseSchema, scimAddresses, uuidOf } from './user-answer.js';

type Operator = 'eq' | 'sw' | 'ew';

interface Attribute {
  readonly operators: readonly Operator[];
  readonly valuesOf: (person: Person) => readonly string[];
}

const all = ['eq', 'sw', 'ew'] as const;

/** By name, in lower case. */
const attributes: Readonly<Record<string, Attribute>> = {
  id: { operators: ['eq'], valuesOf: (person) => [uuidOf(person)] },
  username: { operators: all, valuesOf: (person) => scimAddresses(person).slice(0, 1) },
  displayname: { operators: all, valuesOf: ({ displayName }) => [displayName] },
  'name.familyname': { operators: all, valuesOf: ({ lastName }) => [lastName] },
  'name.givenname': { operators: ['eq', 'sw'], valuesOf: ({ firstName }) => [firstName] },
  'emails.value': { operators: all, valuesOf: scimAddresses },
  employeenumber: {
    operators: all,
    valuesOf: ({ employeeNumber }) => (employeeNumber === undefined ? [] : [employeeNumber]),
  },
  department: { operators: all, valuesOf: ({ department }) => [department] },
};

/** `undefined`: the filter cannot be read, or has an operator that the attribute does not know. */
export function filterOf(text: string | null): ((person: Person) => boolean) | undefined {
  if (text === null || text.trim() === '') return () => true;
  const {
    name = '',
    operator = '',
    value = '',
  } = /^\s*`?(?<name>[\w.:-]+?)`?\s+(?<operator>[a-z]{2})\s+"(?<value>(?:[^"\\]|\\.)*)"\s*$/i.exec(text)?.groups ?? {};
  const plain = name.startsWith(`${enterpriseSchema}:`) ? name.slice(enterpriseSchema.length + 1) : name;
  const attribute = attributes[plain.toLowerCase()];
  const known = attribute?.operators.find((one) => one === operator.toLowerCase());
  if (attribute === undefined || known === undefined) return undefined;
  const wanted = unescaped(value).toLowerCase();
  return (person) => attribute.valuesOf(person).some((own) => compare(own.toLowerCase(), known, wanted));
}

/** Text is compared without case: no attribute here is caseExact (RFC 7643, 8.7.1), except the id, which is lower case. */
function compare(own: string, operator: Operator, wanted: string): boolean {
  if (operator === 'eq') return own === wanted;
  return operator === 'sw' ? own.startsWith(wanted) : own.endsWith(wanted);
}

/** The value is written as a JSON string (RFC 7644, 3.4.2.2). */
function unescaped(value: string): string {
  try {
    return String(JSON.parse(`"${value}"`));
  } catch {
    return value;
  }
}
