import { personId, publicId } from '../ids.js';
import { personByEmail } from '../roster.js';
import type { RestContext } from './context.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** GET /authorizations/tokenExpiry (Authorizations): when the caller's token expires, in milliseconds since 1970. */
export function tokenExpiry({ caller }: RestContext): RestAnswer {
  return { status: 200, value: { exp: caller.expiresAt } };
}

/** GET /authorizations?personId=|personEmail= (Authorizations: List): unpaged, with all fields of the API description. */
export function listAuthorizations({ world, query, oauth }: RestContext): RestAnswer {
  const id = query.get('personId');
  const email = query.get('personEmail');
  if (id === null && email === null) return refusal(400, "Either 'personId' or 'personEmail' is required.");
  const person = id === null ? personByEmail(world, email ?? '') : world.people.get(personId(id));
  if (!person) return refusal(404);
  const items = [...oauth.refreshTokens.values()]
    .filter((grant) => grant.personId === person.id)
    .map((grant) => ({
      id: grant.authorizationId,
      applicationId: publicId('APPLICATION', oauth.clientId),
      applicationName: 'Simulated integration',
      personId: grant.personId,
      clientId: oauth.clientId,
      created: new Date(grant.createdAt).toISOString(),
      type: 'refresh',
    }));
  return { status: 200, value: { items } };
}

/** DELETE /authorizations?clientId= (Authorizations: Delete): revokes the caller's tokens of that client. */
export function deleteAuthorizations(context: RestContext): RestAnswer {
  const clientId = context.query.get('clientId');
  if (clientId === null) return refusal(400, "'clientId' is required.");
  if (clientId !== context.oauth.clientId) return refusal(404);
  return revoked(context, (grant) => grant.personId === context.caller.person.id);
}

/** DELETE /authorizations/{authorizationId}: revokes that refresh token and its access tokens. */
export function deleteAuthorization(context: RestContext): RestAnswer {
  return revoked(context, (grant) => grant.authorizationId === context.id);
}

/** Deleting a refresh token revokes its access tokens (documented). */
function revoked(
  { world, oauth }: RestContext,
  matches: (grant: { authorizationId: string; personId: string }) => boolean,
): RestAnswer {
  const gone = [...oauth.refreshTokens].filter(([, grant]) => matches(grant));
  if (gone.length === 0) return refusal(404);
  for (const [token, grant] of gone) {
    oauth.refreshTokens.delete(token);
    for (const accessToken of grant.accessTokens) world.accessTokens.delete(accessToken);
  }
  return { status: 204, applied: true };
}
