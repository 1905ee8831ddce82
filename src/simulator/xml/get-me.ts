/** GetMe, in the order of Cisco's guide "Managing Users on Control Hub Managed Sites via API". */
import { knownAccount } from '../known-account.js';
import type { Operation } from './operation.js';
import { mayAdminister, unknownUser } from './authority.js';

export const getMe: Operation = (world, _request, caller, now) => {
  const account = knownAccount(world, caller, now);
  const person = world.people.get(world.byEmail.get(caller) ?? '');
  if (!account || !person) return unknownUser;
  const room = `https://${world.site}/meet/${caller.split('@')[0] ?? ''}`;
  return {
    type: 'use:getMeResponse',
    children: [
      ['use:firstName', person.firstName],
      ['use:lastName', person.lastName],
      ['use:email', account.email],
      ['use:webExID', account.email],
      ['use:userRole', mayAdminister(world, caller) ? 'siteAdmin' : 'host'],
      [
        'use:personalMeetingRoom',
        [
          ['use:hostPin', '7391'],
          ['use:title', `${person.displayName}'s Personal Room`],
          ['use:pmrUrl', room],
          ['use:sipUrl', `${caller.split('@')[0] ?? ''}@${world.site}`],
          ['use:displayMeetingUrl', `${world.site}/${caller.split('@')[0] ?? ''}`],
        ],
      ],
    ],
  };
};
