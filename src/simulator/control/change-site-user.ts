import { isObject } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import { siteAccountFor, worldAt } from '../site-account.js';
import type { SiteUser, World } from '../world.js';
import { kindProblem } from './checked.js';
import type { Problem } from './checked.js';

const kinds = {
  site: 'string',
  email: 'string',
  active: 'boolean',
  trackingCodes: 'object',
  attendeeOnly: 'boolean',
  siteAdmin: 'boolean',
  personalRoom: 'boolean',
  services: 'object',
  known: 'boolean',
  remove: 'boolean',
} as const;

/**
 * `POST /__simulator/siteUsers`: what another administrator does to an account on the site, acme.webex.com without
 * `site`. `{email, …}` changes the given fields of the account, or creates it. `sessionTypes` is the full set of ids; `trackingCodes` maps an index to
 * its value, where null or an empty string clears it and other codes stay; `services` switches centers (`{eventCenter:
 * false}`); `known: false` makes the site answer as if it did not know the person yet, until `known: true`; `{email,
 * remove: true}` removes the account. Licenses stay as they are.
 */
export function changeSiteUser(world: World, value: JsonObject, now: number): Problem | undefined {
  const { sessionTypes, ...rest } = value;
  const wrong = kindProblem(rest, kinds, 'siteUsers');
  if (wrong) return wrong;
  if (typeof value['email'] !== 'string') return { problem: "'email' is needed: whose account is it?" };
  const at = worldAt(world, typeof value['site'] === 'string' ? value['site'] : world.site);
  if (at === undefined) {
    const known = world.sites.map(({ site }) => site).join(', ');
    return { problem: `There are accounts on ${known} only, not on ${String(value['site'])}.` };
  }
  if (sessionTypes !== undefined && !isIds(sessionTypes)) return { problem: "'sessionTypes' must be a list of ids." };
  const email = value['email'].toLowerCase();
  if (value['remove'] === true) {
    return at.siteUsers.delete(email) ? undefined : { problem: `There is no account of ${email}.` };
  }
  const account = siteAccountFor(at, email, now);
  if (sessionTypes !== undefined) account.sessionTypes = sessionTypes.map(Number);
  if (typeof value['active'] === 'boolean') account.active = value['active'] ? 'ACTIVATED' : 'DEACTIVATED';
  if (typeof value['known'] === 'boolean') account.knownFrom = value['known'] ? now : Number.MAX_SAFE_INTEGER;
  if (isObject(value['trackingCodes'])) setTrackingCodes(account, value['trackingCodes']);
  if (isObject(value['services'])) Object.assign(account.services, value['services']);
  for (const key of ['attendeeOnly', 'siteAdmin', 'personalRoom'] as const) {
    const given = value[key];
    if (typeof given === 'boolean') account[key] = given;
  }
  return undefined;
}

function isIds(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((id) => /^\d+$/.test(String(id)));
}

function setTrackingCodes(account: SiteUser, values: JsonObject): void {
  const merged = { ...account.trackingCodes, ...values } as Record<string, unknown>;
  const kept = Object.entries(merged).filter(([, value]) => typeof value === 'string' && value !== '');
  account.trackingCodes = Object.fromEntries(kept) as Record<number, string>;
}
