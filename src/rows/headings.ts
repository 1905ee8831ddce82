/** One heading → what it means: our own columns, the site's tracking codes, other programs' names, licenses. */
import { columns } from '../fields/table.js';
import { findLicense, licenseNames, sameSite, spellLicense, type Catalog } from '../model/catalog.js';
import { isResultColumn, type Target } from '../model/columns.js';
import { isAlias, isRecognized } from './families.js';
import { synonymOf } from './likely-columns.js';
import { isSiteHeading } from './site-column.js';
import { nearest, plainName, sameName } from '../model/names.js';

export type SiteCode = Catalog['trackingCodes'][number];

/** What is reported about an unknown heading. */
export interface Unknown {
  readonly unknown: string;
  /** Which list helps to correct it. */
  readonly lists?: 'codes' | 'licenses';
}

/**
 * In this order: one of our columns, a tracking code, the column of sites, another program's name for our columns, a license or an attendee account as
 * Control Hub names them, known columns of other programs that are not applied, and one of our columns in other words.
 */
export function targetOf(heading: string, catalog: Catalog): Target | Unknown {
  if (heading.trim() === '') return { is: 'blank' };
  if (isResultColumn(heading)) return { is: 'ignored' };
  const own = ownTarget(heading, catalog);
  if (own !== undefined) return own;
  if (catalog.otherSites !== undefined && isSiteHeading(heading)) return { is: 'site' };
  const alias = isAlias(heading);
  if (alias !== undefined) return { is: 'column', name: alias };
  const numbered = numberIn(heading);
  if (numbered !== undefined) return codeAt(numbered, catalog.trackingCodes);
  const entitlement = entitlementOf(heading, catalog);
  if (entitlement !== undefined) return entitlement;
  if (isRecognized(heading)) return { is: 'recognized' };
  const synonym = synonymOf(heading);
  return synonym === undefined ? unknownHeading(heading, catalog) : { is: 'column', name: synonym };
}

/** Is the heading one of our columns in other words only: neither our own name nor one of another program? */
export function isOnlySynonym(heading: string): boolean {
  const isOwn = columns().some(({ name }) => sameName(name, heading));
  return !isOwn && isAlias(heading) === undefined && synonymOf(heading) !== undefined;
}

/** Does the heading itself say that it is a tracking code? */
export function namesCode(heading: string): boolean {
  return behindPrefix(heading) !== undefined || numberIn(heading) !== undefined;
}

function numberIn(heading: string): string | undefined {
  return /^(?:trkcode|tc|trackingcode)(?<index>[1-9]|10)$/u.exec(plainName(heading))?.groups?.['index'];
}

/** `Tracking code: NAME` → the name. */
function behindPrefix(heading: string): string | undefined {
  return behind('tracking code', heading);
}

function behind(prefix: string, heading: string): string | undefined {
  const colon = heading.indexOf(':');
  return colon !== -1 && sameName(heading.slice(0, colon), prefix) ? heading.slice(colon + 1) : undefined;
}

/**
 * The heading of a column that is read and written over SCIM: its name, or `Profile: NAME` where the site has a tracking code of
 * that name.
 */
export function profileHeading(name: string, { trackingCodes }: Pick<Catalog, 'trackingCodes'>): string {
  return trackingCodes.some((code) => sameName(code.name, name)) ? `Profile: ${name}` : name;
}

/** Does the heading itself say that it is no tracking code? */
export function saysProfile(heading: string): boolean {
  return behind('profile', heading) !== undefined;
}

/** Is it a column that is read and written over SCIM? */
export function isScimColumn(target: Target | Unknown): boolean {
  return (
    'is' in target && target.is === 'column' && columns().some(({ name, inScim }) => inScim && name === target.name)
  );
}

function ownTarget(heading: string, catalog: Catalog): Target | Unknown | undefined {
  const codes = catalog.trackingCodes;
  const named = behindPrefix(heading);
  if (named !== undefined) return codeNamed(named, codes) ?? noCode(named, codes);
  const profile = behind('profile', heading);
  const scim = profile === undefined ? undefined : columns().find((one) => one.inScim && sameName(one.name, profile));
  if (scim !== undefined) return { is: 'column', name: scim.name };
  const column = columns().find((one) => (one.explicit ? one.name === heading.trim() : sameName(one.name, heading)));
  const code = codeNamed(heading, codes);
  // Files have such headings for other purposes: only the very name of the column is taken, and a code of the site comes first.
  const isOther = column?.inScim === true && (code !== undefined || heading.trim() !== column.name);
  if (column !== undefined && !isOther) return { is: 'column', name: column.name };
  return code !== undefined && 'name' in code ? (licenseOfThatName(heading, code.name, catalog) ?? code) : code;
}

