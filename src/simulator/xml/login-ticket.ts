/** GetLoginTicket and GetloginurlUser, which issue a ticket for signing in at the site (XML API). */
import { randomBytes } from 'node:crypto';
import { knownAccount } from '../known-account.js';
import type { Operation } from './operation.js';
import { denied, mayAdminister, unknownUser } from './authority.js';
import { textOf } from './read-request.js';

/** For the caller, including attendees. Cisco's own blog calls the element `ticket`; no capture was found. */
export const getLoginTicket: Operation = (world, _request, caller, now) =>
  knownAccount(world, caller, now)
    ? { type: 'use:getLoginTicketResponse', children: [['use:ticket', loginTicket()]] }
    : unknownUser;

/** For the caller or, for an administrator, another person; `webExID` and `backURL` are in the body. */
export const getLoginUrl: Operation = (world, { content }, caller, now) => {
  const name = (textOf(content, 'webExID') || caller).toLowerCase();
  if (name !== caller && !mayAdminister(world, caller)) return denied;
  const account = knownAccount(world, name, now);
  if (!account) return unknownUser;
  const person = world.people.get(world.byEmail.get(account.email) ?? '');
  const query = new URLSearchParams({
    AT: 'LI',
    FN: person?.firstName ?? '',
    LN: person?.lastName ?? '',
    EM: account.email,
    WID: account.email,
    TK: loginTicket(),
    MU: 'GoBack',
    BU: textOf(content, 'backURL'),
  });
  const address = `https://${world.site}/${world.site.split('.')[0] ?? ''}/p.php?${query.toString()}`;
  return { type: 'use:getloginurlUserResponse', children: [['use:userLoginURL', address]] };
};

/** Has no use here: the simulated site accepts no sign-in with it. */
function loginTicket(): string {
  return randomBytes(24).toString('hex');
}
