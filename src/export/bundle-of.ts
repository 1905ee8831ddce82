/** A person, as organization and site have them → the bundle that gives others the same. */
import { findLicense, findSessionType, isCalling, isImplicit, spellLicense, type Catalog } from '../model/catalog.js';
import { sameName } from '../model/names.js';
import type { SeenPerson, SeenSiteUser } from '../model/row.js';
import type { Bundle } from '../model/rule-book.js';

export interface BundleOf {
  readonly bundle: Bundle;
  /** What the person has and a bundle cannot give, with the reason. */
  readonly leftOut: readonly string[];
}

/** `account`: absent if the site has none for the person, or a deactivated one. */
export function bundleOf(
  { licenses: held }: Pick<SeenPerson, 'licenses'>,
  account: Pick<SeenSiteUser, 'sessionTypes' | 'trackingCodes'> | undefined,
  catalog: Catalog,
): BundleOf {
  const leftOut: string[] = [];
  const licenses = held.flatMap((id) => licenseIn(id, catalog, leftOut));
  const sessionTypes = (account?.sessionTypes ?? []).flatMap((id) => typeIn(id, catalog, leftOut));
  const codes = Object.entries(account?.trackingCodes ?? {}).flatMap(([index, value]) =>
    codeIn(index, value, catalog, leftOut),
  );
  const bundle = {
    ...(licenses.length > 0 && { licenses }),
    ...(sessionTypes.length > 0 && { sessionTypes }),
    ...(codes.length > 0 && { trackingCodes: Object.fromEntries(codes) }),
  };
  return { bundle, leftOut };
}

function licenseIn(id: string, catalog: Catalog, leftOut: string[]): string[] {
  const license = catalog.licenses.find((one) => one.id === id);
  const why =
    license === undefined
      ? 'is not among the licenses that Webex lists'
      : isImplicit(license)
        ? 'is assigned by Webex itself'
        : isCalling(license)
          ? 'needs a location and a number; assign it in Control Hub'
          : undefined;
  if (license === undefined || why !== undefined) {
    leftOut.push(`license ${license === undefined ? id : `"${license.name}"`} ${why ?? ''}`);
    return [];
  }
  const spelled = spellLicense(catalog, license);
  const found = findLicense(catalog, spelled);
  return ['found' in found && found.found.id === id ? spelled : id];
}

function typeIn(id: string, catalog: Catalog, leftOut: string[]): string[] {
  const type = catalog.sessionTypes.find((one) => one.id === id);
  if (type?.active !== true) {
    leftOut.push(`session type ${type === undefined ? id : `"${type.name}"`} is not active on ${catalog.site}`);
    return [];
  }
  const found = findSessionType(catalog, type.name);
  return ['found' in found && found.found.id === id ? type.name : id];
}

function codeIn(index: string, value: string, catalog: Catalog, leftOut: string[]): [string, string][] {
  const code = catalog.trackingCodes.find((one) => one.index === index);
  if (value.trim() === '') return [];
  const others = catalog.trackingCodes.filter((one) => code !== undefined && sameName(one.name, code.name));
  const why =
    code === undefined || others.length > 1
      ? `has no name of its own on ${catalog.site}`
      : code.values.length > 0 && !code.values.includes(value)
        ? `has "${value}", which is not on the site's list`
        : undefined;
  if (code !== undefined && why === undefined) return [[code.name, value]];
  leftOut.push(`tracking code ${code === undefined ? index : `"${code.name}"`} ${why ?? ''}`);
  return [];
}
