/** Finds out whose access token it is, what they may do, and what organization they belong to. Sends no write. */
import { unknownIdentity, type Identity, type Me } from './identity.js';
import { look, lookFor, seenIn, type Looked } from './looked.js';
import type { Webex } from '../webex/connect.js';

/** Reads each part separately: what one scope forbids does not hide the rest. */
export async function identify(webex: Webex): Promise<Identity> {
  // This needs no scope: if even this is refused, the token is useless.
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
