/** Filters of GET Users: comparisons with the operators that the description lists for each attribute. */
import type { Person, World } from '../world.js';
import { enterpriseSchema } from './attributes.js';
import { parseFilter } from './filter-parse.js';
import type { Filter } from './filter-parse.js';
import { phonesOf } from './user-document.js';
import { scimAddresses, uuidOf } from './user-answer.js';
import { restOfId } from '../ids.js';

type Operator = 'eq' | 'sw' | 'ew';
type Test = (person: Person) => boolean;

interface Attribute {
  readonly operators: readonly Operator[];
  readonly valuesOf: (person: Person) => readonly (string | undefined)[];
}

const all = ['eq', 'sw', 'ew'] as const;
const some = ['eq', 'sw'] as const;

/** By name, in lower case. */
const attributes: Readonly<Record<string, Attribute>> = {
  id: { operators: ['eq'], valuesOf: (person) => [uuidOf(person)] },
  username: { operators: all, valuesOf: (person) => scimAddresses(person).slice(0, 1) },
  displayname: { operators: all, valuesOf: ({ displayName }) => [displayName] },
  nickname: { operators: all, valuesOf: ({ scim }) => [scim?.nickName] },
  'name.familyname': { operators: all, valuesOf: ({ lastName }) => [lastName] },
  'name.givenname': { operators: some, valuesOf: ({ firstName }) => [firstName] },
  'name.middlename': { operators: some, valuesOf: ({ scim }) => [scim?.middleName] },
  'emails.value': { operators: all, valuesOf: scimAddresses },
  'phonenumbers.value': { operators: all, valuesOf: (person) => phonesOf(person).map(({ value }) => value) },
  employeenumber: { operators: all, valuesOf: ({ employeeNumber }) => [employeeNumber] },
  costcenter: { operators: all, valuesOf: ({ scim }) => [scim?.costCenter] },
  organization: { operators: all, valuesOf: ({ scim }) => [scim?.organization] },
  division: { operators: all, valuesOf: ({ scim }) => [scim?.division] },
  department: { operators: all, valuesOf: ({ department }) => [department] },
  'manager.value': { operators: ['eq'], valuesOf: ({ managerId }) => [restOfId('PEOPLE', managerId)] },
  'manager.displayname': { operators: all, valuesOf: ({ manager }) => [manager] },
};

/** `undefined`: the filter cannot be read, or has an operator that the attribute does not know. */
export function filterOf({ options }: World, text: string | null): Test | undefined {
  if (text === null || text.trim() === '') return () => true;
  const filter = parseFilter(text);
  return filter && testOf(filter, options.scimFilterOr === 'accepted');
}

function testOf(filter: Filter, orIsKnown: boolean): Test | undefined {
  switch (filter.kind) {
    case 'compare':
      return comparison(filter.name, filter.operator, filter.value);
    case 'and':
    case 'or': {
      if (filter.kind === 'or' && orIsKnown && areAllOfOne(filter.parts)) return oneOf(filter.parts);
      const tests = filter.parts.map((part) => testOf(part, orIsKnown));
      if ((filter.kind === 'or' && !orIsKnown) || !tests.every((test) => test !== undefined)) return undefined;
      return filter.kind === 'or'
        ? (person) => tests.some((test) => test(person))
        : (person) => tests.every((test) => test(person));
    }
    case 'within':
      return filter.name.toLowerCase() === 'phonenumbers' ? phoneTest(filter.part) : undefined;
    case 'not':
    case 'present':
      return undefined;
  }
}

type Comparison = Extract<Filter, { kind: 'compare' }>;

/** Does the filter join values of one attribute? A hundred of them are compared at once. */
function areAllOfOne(parts: readonly Filter[]): parts is readonly Comparison[] {
  const [first] = parts;
  const isLike = (part: Filter): boolean =>
    part.kind === 'compare' &&
    first?.kind === 'compare' &&
    part.operator === 'eq' &&
    part.name === first.name &&
    typeof part.value === 'string';
  return parts.every(isLike);
}

function oneOf(parts: readonly Comparison[]): Test | undefined {
  const attribute = attributeNamed(parts[0]?.name ?? '');
  const wanted = new Set(parts.map(({ value }) => String(value).toLowerCase()));
  return (
    attribute &&
    ((person) => attribute.valuesOf(person).some((own) => own !== undefined && wanted.has(own.toLowerCase())))
  );
}

function attributeNamed(name: string): Attribute | undefined {
  const plain = name.startsWith(`${enterpriseSchema}:`) ? name.slice(enterpriseSchema.length + 1) : name;
  return attributes[plain.toLowerCase()];
}

function comparison(name: string, operator: string, value: string | boolean): Test | undefined {
  const attribute = attributeNamed(name);
  const known = attribute?.operators.find((one) => one === operator);
  if (attribute === undefined || known === undefined || typeof value !== 'string') return undefined;
  const wanted = value.toLowerCase();
  return (person) =>
    attribute.valuesOf(person).some((own) => own !== undefined && compare(own.toLowerCase(), known, wanted));
}

/** `phoneNumbers[type eq "mobile" and value eq "…"]`, the described example. */
function phoneTest(part: Filter): Test | undefined {
  const test = entryTest(part);
  return test && ((person) => phonesOf(person).some(test));
}

/**
 * Whether an entry of a list fits a filter within brackets: `type eq "work"`, joined by `and`, `or`, `not`. `undefined`: not
 * a filter for entries.
 */
export function entryTest(filter: Filter): ((entry: object) => boolean) | undefined {
  switch (filter.kind) {
    case 'compare': {
      const { name, operator, value } = filter;
      const known = [...all, 'co', 'ne'].includes(operator);
      return known ? (entry) => entryFits((entry as Record<string, unknown>)[name], operator, value) : undefined;
    }
    case 'present':
      return (entry) => (entry as Record<string, unknown>)[filter.name] !== undefined;
    case 'and':
    case 'or': {
      const tests = filter.parts.map(entryTest);
      if (!tests.every((test) => test !== undefined)) return undefined;
      return filter.kind === 'or'
        ? (entry) => tests.some((test) => test(entry))
        : (entry) => tests.every((test) => test(entry));
    }
    case 'not': {
      const test = entryTest(filter.part);
      return test && ((entry) => !test(entry));
    }
    case 'within':
      return undefined;
  }
}

function entryFits(own: unknown, operator: string, value: string | boolean): boolean {
  if (typeof value === 'boolean') return (operator === 'eq') === (own === value);
  const [mine, wanted] = [typeof own === 'string' ? own.toLowerCase() : '', value.toLowerCase()];
  if (operator === 'co') return mine.includes(wanted);
  if (operator === 'ne') return mine !== wanted;
  return compare(mine, operator as Operator, wanted);
}

/** Text is compared without case: no attribute here is caseExact (RFC 7643, 8.7.1), except the id, which is lower case. */
function compare(own: string, operator: Operator, wanted: string): boolean {
  if (operator === 'eq') return own === wanted;
  return operator === 'sw' ? own.startsWith(wanted) : own.endsWith(wanted);
}
