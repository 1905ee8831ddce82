/** What the organization and site offer, and how the names that people write are matched to it. */
import { createHash } from 'node:crypto';
import { nearest, plainName } from './names.js';
import { isFitForName } from './outside-text.js';
import type { Named } from './row.js';

export interface License extends Named {
  readonly siteUrl?: string;
  readonly siteType?: string;
  readonly subscriptionId?: string;
  /** In units; absent if the service does not report it. */
  readonly total?: number;
  readonly consumed?: number;
}

export interface SessionType extends Named {
  /** If the site has two names for it: the one that it does not show. */
  readonly otherName?: string;
  /** Product code (PRO, TRS, …); not unique on a site. */
  readonly code: string;
  readonly active: boolean;
  /** Centers it belongs to: MeetingCenter, EventCenter, TrainingCenter, SupportCenter, SalesCenter. */
  readonly services: readonly string[];
}

export interface TrackingCode {
  /** "1" … "10" */
  readonly index: string;
  readonly name: string;
  readonly required: boolean;
  /**
   * Active values to choose from; empty: free text. Whether Webex accepts other values is unknown, unless `isClosed` is set.
   */
  readonly values: readonly string[];
  /** No other values are accepted. */
  readonly isClosed?: boolean;
  /** False: a person's value can be changed but not removed. */
  readonly canBeEmptied?: boolean;
  /** The most characters that a value may have. */
  readonly longestValue?: number;
  /**
   * The name of the field that the code is mapped to: its values are those of this attribute of the person, and cannot be set on the
   * site.
   */
  readonly attribute?: string;
}

/** How people's records are changed: each by itself over the People API, or many in one request over SCIM. */
export type PeopleApi = 'rest' | 'scim';

export interface Catalog {
  /** Absent: over the People API. */
  readonly peopleApi?: PeopleApi;
  /** `acme.webex.com` */
  readonly site: string;
  readonly licenses: readonly License[];
  readonly sessionTypes: readonly SessionType[];
  readonly trackingCodes: readonly TrackingCode[];
  /** Why `trackingCodes` is empty although the site may have some. */
  readonly withoutCodes?: string;
  /**
   * What the other sites offer that a file names in its column `site`, by lower-case address. `not read yet`: the file may
   * have such a column, and its rows are still to be read. Absent: no column is one of sites.
   */
  readonly otherSites?: OtherSites | 'not read yet';
}

export type OtherSites = ReadonlyMap<string, OtherSite>;

/** What a further site offers, or why that cannot be read. */
export type OtherSite = { readonly catalog: Catalog } | { readonly unread: string };

/** The site's catalog; the one of the main site for `undefined`, and for a site that was not read. */
export function catalogAt(catalog: Catalog, site: string | undefined): Catalog {
  const { otherSites } = catalog;
  if (site === undefined || otherSites === undefined || otherSites === 'not read yet') return catalog;
  const other = otherSites.get(site.toLowerCase());
  return other !== undefined && 'catalog' in other ? other.catalog : catalog;
}

/** The catalogs of the other sites that could be read. */
export function otherCatalogs({ otherSites }: Catalog): Catalog[] {
  if (otherSites === undefined || otherSites === 'not read yet') return [];
  return [...otherSites.values()].flatMap((one) => ('catalog' in one ? [one.catalog] : []));
}

/** The sites that the licenses name, in the same order. */
export function sitesOf(licenses: readonly License[]): string[] {
  return [...new Set(licenses.flatMap(({ siteUrl }) => (siteUrl === undefined ? [] : [siteUrl])))];
}

export type Found<T> = { readonly found: T } | { readonly reason: 'unknown' | 'ambiguous'; readonly message: string };

/**
 * The license that a text means: an id, a name, or `acme.webex.com - Webex Suite [Sub123]` as in Control Hub's headings. Of
 * several matches, prefers those of the site or without a site, then the one that the person has (`held`).
 */
export function findLicense(catalog: Catalog, text: string, held: readonly string[] = []): Found<License> {
  const usable = licensesMeant(catalog, text);
  const [only] = usable;
  if (only !== undefined && usable.length === 1) return { found: only };
  const owned = usable.filter(({ id }) => held.includes(id));
  const [license, ...others] = owned.length === 1 ? owned : usable;
  if (license === undefined) return unknownLicense(catalog, text);
  if (others.length === 0) return { found: license };
  const candidates = usable.map((one) => `"${spellLicense(catalog, one)}"`).join(' or ');
  return { reason: 'ambiguous', message: `means ${usable.length} licenses; write ${candidates}` };
}

const licensesByText = new WeakMap<Catalog, Map<string, readonly License[]>>();
/** Licenses are named by few texts, again and again; a file with more different ones has no names of licenses there. */
const mostTexts = 10_000;

/** The one with this id, or else all of this name, those of the site before others. Found once for each text. */
function licensesMeant(catalog: Catalog, text: string): readonly License[] {
  const known = licensesByText.get(catalog) ?? new Map<string, readonly License[]>();
  licensesByText.set(catalog, known);
  const before = known.get(text);
  if (before !== undefined) return before;
  const found = searchLicenses(catalog, text);
  if (known.size < mostTexts) known.set(text, found);
  return found;
}

function searchLicenses(catalog: Catalog, text: string): readonly License[] {
  const byId = catalog.licenses.find(({ id }) => id === text);
  if (byId) return [byId];
  const wanted = plainName(text);
  const all = catalog.licenses.filter((license) => spellings(license).some((name) => plainName(name) === wanted));
  const near = all.filter(({ siteUrl }) => siteUrl === undefined || sameSite(siteUrl, catalog.site));
  return near.length > 0 ? near : all;
}

