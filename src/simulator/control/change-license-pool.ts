import { randomUUID } from 'node:crypto';
import { applyLicenses } from '../grant.js';
import { publicId, restOfId } from '../ids.js';
import type { JsonObject } from '../rest/json-body.js';
import type { License, World } from '../world.js';
import { kindProblem } from './checked.js';
import type { Problem } from './checked.js';

const kinds = {
  name: 'string',
  siteUrl: 'string',
  subscriptionId: 'string',
  total: 'number',
  consumedElsewhere: 'number',
  remove: 'boolean',
} as const;

/**
 * `POST /__simulator/licenses`: what buying, selling and other tools do to a license of the organization. `{name,
 * siteUrl?, subscriptionId?, total?, consumedElsewhere?}` changes the one license that bears the name (and site, and
 * subscription, where given), or adds it; `{name, remove: true}` takes it away, from everybody who has it.
 */
export function changeLicensePool(world: World, value: JsonObject, now: number): Problem | undefined {
  const wrong = kindProblem(value, kinds, 'licenses');
  if (wrong) return wrong;
  const wanted = value as Partial<License> & { remove?: boolean };
  if (wanted.name === undefined) return { problem: "'name' is needed: which license is it?" };
  const matching = world.licenses.filter((license) => isMeant(license, wanted));
  if (matching.length > 1)
    return { problem: `Several licenses are called ${wanted.name}: add siteUrl or subscriptionId.` };
  const found = matching[0];
  if (wanted.remove === true) {
    if (!found) return { problem: `There is no license ${wanted.name}.` };
    removeLicense(world, found, now);
    return undefined;
  }
  const license = found ?? newLicense(world, wanted, wanted.name);
  license.total = wanted.total ?? license.total;
  license.consumedElsewhere = wanted.consumedElsewhere ?? license.consumedElsewhere;
  return undefined;
}

function isMeant(license: License, wanted: Partial<License>): boolean {
  return (
    license.name === wanted.name &&
    (wanted.siteUrl === undefined || license.siteUrl === wanted.siteUrl) &&
    (wanted.subscriptionId === undefined || license.subscriptionId === wanted.subscriptionId)
  );
}

function newLicense(world: World, wanted: Partial<License>, name: string): License {
  const ending = wanted.siteUrl === undefined ? '' : `_${wanted.siteUrl}`;
  const org = restOfId('ORGANIZATION', world.orgId) ?? '';
  const license: License = {
    id: publicId('LICENSE', `${org}:XX_${randomUUID()}${ending}`),
    name,
    ...(wanted.siteUrl !== undefined && { siteUrl: wanted.siteUrl, siteType: 'Control Hub managed site' }),
    ...(wanted.subscriptionId !== undefined && { subscriptionId: wanted.subscriptionId }),
    total: 100,
    consumedElsewhere: 0,
  };
  world.licenses.push(license);
  return license;
}

function removeLicense(world: World, license: License, now: number): void {
  for (const person of world.people.values()) {
    if (!person.licenseIds.includes(license.id)) continue;
    applyLicenses(world, person, new Set(person.licenseIds.filter((id) => id !== license.id)), now);
  }
  world.licenses.splice(world.licenses.indexOf(license), 1);
}
