import type { Answer, Call } from '../call.js';
import type { FaultEffect } from '../faults.js';
import type { OAuthState } from '../oauth/state.js';
import type { World } from '../world.js';
import { accessRefusal, callerOf } from './access.js';
import { refusal, writeRestAnswer } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';
import { routesFor } from './routes.js';
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
  const query = new URLSearchParams(call.query);
  return accessRefusal(caller, route) ?? route.operation({ world, oauth, call, query, caller, id, effect });
}