/**
 * A license as it can be pasted into a cell: the shortest spelling that means only this license, and not something else that
 * has the name `taken`.
 */
export function spellLicense(catalog: Catalog, license: License, taken = ''): string {
  const unique = spellings(license).find((name) => {
    const plain = plainName(name);
    if (plain === plainName(taken) || !isFitForName(name)) return false;
    return !catalog.licenses.some(
      (one) => one.id !== license.id && spellings(one).some((other) => plainName(other) === plain),
    );
  });
  return unique ?? license.id;
}

/** The session type that a text means: id, a name, or a product code that names exactly one active type. */
export function findSessionType(catalog: Catalog, text: string): Found<SessionType> {
  const byId = catalog.sessionTypes.find(({ id }) => id === text);
  if (byId) return { found: byId };
  const wanted = plainName(text);
  const meant = (nameOf: (type: SessionType) => string | undefined): readonly SessionType[] => {
    const named = (type: SessionType): boolean =>
      nameOf(type) !== undefined && plainName(nameOf(type) ?? '') === wanted;
    return preferActive(catalog.sessionTypes.filter(named));
  };
  const ways = [meant(({ name }) => name), meant(({ otherName }) => otherName), meant(({ code }) => code)];
  const usable = ways.find((types) => types.length > 0) ?? [];
  const [type, ...others] = usable;
  if (type === undefined) return unknownSessionType(catalog, text);
  if (others.length === 0) return { found: type };
  const candidates = usable.map(({ id, name }) => `${id} ("${name}")`).join(' or ');
  return { reason: 'ambiguous', message: `means ${usable.length} session types; write ${candidates}` };
}

/** Licenses of the site: each gives its holder an account there. */
export function siteLicenses(catalog: Catalog): readonly License[] {
  const before = knownSiteLicenses.get(catalog);
  if (before !== undefined) return before;
  const found = catalog.licenses.filter(({ siteUrl }) => siteUrl !== undefined && sameSite(siteUrl, catalog.site));
  knownSiteLicenses.set(catalog, found);
  return found;
}

/** Found once for all rows; a catalog never changes. */
const knownSiteLicenses = new WeakMap<Catalog, readonly License[]>();

/** Calling needs a location and a number, which this program does not assign. */
export function isCalling(license: Named): boolean {
  return /\bcalling\b/iu.test(license.name);
}

/** Webex assigns and removes these by itself (error 700006); the known ones can be identified only by name. */
export function isImplicit(license: Named): boolean {
  return /\bscreen ?share\b/iu.test(license.name);
}

/**
 * Licenses of hybrid services always report one unit, with none in use, however many people have them
 * (developer.webex.com/docs/managing-hybrid-services-licenses); the known ones can be identified only by name.
 */
export function isHybrid({ name, total, consumed }: License): boolean {
  return /\bhybrid\b/iu.test(name) && (total ?? 1) <= 1 && (consumed ?? 0) === 0;
}

export function sameSite(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Changes when ids, names or values change; counters are ignored. */
export function catalogHash(catalog: Catalog): string {
  const licenses = catalog.licenses.map(({ id, name, siteUrl, subscriptionId }) => [id, name, siteUrl, subscriptionId]);
  const types = catalog.sessionTypes.map(({ id, name, otherName, code, active, services }) => {
    return [id, name, otherName, code, active, services];
  });
  const codes = catalog.trackingCodes.map(({ index, name, required, values }) => [index, name, required, values]);
  const sorted = [licenses, types, codes].map((list) => list.map((one) => JSON.stringify(one)).sort());
  return createHash('sha256')
    .update(JSON.stringify([catalog.site, sorted]))
    .digest('hex');
}

/** All spellings of the organization's licenses. */
export function licenseNames(catalog: Catalog): string[] {
  return catalog.licenses.flatMap(spellings);
}

function spellings({ name, siteUrl, subscriptionId }: License): string[] {
  const bare = siteUrl === undefined ? [name] : [name, `${siteUrl} - ${name}`];
  return subscriptionId === undefined ? bare : [...bare, ...bare.map((one) => `${one} [${subscriptionId}]`)];
}

function preferActive(types: readonly SessionType[]): readonly SessionType[] {
  const active = types.filter((type) => type.active);
  return active.length > 0 ? active : types;
}

function unknownLicense(catalog: Catalog, text: string): Found<never> {
  const near = nearest(text, licenseNames(catalog));
  const names = [...new Set(catalog.licenses.map(({ name }) => `"${name}"`))].join(', ');
  const hint = near === undefined ? `available: ${names}` : `nearest: "${near}"`;
  return { reason: 'unknown', message: `isn't a license in this organization; ${hint}` };
}

function unknownSessionType(catalog: Catalog, text: string): Found<never> {
  const active = catalog.sessionTypes.filter((type) => type.active);
  const near = nearest(
    text,
    active.flatMap(({ name, otherName = name, code }) => [name, otherName, code]),
  );
  const meant = active.find(({ name, otherName, code }) => [name, otherName, code].includes(near));
  const hint =
    near === undefined || meant === undefined
      ? `available: ${active.map(({ id, name, code }) => `"${name}" (${code}, id ${id})`).join(', ')}`
      : `nearest: "${near}" (id ${meant.id})`;
  return { reason: 'unknown', message: `isn't a session type of ${catalog.site}; ${hint}` };
}
