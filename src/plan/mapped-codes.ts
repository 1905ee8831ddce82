/** `--map-code "NAME=ATTRIBUTE"`: which attribute of a person each tracking code of a site follows, where Control Hub maps them. */
import { RunError } from '../errors.js';
import { attributesOfPeople } from '../fields/mapped-attributes.js';
import type { Catalog, TrackingCode } from '../model/catalog.js';
import { nearest, sameName } from '../model/names.js';

/** Name of the code, or `trackingCode1` … → name of the attribute. */
export type MapCode = Readonly<Record<string, string>>;

/** The site's codes with the attributes that they follow; names that mean no code or no attribute of a person are left out. */
export function withAttributes(codes: readonly TrackingCode[], mapCode: MapCode = {}): TrackingCode[] {
  const pairs = Object.entries(mapCode);
  return codes.map((code) => {
    const [, named = ''] = pairs.find(([name]) => isMeant(code, name)) ?? [];
    const attribute = attributeNamed(named);
    return attribute === undefined ? code : { ...code, attribute };
  });
}

/**
 * Throws a RunError (`usage`) for a code that none of the sites has, a name that several of a site's codes have, and an attribute
 * that is not one of a person's in SCIM. `catalogs`: of all sites of the file, the main one first.
 */
export function refuseUnknownMappings(mapCode: MapCode = {}, catalogs: readonly Catalog[]): void {
  for (const [name, attribute] of Object.entries(mapCode)) {
    const option = `--map-code "${name}=${attribute}"`;
    if (attributeNamed(attribute) === undefined) throw notAnAttribute(option, attribute);
    if (catalogs.every(({ trackingCodes }) => !trackingCodes.some((code) => isMeant(code, name))))
      throw notACode(option, name, catalogs);
    for (const { site, trackingCodes } of catalogs) {
      const meant = trackingCodes.filter((code) => isMeant(code, name));
      if (meant.length > 1) throw severalCodes(option, site, meant);
    }
  }
}

function isMeant({ name, index }: TrackingCode, text: string): boolean {
  return sameName(name, text) || sameName(`trackingCode${index}`, text);
}

function attributeNamed(text: string): string | undefined {
  return attributesOfPeople.find(({ name }) => sameName(name, text))?.name;
}

function notAnAttribute(option: string, attribute: string): RunError {
  const names = attributesOfPeople.map(({ name }) => name);
  const near = nearest(attribute, names);
  return new RunError(
    'usage',
    `${option}: "${attribute}" isn't an attribute of a person that can be written over SCIM.`,
    {
      next: near === undefined ? `Attributes: ${names.join(', ')}.` : `Did you mean "${near}"?`,
    },
  );
}

function notACode(option: string, name: string, catalogs: readonly Catalog[]): RunError {
  const sites = catalogs.map(({ site }) => site).join(' or ');
  const names = [...new Set(catalogs.flatMap(({ trackingCodes }) => trackingCodes.map((code) => code.name)))];
  const near = nearest(name, names);
  const reason = catalogs.find(({ withoutCodes }) => withoutCodes !== undefined)?.withoutCodes;
  const listed =
    names.length === 0 ? (reason ?? 'The site has no tracking codes.') : `Tracking codes: ${names.join(', ')}.`;
  return new RunError('usage', `${option}: "${name}" isn't a tracking code of ${sites}.`, {
    next: near === undefined ? listed : `Did you mean "${near}"?`,
  });
}

function severalCodes(option: string, site: string, meant: readonly TrackingCode[]): RunError {
  const numbers = meant.map(({ index }) => `trackingCode${index}`).join(' or ');
  return new RunError('usage', `${option}: ${site} has several tracking codes of this name.`, {
    next: `Write ${numbers} instead of the name.`,
  });
}
