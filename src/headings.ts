/** One heading → what it means: our own columns, the site's tracking codes, other programs' names, licenses. Pure. */
import { findLicense, sameSite, type Catalog } from './catalog.js';
import { columns, isResultColumn, type Target } from './columns.js';
import { isAlias, isRecognized } from './families.js';
import { nearest, plainName, sameName } from './names.js';

export type SiteCode = Catalog['trackingCodes'][number];

/** What is said of a heading that means nothing here. */
export interface Unknown {
  readonly unknown: string;
}

/**
 * In this order: a column of ours, a tracking code, another program's name for one of them, a license or an attendee
 * account as Control Hub heads them, and what is known of other programs and not applied.
 */
export function targetOf(heading: string, catalog: Catalog): Target | Unknown {
  if (heading.trim() === '') return { is: 'blank' };
  if (isResultColumn(heading)) return { is: 'ignored' };
  const own = ownTarget(heading, catalog.trackingCodes);
  if (own !== undefined) return own;
  const alias = isAlias(heading);
  if (alias !== undefined) return { is: 'column', name: alias };
  const numbered = /^(?:trkcode|tc|trackingcode)(?<index>[1-9]|10)$/u.exec(plainName(heading))?.groups?.['index'];
  if (numbered !== undefined) return codeAt(numbered, catalog.trackingCodes);
  return (
    entitlementOf(heading, catalog) ?? (isRecognized(heading) ? { is: 'recognized' } : unknownHeading(heading, catalog))
  );
}

function ownTarget(heading: string, codes: readonly SiteCode[]): Target | Unknown | undefined {
  const colon = heading.indexOf(':');
  if (colon !== -1 && sameName(heading.slice(0, colon), 'tracking code')) {
    const name = heading.slice(colon + 1);
    return codeNamed(name, codes) ?? noCode(name, codes);
  }
  const column = columns.find(({ name }) => sameName(name, heading));
  return column ? { is: 'column', name: column.name } : codeNamed(heading, codes);
}

function codeAt(index: string, codes: readonly SiteCode[]): Target | Unknown {
  const code = codes.find((one) => one.index === index);
  if (code) return { is: 'trackingCode', index, name: code.name };
  return { unknown: `the site has no tracking code ${index}${listed(codes)}` };
}

function codeNamed(text: string, codes: readonly SiteCode[]): Target | Unknown | undefined {
  const [code, ...others] = codes.filter(({ name }) => sameName(name, text));
  if (code === undefined) return undefined;
  if (others.length === 0) return { is: 'trackingCode', index: code.index, name: code.name };
  const indexes = [code, ...others].map((one) => `trackingCode${one.index}`).join(' or ');
  return { unknown: `several tracking codes of the site bear this name; write ${indexes}` };
}

function noCode(text: string, codes: readonly SiteCode[]): Unknown {
  const near = nearest(
    text,
    codes.map(({ name }) => name),
  );
  return { unknown: near === undefined ? `is no column${listed(codes)}` : `is no column; nearest: "${near}"` };
}

/**
 * Control Hub heads a license `Webex Suite [Sub123]` or `acme.webex.com - Webex Suite [Sub123]`, adds `(Suspended)`, and
 * has `acme.webex.com - Attendee` (afv3q8, txzp4bb). Dashes and blanks vary.
 */
function entitlementOf(heading: string, catalog: Catalog): Target | Unknown | undefined {
  const attendee = /^\s*(?<site>[a-z\d.-]+\.[a-z]+)\s*\p{Dash}\s*attendee\s*$/iu.exec(heading)?.groups?.['site'];
  if (attendee !== undefined) return sameSite(attendee, catalog.site) ? { is: 'attendee' } : { is: 'recognized' };
  const suspended = /\(\s*suspended\s*\)\s*$/iu;
  const text = heading.replace(suspended, '').trim();
  const found = findLicense(catalog, text);
  if ('found' in found) {
    const { id, name } = found.found;
    return { is: 'license', license: { id, name }, suspended: suspended.test(heading) };
  }
  return found.reason === 'ambiguous' ? { unknown: found.message } : undefined;
}

function unknownHeading(heading: string, { trackingCodes }: Catalog): Unknown {
  const near = nearest(
    heading,
    [...columns, ...trackingCodes].map(({ name }) => name),
  );
  return { unknown: near === undefined ? `is no column${listed(trackingCodes)}` : `is no column; nearest: "${near}"` };
}

function listed(codes: readonly SiteCode[]): string {
  if (codes.length === 0) return ' (the site has no tracking codes)';
  return ` (tracking codes of the site: ${codes.map(({ name }) => `"${name}"`).join(', ')})`;
}
