/** Reads the path of a PATCH operation (RFC 7644, 3.5.2): `name.givenName`, `urn:…:User:costCenter`, `addresses[type eq "work"].locality`. */
import {
  attributeNamed,
  coreAttributes,
  coreSchema,
  enterpriseAttributes,
  enterpriseSchema,
  partNamed,
} from './attributes.js';
import type { Attribute } from './attributes.js';
import { entryTest } from './filter.js';
import { parseFilter } from './filter-parse.js';
import type { Filter } from './filter-parse.js';

export interface Target {
  /** The attribute is of the enterprise extension. */
  readonly isEnterprise: boolean;
  readonly name: string;
  readonly attribute: Attribute;
  /** Which entries of a list are meant. */
  readonly filter?: Filter;
  readonly part?: string;
}

/** `undefined`: the path cannot be read, or names an attribute that does not exist. */
export function targetOf(path: string): Target | undefined {
  const { schema, rest } = withoutSchema(path);
  const {
    name = '',
    filter,
    part,
  } = /^(?<name>[A-Za-z$]\w*)(?:\[(?<filter>.*)\])?(?:\.(?<part>[\w$]+))?$/.exec(rest)?.groups ?? {};
  const isEnterprise = schema === enterpriseSchema;
  const found = attributeNamed(isEnterprise ? enterpriseAttributes : coreAttributes, name);
  if (!found) return undefined;
  const read = filter === undefined ? undefined : parseFilter(filter);
  if (filter !== undefined && (!read || !entryTest(read) || found.attribute.kind !== 'list')) return undefined;
  const own = part === undefined ? undefined : partNamed(found.attribute, part);
  if (part !== undefined && own === undefined) return undefined;
  return { isEnterprise, ...found, ...(read && { filter: read }), ...(own !== undefined && { part: own }) };
}

function withoutSchema(path: string): { schema?: string; rest: string } {
  const schema = [coreSchema, enterpriseSchema].find((one) => path.toLowerCase().startsWith(`${one.toLowerCase()}:`));
  return schema === undefined ? { rest: path } : { schema, rest: path.slice(schema.length + 1) };
}
