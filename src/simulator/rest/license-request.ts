/** The body of PATCH /licenses/users. */
import { isObject } from './json-body.js';
import type { JsonObject } from './json-body.js';

export interface LicenseWish {
  readonly id: string;
  readonly operation: 'add' | 'remove';
  readonly calling: { readonly locationId: string; readonly extension: string; readonly phoneNumber: string };
}

export interface SiteWish {
  /** Lower case. */
  readonly siteUrl: string;
  /** Only `attendee` can be requested (documented). */
  readonly accountType: string;
  readonly operation: 'add' | 'remove';
}

export interface LicenseRequest {
  readonly email: string | undefined;
  readonly personId: string | undefined;
  readonly licenses: readonly LicenseWish[];
  readonly sites: readonly SiteWish[];
}

/** Reads the body; `problems` are sentences, empty if the body is valid. Unknown fields are ignored. */
export function licenseRequest(body: JsonObject): { request: LicenseRequest; problems: string[] } {
  const problems: string[] = [];
  const email = text(body['email']);
  const personId = text(body['personId']);
  if (email === undefined && personId === undefined) problems.push("Either 'email' or 'personId' is required.");
  const licenses = objects(body['licenses'], 'licenses', problems).flatMap((item) => licenseWish(item, problems));
  const sites = objects(body['siteUrls'], 'siteUrls', problems).flatMap((item) => siteWish(item, problems));
  if (licenses.length + sites.length === 0) problems.push("Either 'licenses' or 'siteUrls' is required.");
  return { request: { email, personId, licenses, sites }, problems };
}

function licenseWish(item: JsonObject, problems: string[]): LicenseWish[] {
  const id = text(item['id']);
  const operation = operationOf(item['operation'], problems);
  if (id === undefined) problems.push("'id' of a license is required.");
  if (id === undefined || operation === undefined) return [];
  const given = isObject(item['properties']) ? item['properties'] : {};
  const calling = {
    locationId: text(given['locationId']) ?? '',
    extension: text(given['extension']) ?? '',
    phoneNumber: text(given['phoneNumber']) ?? '',
  };
  return [{ id, operation, calling }];
}

function siteWish(item: JsonObject, problems: string[]): SiteWish[] {
  const siteUrl = text(item['siteUrl'])?.toLowerCase();
  const accountType = text(item['accountType']);
  const operation = operationOf(item['operation'], problems);
  if (siteUrl === undefined) problems.push("'siteUrl' is required.");
  if (accountType === undefined) problems.push("'accountType' of a site is required.");
  if (siteUrl === undefined || accountType === undefined || operation === undefined) return [];
  return [{ siteUrl, accountType, operation }];
}

/** `add` by default (documented). */
function operationOf(value: unknown, problems: string[]): 'add' | 'remove' | undefined {
  if (value === undefined || value === null || value === 'add') return 'add';
  if (value === 'remove') return 'remove';
  problems.push("'operation' must be 'add' or 'remove'.");
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objects(value: unknown, name: string, problems: string[]): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  problems.push(`'${name}' must be a list of objects.`);
  return [];
}
