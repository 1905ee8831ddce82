/**
 * Holds requests and answers against Webex's own OpenAPI description, which lies beside the checkout where it lies at
 * all; it is not ours to pass on. Of JSON Schema it knows what the description uses: types, required, properties, items,
 * enum, allOf and $ref. Properties that are not described are allowed.
 */
import { existsSync, readFileSync } from 'node:fs';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApi {
  /** What is wrong with a request, a sentence each: address, query and body. `path` has its query, and `/v1` or not. */
  readonly requestProblems: (method: string, path: string, body?: unknown) => string[];
  /** What is wrong with an answer, a sentence each; an answer without a described body has no problems with it. */
  readonly answerProblems: (method: string, path: string, status: number, body?: unknown) => string[];
}

/** Relative to the root of the repository. */
export const openApiPlace = '../shared/webex/openapi.json';
/** That of SCIM. */
export const scimOpenApiPlace = '../shared/webex/scim-openapi.json';

/** The description as it is written, or undefined where it is not there: tests of it are skipped and say so. */
export function openApiDocument(place = openApiPlace): Json | undefined {
  const file = new URL(`../../${place}`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Json) : undefined;
}

/** A checker by the description. Throws a RangeError for a `$ref` that leads nowhere. */
export function openApi(document: Json): OpenApi {
  return {
    requestProblems(method, path, body) {
      const operation = operationOf(document, method, path);
      if (!operation) return [`${method} ${path} is not described`];
      const described = jsonContent(at(operation, 'requestBody'));
      const required = at(operation, 'requestBody')['required'] === true;
      if (body === undefined) return [...queryProblems(operation, path), ...(required ? ['the body is missing'] : [])];
      if (!described) return [...queryProblems(operation, path), 'no body is described'];
      return [...queryProblems(operation, path), ...valueProblems(document, at(described, 'schema'), body, 'body')];
    },
    answerProblems(method, path, status, body) {
      const operation = operationOf(document, method, path);
      if (!operation) return [`${method} ${path} is not described`];
      const answer = object(at(operation, 'responses')[String(status)]);
      if (!answer) return [`${method} ${path}: an answer ${status} is not described`];
      const described = jsonContent(answer);
      return described ? valueProblems(document, at(described, 'schema'), body, 'body') : [];
    },
  };
}

/** What is wrong with a value by a schema of the document; `where` is how the value is called. */
export function valueProblems(document: Json, given: Json, value: unknown, where: string): string[] {
  const schema = resolved(document, given);
  const parts = list(schema['allOf']).flatMap((part) => valueProblems(document, object(part) ?? {}, value, where));
  const { type, enum: allowed } = schema;
  if (typeof type === 'string' && !isOfType(type, value, allowed)) {
    return [...parts, `${where} is ${typeof value === 'object' ? JSON.stringify(value) : typeof value}, not ${type}`];
  }
  if (Array.isArray(allowed) && typeof value !== 'boolean' && !allowed.includes(value)) {
    return [...parts, `${where} is ${JSON.stringify(value)}, not one of ${allowed.join(', ')}`];
  }
  if (Array.isArray(value)) {
    const items = object(schema['items']) ?? {};
    return [...parts, ...value.flatMap((item, n) => valueProblems(document, items, item, `${where}[${n}]`))];
  }
  const fields = object(value);
  return fields ? [...parts, ...fieldProblems(document, schema, fields, where)] : parts;
}

function fieldProblems(document: Json, schema: Json, value: Json, where: string): string[] {
  const missing = list(schema['required']).filter((name) => value[String(name)] === undefined);
  const known = Object.entries(at(schema, 'properties')).filter(([name]) => value[name] !== undefined);
  return [
    ...missing.map((name) => `${where}.${String(name)} is missing`),
    ...known.flatMap(([name, part]) => valueProblems(document, object(part) ?? {}, value[name], `${where}.${name}`)),
  ];
}

/** A known defect of the description: flags of people are texts in answers there, while everybody saw booleans. */
function isOfType(type: string, value: unknown, allowed: unknown): boolean {
  if (typeof value === 'boolean' && list(allowed).join() === 'true,false') return true;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return object(value) !== undefined;
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function operationOf(document: Json, method: string, path: string): Json | undefined {
  const parts = (path.split('?')[0] ?? '').replace(/^\/v1(?=\/)/, '').split('/');
  const paths = Object.entries(at(document, 'paths')).filter(([template]) => {
    const named = template.split('/');
    return named.length === parts.length && named.every((name, n) => name === parts[n] || name.startsWith('{'));
  });
  // `/people/me` before `/people/{personId}`.
  const [first] = paths.toSorted(([a], [b]) => a.split('{').length - b.split('{').length);
  return object(object(first?.[1])?.[method.toLowerCase()]);
}

function queryProblems(operation: Json, path: string): string[] {
  const described = list(operation['parameters'])
    .map((parameter) => object(parameter) ?? {})
    .filter((parameter) => parameter['in'] === 'query');
  const sent = [...new URLSearchParams(path.split('?')[1] ?? '').keys()];
  const strange = sent.filter((name) => !described.some((parameter) => parameter['name'] === name));
  const missing = described.filter(({ name, required }) => required === true && !sent.includes(String(name)));
  return [
    ...strange.map((name) => `the query parameter ${name} is not described`),
    ...missing.map(({ name }) => `the query parameter ${String(name)} is missing`),
  ];
}

/** The JSON of a request body or an answer, whatever the character set after the media type. */
function jsonContent(described: Json): Json | undefined {
  const found = Object.entries(at(described, 'content')).find(([type]) => type.startsWith('application/json'));
  return object(found?.[1]);
}

function resolved(document: Json, schema: Json): Json {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  let target: unknown = document;
  for (const part of $ref.replace(/^#\//, '').split('/')) target = object(target)?.[part];
  const found = object(target);
  if (!found) throw new RangeError(`${$ref} leads nowhere.`);
  return resolved(document, found);
}

function at(value: Json, key: string): Json {
  return object(value[key]) ?? {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function object(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
