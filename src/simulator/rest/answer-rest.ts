import type { Answer, Call } from '../call.js';
import type { FaultEffect } from '../faults.js';
import type { OAuthState } from '../oauth/state.js';
import type { World } from '../world.js';
import { accessRefusal, callerOf } from './access.js';
import { refusal, writeRestAnswer } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';
import { routesFor } from './routes.js';
import { scimError } from '../scim/errors.js';
import { asSeen } from '../scim/lag.js';
import { withoutOrganization } from '../scim/scim-path.js';
import { settingsGone } from './site-settings.js';

/** Answers a REST request, `/v1/…` without OAuth: checks token, route, scopes and role, then runs the operation. */
export function answerRest(world: World, oauth: OAuthState, call: Call, effect: FaultEffect): Answer {
  return writeRestAnswer(answered(world, oauth, call, effect));
}

function answered(world: World, oauth: OAuthState, call: Call, effect: FaultEffect): RestAnswer {
  const caller = callerOf(world, call.headers.authorization, call.at);
  if ('status' in caller) return caller;
  const path = withoutOrganization(world, call.path.replace(/^\/v1/, '').replace(/\/$/, ''));
  const gone = settingsGone(world, path);
  if (gone) return gone;
  const fitting = routesFor(path);
  const found = fitting.find(({ route }) => route.method === call.method);
  if (!found) {
    if (fitting.length === 0) return refusal(404);
    const allowed = [...new Set(fitting.map(({ route }) => route.method))].join(', ');
    return { ...refusal(405), headers: { Allow: allowed } };
  }
  const { route, id } = found;
  const long = longUrl(world, path, call);
  if (long) return long;
  const query = new URLSearchParams(call.query);
  const act = (): RestAnswer => route.operation({ world, oauth, call, query, caller, id, effect });
  return accessRefusal(caller, route) ?? (isOfPeople(call, path) ? seenByPeople(world, call, act) : act());
}

/** A change made over SCIM may be late there. A new person must have an address that no other has, seen or not. */
function isOfPeople({ method }: Call, path: string): boolean {
  return path.startsWith('/people/') || path.startsWith('/licenses/') || (path === '/people' && method === 'GET');
}

function seenByPeople(world: World, call: Call, act: () => RestAnswer): RestAnswer {
  return asSeen(world, 'people', call.method === 'GET', call.at, act);
}

function longUrl({ options }: World, path: string, call: Call): RestAnswer | undefined {
  const length = `${call.path}?${call.query}`.length;
  const isLong = options.scimLongestUrl > 0 && path.startsWith('/scim/') && length > options.scimLongestUrl;
  return isLong ? scimError(414, 'The request URI is too long.') : undefined;
}
