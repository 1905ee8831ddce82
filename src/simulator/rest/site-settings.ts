/** What all operations on session types and tracking codes share: which site, whose account, what was refused. */
import { personId } from '../ids.js';
import { orgSites } from '../grant.js';
import { accountWithSettings } from '../known-account.js';
import { personByEmail } from '../roster.js';
import { primaryAddress, worldAt } from '../site-account.js';
import type { SiteRefusal } from '../site-refusal.js';
import type { SiteUser, World } from '../world.js';
import type { RestContext } from './context.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';
import type { UserNamed } from './user-named.js';

/** An account on the site, with the fields by which answers identify its owner. */
export interface Owned {
  readonly account: SiteUser;
  readonly owner: { readonly personId?: string; readonly email: string; readonly siteUrl: string };
}

/** Whether this path, below `/v1`, is one of session types or tracking codes. */
export function isSiteSettings(path: string): boolean {
  return /^\/admin\/meeting\/(?:user)?config\/(?:sessionTypes|trackingCodes)$/.test(path);
}

/** 410 or 404 if the simulated Webex no longer has these addresses, or does not have them yet. */
export function settingsGone(world: World, path: string): RestAnswer | undefined {
  const { restSettings } = world.options;
  if (restSettings === 'on' || !isSiteSettings(path)) return undefined;
  return refusal(restSettings === 'gone' ? 410 : 404);
}

/**
 * The operation at this site, or why the site cannot be used. Without a name it is the caller's own site, which here is
 * always acme.webex.com. A site of the organization that has no settings here denies access to them, as over XML; a site
 * outside the organization is answered as the API description shows for an invalid id.
 */
export function atSite(context: RestContext, siteUrl: string): RestContext | RestAnswer {
  const { world } = context;
  const asked = siteUrl.trim().toLowerCase();
  const at = worldAt(world, asked === '' ? world.site : asked);
  if (at !== undefined) return { ...context, world: at };
  return orgSites(world).has(asked) ? refusal(403) : invalid(400, `Site URL '${siteUrl}' is invalid.`);
}

/** The person's account, if the site already knows it; otherwise 404 or, by option, 400. */
export function ownedAccount({ world, call }: RestContext, user: UserNamed): Owned | RestAnswer {
  if (user.personId === undefined && user.email === undefined) {
    return refusal(400, "At least one of 'personId' and 'email' is required.");
  }
  const person =
    user.personId === undefined ? personByEmail(world, user.email ?? '') : world.people.get(personId(user.personId));
  const address = person ? primaryAddress(person) : user.personId === undefined ? (user.email ?? '') : '';
  const account = accountWithSettings(world, address, call.at);
  if (!account) {
    const status = Number(world.options.restUnknownUser);
    return invalid(status, `User '${user.personId ?? user.email ?? ''}' is not found.`);
  }
  const email = person?.emails[0] ?? account.email;
  return { account, owner: { ...(person && { personId: person.id }), email, siteUrl: world.site } };
}

/** Answers for what the site refuses; only a few of the texts are documented. */
export function settingRefused({ world }: RestContext, refused: SiteRefusal): RestAnswer {
  switch (refused.refused) {
    case 'no-session-type':
      return refusal(400, "'sessionTypeIds' cannot be empty");
    case 'attendee':
      return refusal(400, 'Session types cannot be set for an attendee account.');
    case 'unknown-session-type':
      return invalid(
        world.options.restUnknownSessionType === '404' ? 404 : 400,
        `Session type ID '${refused.value}' is invalid.`,
      );
    case 'service-off':
      return refusal(400, `The user or site does not support session type '${refused.value}'.`);
    case 'seats':
      return refusal(400, `User limit exceeded for session type '${refused.value}'.`);
    case 'personal-room':
      return refusal(400, 'Personal Conference meetings require the Meeting Center Pro meeting type.');
    case 'long-value':
      return refusal(400, "The size of 'value' must be between 1 and 120.");
    case 'off-list':
      return refusal(400, `Value '${refused.value}' is not an option of tracking code '${refused.name}'.`);
    case 'mapped':
      return refusal(400, 'Tracking codes of this site are mapped to user attributes and cannot be updated.');
  }
}

/** As in the API description for a tracking code: "Tracking code ID '10001' is invalid.", with HTTP 400. */
function invalid(status: number, description: string): RestAnswer {
  return { status, error: { message: 'The requested resource could not be found.', errors: [{ description }] } };
}

/** What the answer to a PUT shows: as the option says, or as a fault requires. */
export function putAnswer({ world, effect }: RestContext): World['options']['restPutAnswer'] {
  return effect.showsBefore === true ? 'stale' : world.options.restPutAnswer;
}

/** The id of a session type or a tracking code in an answer: a string as described, or by option a number. */
export function settingId({ world, call }: RestContext, id: number, kind: 'session-type' | 'tracking-code'): unknown {
  const { restIds } = world.options;
  const asExample = restIds === 'mixed' && kind === 'tracking-code' && call.method === 'PUT';
  return restIds === 'numbers' || asExample ? id : String(id);
}