/** TRUE and FALSE meant for a license must not become the value of a tracking code, or the other way round. */
function licenseOfThatName(heading: string, code: string, catalog: Catalog): Unknown | undefined {
  const license = findLicense(catalog, heading);
  const asCode = `write "Tracking code: ${code}"`;
  if ('found' in license) {
    const asLicense = spellLicense(catalog, license.found, heading);
    return { unknown: `is a tracking code and a license; ${asCode} or "${asLicense}"` };
  }
  return license.reason === 'ambiguous'
    ? { unknown: `is a tracking code, for which ${asCode}; as a license it ${license.message}` }
    : undefined;
}

function codeAt(index: string, codes: readonly SiteCode[]): Target | Unknown {
  const code = codes.find((one) => one.index === index);
  if (code) return codeTarget(code);
  return { unknown: `the site has no tracking code ${index}`, lists: 'codes' };
}

function codeTarget({ index, name, attribute }: SiteCode): Target {
  return { is: 'trackingCode', index, name, ...(attribute !== undefined && { attribute }) };
}

function codeNamed(text: string, codes: readonly SiteCode[]): Target | Unknown | undefined {
  const [code, ...others] = codes.filter(({ name }) => sameName(name, text));
  if (code === undefined) return undefined;
  if (others.length === 0) return codeTarget(code);
  const indexes = [code, ...others].map((one) => `trackingCode${one.index}`).join(' or ');
  return { unknown: `several tracking codes of the site have this name; write ${indexes}` };
}

function noCode(text: string, codes: readonly SiteCode[]): Unknown {
  return noColumn(
    text,
    codes.map(({ name }) => name),
  );
}

/**
 * Control Hub's heading for a license is `Webex Suite [Sub123]` or `acme.webex.com - Webex Suite [Sub123]`, with `(Suspended)`
 * added if it is; for attendee accounts it is `acme.webex.com - Attendee` (afv3q8, txzp4bb). Dashes and spaces vary.
 */
function entitlementOf(heading: string, catalog: Catalog): Target | Unknown | undefined {
  const attendee = /^\s*(?<site>[a-z\d.-]+\.[a-z]+)\s*\p{Dash}\s*attendee\s*$/iu.exec(heading)?.groups?.['site'];
  if (attendee !== undefined) return sameSite(attendee, catalog.site) ? { is: 'attendee' } : { is: 'recognized' };
  const text = heading.replace(suspended, '').trim();
  const found = findLicense(catalog, text);
  if ('found' in found) {
    const { id, name } = found.found;
    return { is: 'license', license: { id, name }, suspended: suspended.test(heading) };
  }
  const isLicense = /^\s*[a-z\d.-]+\.[a-z]+\s+\p{Dash}\s|\[[^\]]+\]$/iu.test(text);
  if (found.reason === 'ambiguous') return { unknown: found.message };
  return isLicense
    ? unlessNear(text, "isn't a license in this organization", licenseNames(catalog), 'licenses')
    : undefined;
}

const suspended = /\(\s*suspended\s*\)\s*$/iu;

function unknownHeading(heading: string, catalog: Catalog): Unknown {
  const explicit = columns().flatMap((column) => (column.explicit ? [column.name] : []));
  const meant = nearest(heading, explicit);
  if (meant !== undefined) return onlyExplicit(heading, meant);
  const own = columns().filter((column) => !column.explicit);
  const names = [...own, ...catalog.trackingCodes].map(({ name }) => name);
  return noColumn(heading, [...names, ...licenseNames(catalog)]);
}

/** A column that is never guessed at: the way to say that it is meant. */
export function onlyExplicit(heading: string, column: string): Unknown {
  const name = heading.trim();
  const ways = `--map "${name}=${column}" reads it so, --map "${name}=ignore" skips it`;
  return { unknown: `isn't read as ${column} by itself, because deleting cannot be undone; ${ways}` };
}

/** Must a heading be exactly the column's name, in a file of this program's own format? */
export function isExplicit(target: Target | Unknown): target is Extract<Target, { is: 'column' }> {
  return (
    'is' in target && target.is === 'column' && columns().some(({ name, explicit }) => explicit && name === target.name)
  );
}

function noColumn(text: string, names: readonly string[]): Unknown {
  return unlessNear(text, "isn't a recognized column", names, 'codes');
}

function unlessNear(text: string, what: string, names: readonly string[], lists: 'codes' | 'licenses'): Unknown {
  const near = nearest(text, names);
  return near === undefined ? { unknown: what, lists } : { unknown: `${what}; nearest: "${near}"` };
}
