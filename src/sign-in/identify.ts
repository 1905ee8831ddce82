/** Who the access token belongs to, what they may do, and what organization they belong to. Sends no write. */
import { unknownIdentity, type Identity, type Me } from './identity.js';
import { look, lookFor, seenIn, type Looked } from './looked.js';
import type { Webex } from '../webex/connect.js';

/** Each thing by itself: what one scope forbids hides nothing else. */
export async function identify(webex: Webex): Promise<Identity> {
  // It needs no scope: where even this is refused, the token is no good for anything.
  const ends = await look(() => webex.ownToken.endsAt());
  if ('failed' in ends && ends.failed.problem !== undefined) {
    return { ...unknownIdentity('the sign-in is not valid'), accessEnds: ends };
  }
  const [me, licenses, roleNames] = await Promise.all([
    lookFor((): Promise<Me> => webex.people.me()),
    lookFor(() => webex.licenses.list()),
    look(() => webex.ownToken.roleNames()),
  ]);
  const at = seenIn(ends);
  return {
    accessEnds: at === undefined ? (ends as Looked<never>) : { seen: { at, left: at - webex.now() } },
    me,
    licenses,
    roleNames,
    organization: await nameOf(webex, me),
  };
}

async function nameOf(webex: Webex, me: Looked<Me>): Promise<Looked<string>> {
  const orgId = seenIn(me)?.orgId;
  if (orgId === undefined) return { notLookedAt: 'Webex does not say which organization it is' };
  return await look(() => webex.ownToken.organizationName(orgId));
}
