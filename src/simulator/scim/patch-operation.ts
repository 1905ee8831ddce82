/** One operation of a PATCH, done to a document: add, replace, remove (RFC 7644, 3.5.2; SCIM 2 Users, Update a user with PATCH). */
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { attributeNamed, enterpriseAttributes, enterpriseSchema, coreSchema, webexSchema } from './attributes.js';
import { scimError } from './errors.js';
import { entryTest } from './filter.js';
import { targetOf } from './patch-path.js';
import type { Target } from './patch-path.js';
import type { ScimDocument } from './user-document.js';
import { valueRefusal } from './values.js';

interface How {
  readonly verb: 'add' | 'replace' | 'remove';
  /** Whether `add` makes the entry that its filter describes where there is none. */
  readonly addsByFilter: boolean;
}

/** Changes the document, or says why not; the document is then to be thrown away. Verbs are compared without case. */
export function applyOperation(
  document: ScimDocument,
  operation: JsonObject,
  addsByFilter: boolean,
): RestAnswer | undefined {
  const { op, path, value } = operation;
  const verb = typeof op === 'string' ? op.toLowerCase() : '';
  if (verb !== 'add' && verb !== 'replace' && verb !== 'remove') {
    return scimError(400, `Operation ${JSON.stringify(op)} is not valid.`, 'invalidSyntax');
  }
  const how: How = { verb, addsByFilter };
  if (path === undefined || path === null) {
    return verb === 'remove'
      ? scimError(400, 'path is required for remove.', 'noTarget')
      : applyAll(document, how, value);
  }
  if (typeof path === 'string' && path.toLowerCase() === enterpriseSchema.toLowerCase()) {
    return verb === 'remove' ? removeExtension(document) : applyAll(document, how, { [enterpriseSchema]: value });
  }
  const target = typeof path === 'string' ? targetOf(path) : undefined;
  if (!target) return scimError(400, `The path ${JSON.stringify(path)} is not valid.`, 'invalidPath');
  return applyAt(document, how, target, value);
}

function removeExtension(document: ScimDocument): undefined {
  document[enterpriseSchema] = {};
}

/** Without a path, the value holds attributes by name; those of an extension stand below its name, or bear it before theirs. */
function applyAll(document: ScimDocument, how: How, value: unknown): RestAnswer | undefined {
  if (!isObject(value)) return scimError(400, 'value must be an object where there is no path.', 'invalidValue');
  for (const [name, one] of Object.entries(value)) {
    if ([coreSchema, webexSchema, 'schemas'].includes(name)) continue;
    const refused =
      name === enterpriseSchema ? applyEnterprise(document, how, one) : applyNamed(document, how, name, one);
    if (refused) return refused;
  }
  return undefined;
}

function applyEnterprise(document: ScimDocument, how: How, value: unknown): RestAnswer | undefined {
  if (!isObject(value)) return scimError(400, `${enterpriseSchema} must be an object.`, 'invalidValue');
  for (const [name, one] of Object.entries(value)) {
    const refused = attributeNamed(enterpriseAttributes, name)
      ? applyNamed(document, how, `${enterpriseSchema}:${name}`, one)
      : scimError(400, `The attribute ${name} is not valid.`, 'invalidPath');
    if (refused) return refused;
  }
  return undefined;
}

function applyNamed(document: ScimDocument, how: How, name: string, value: unknown): RestAnswer | undefined {
  const target = targetOf(name);
  if (!target) return scimError(400, `The attribute ${name} is not valid.`, 'invalidPath');
  return applyAt(document, how, target, value);
}

function applyAt(document: ScimDocument, how: How, target: Target, value: unknown): RestAnswer | undefined {
  if (target.attribute.kind === 'read-only') {
    return scimError(400, `The attribute ${target.name} cannot be changed.`, 'mutability');
  }
  if (how.verb === 'remove' && ['userName', 'active'].includes(target.name)) {
    return scimError(400, `The attribute ${target.name} is required.`, 'mutability');
  }
  const given = how.verb === 'remove' || value === null ? undefined : value;
  if (how.verb !== 'remove') {
    if (value === undefined) return scimError(400, `A value for ${target.name} is required.`, 'invalidValue');
    const wrong = given === undefined ? undefined : valueRefusal(target, given);
    if (wrong) return wrong;
  }
  const place = placeOf(document, target);
  if (target.attribute.kind === 'list') return applyToList(place, how, target, given);
  if (target.attribute.kind === 'complex') applyToComplex(place, target, given);
  else setOrDelete(place, target.name, given);
  return undefined;
}

