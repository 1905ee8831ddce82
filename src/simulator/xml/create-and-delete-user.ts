/** CreateUser and DelUser on a site that Control Hub manages. */
import { knownAccount } from '../known-account.js';
import { settleSiteAccount } from '../site-account.js';
import type { Operation } from './operation.js';
import { denied, mayAdminister } from './authority.js';
import { textsOf } from './read-request.js';
import type { Node } from './write-answer.js';

/** A public client got 030098 from it on such a site; the text is not public. */
export const createUser: Operation = (world, _request, caller) => {
  if (!mayAdminister(world, caller)) return denied;
  if (world.options.siteSuspended) return { exceptionId: '010107', reason: 'The site is suspended' };
  return { exceptionId: '030098', reason: 'Users of this site are created in Control Hub' };
};

/** Deactivates up to 50 accounts and removes the site's licenses from their owners (XML API, DelUser). */
export const deleteUsers: Operation = (world, { content }, caller, now) => {
  if (!mayAdminister(world, caller)) return denied;
  const names = textsOf(content, 'webExId').map((name) => name.toLowerCase());
  if (names.length === 0 || names.length > 50) return { exceptionId: '999999', reason: 'Unable to process request' };
  let applied = false;
  const children = names.map((name): Node => {
    const account = knownAccount(world, name, now);
    const person = world.people.get(world.byEmail.get(name) ?? '');
    if (account && person) {
      const gone = new Set(world.licenses.filter(({ siteUrl }) => siteUrl === world.site).map(({ id }) => id));
      person.licenseIds = person.licenseIds.filter((id) => !gone.has(id));
      person.attendeeOf = person.attendeeOf.filter((site) => site !== world.site);
      settleSiteAccount(world, person, now);
      applied = true;
    }
    return [
      'use:user',
      [
        ['use:webExId', name],
        ['use:status', account ? 'SUCCESS' : 'FAILURE'],
      ],
    ];
  });
  return { type: 'use:delUserResponse', children, applied };
};
