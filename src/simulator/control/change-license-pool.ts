import { randomUUID } from 'node:crypto';
import { applyAccess } from '../grant.js';
import { publicId, restOfId } from '../ids.js';
import { holders } from '../roster.js';
import type { JsonObject } from '../rest/json-body.js';
import type { License, World } from '../world.js';
import { kindProblem } from './checked.js';
import type { Problem } from './checked.js';

const kinds = {
  id: 'string',
  name: 'string',
  siteUrl: 'string',
  subscriptionId: 'string',
  total: 'number',
  consumed: 'number',
  consumedElsewhere: 'number',
  remove: 'boolean',
} as const;

/**
 * `POST /__simulator/licenses`: what buying, selling and other tools do to a license of the organization. `{name,
 * siteUrl?, subscriptionId?, total?, consumedElsewhere?}` changes the one license with that name (and site and
 * subscription, where given), or adds it; `id` selects the license by id, and `name` may then rename it. `consumed`
 * sets the number of all units in use, but not below what people hold. `{name, remove: true}` removes the license, also
 * from everyone who has it.
 */
export function changeLicensePool(world: World, value: JsonObject, now: number): Problem | undefined {
  const wrong = kindProblem(value, kinds, 'licenses');
  if (wrong) return wrong;
  const wanted = value as Wanted;
  const matching = world.licenses.filter((license) => isMeant(license, wanted));
  const problem = meaningProblem(wanted, matching);
  if (problem) return problem;
  const found = matching[0];
  if (wanted.remove === true && found) {
    removeLicense(world, found, now);
    return undefined;
  }
  const license = found ?? newLicense(world, wanted, wanted.name ?? '');
  license.name = wanted.name ?? license.name;
  license.total = wanted.total ?? license.total;
  license.consumedElsewhere = wanted.consumedElsewhere ?? consumedElsewhere(world, license, wanted);
  return undefined;
}

type Wanted = Partial<License> & { readonly consumed?: number; readonly remove?: boolean };

function meaningProblem({ id, name, remove }: Wanted, matching: readonly License[]): Problem | undefined {
  if (id !== undefined)
    return matching.length === 1 ? undefined : { problem: `There is no license with the id ${id}.` };
  if (name === undefined) return { problem: "'name' is needed: which license is it?" };
  if (matching.length > 1) return { problem: `Several licenses are called ${name}: add siteUrl or subscriptionId.` };
  return remove === true && matching.length === 0 ? { problem: `There is no license ${name}.` } : undefined;
}

function isMeant(license: License, wanted: Wanted): boolean {
  if (wanted.id !== undefined) return license.id === wanted.id;
  return (
    license.name === wanted.name &&
    (wanted.siteUrl === undefined || license.siteUrl === wanted.siteUrl) &&
    (wanted.subscriptionId === undefined || license.subscriptionId === wanted.subscriptionId)
  );
}

function consumedElsewhere(world: World, license: License, { consumed }: Wanted): number {
  return consumed === undefined ? license.consumedElsewhere : Math.max(0, consumed - holders(world, license.id));
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
    const licenseIds = new Set(person.licenseIds.filter((id) => id !== license.id));
    applyAccess(world, person, { licenseIds }, now);
  }
  world.licenses.splice(world.licenses.indexOf(license), 1);
}