function placeOf(document: ScimDocument, { isEnterprise }: Target): ScimDocument {
  return isEnterprise ? objectAt(document, enterpriseSchema) : document;
}

/** A copy of the object at this name, put in its place, so that documents which share it stay as they are. */
function objectAt(document: ScimDocument, name: string): ScimDocument {
  const own = document[name];
  const copy: ScimDocument = isObject(own) ? { ...own } : {};
  document[name] = copy;
  return copy;
}

/** Parts that are not given stay; a text for `manager` is its value. */
function applyToComplex(place: ScimDocument, { name, part }: Target, value: unknown): void {
  if (value === undefined && part === undefined) {
    Reflect.deleteProperty(place, name);
    return;
  }
  const own = objectAt(place, name);
  const values = part === undefined ? (isObject(value) ? value : { value }) : { [part]: value };
  // The name shown beside a manager belongs to who was it before.
  if ('value' in values) delete own['displayName'];
  for (const [key, one] of Object.entries(values)) setOrDelete(own, key, one ?? undefined);
  if (Object.keys(own).length === 0) Reflect.deleteProperty(place, name);
}

function applyToList(place: ScimDocument, how: How, target: Target, value: unknown): RestAnswer | undefined {
  const { name, part } = target;
  const own = Array.isArray(place[name]) ? (place[name] as JsonObject[]) : [];
  if (target.filter === undefined && part === undefined) {
    const added = (Array.isArray(value) ? value : [value].filter((one) => one !== undefined)) as JsonObject[];
    setList(place, name, how.verb === 'add' ? joined(own, added) : added);
    return undefined;
  }
  const fits = (target.filter && entryTest(target.filter)) ?? ((): boolean => true);
  if (!own.some(fits)) {
    // Only for replace an error is described.
    if (how.verb === 'remove') return undefined;
    const isNew = how.verb === 'add' && how.addsByFilter ? newEntry(target, value) : undefined;
    if (!isNew) return scimError(400, `No value of ${name} fits the filter.`, 'noTarget');
    setList(place, name, [...own, isNew]);
    return undefined;
  }
  setList(
    place,
    name,
    own.flatMap((entry) => (fits(entry) ? changedEntry(entry, part, value) : [entry])),
  );
  return undefined;
}

/** The entry that `add` with a filter for `eq` makes where there is none, as SCIM services usually do. */
function newEntry({ filter, part }: Target, value: unknown): JsonObject | undefined {
  if (filter?.kind !== 'compare' || filter.operator !== 'eq') return undefined;
  const begun = { [filter.name]: filter.value };
  if (part !== undefined) return { ...begun, [part]: value };
  return isObject(value) ? { ...begun, ...value } : undefined;
}

function changedEntry(entry: JsonObject, part: string | undefined, value: unknown): JsonObject[] {
  if (part === undefined) return isObject(value) ? [{ ...entry, ...value }] : [];
  const copy = { ...entry };
  setOrDelete(copy, part, value);
  return Object.keys(copy).some((key) => !['type', 'primary', 'display'].includes(key)) ? [copy] : [];
}

/** An entry that is there already is not added again; a new primary one takes that from the others of the list. */
function joined(own: readonly JsonObject[], added: readonly JsonObject[]): JsonObject[] {
  const fresh = added.filter((entry) => !own.some((one) => isDeepStrictEqual(one, entry)));
  const hasPrimary = fresh.some(({ primary }) => primary === true);
  const before = hasPrimary
    ? own.map((entry) => (entry['primary'] === true ? { ...entry, primary: false } : entry))
    : own;
  return [...before, ...fresh];
}

function setList(place: ScimDocument, name: string, entries: readonly JsonObject[]): void {
  setOrDelete(place, name, entries.length === 0 ? undefined : entries);
}

function setOrDelete(place: ScimDocument, name: string, value: unknown): void {
  if (value === undefined || value === null) Reflect.deleteProperty(place, name);
  else place[name] = value;
}
