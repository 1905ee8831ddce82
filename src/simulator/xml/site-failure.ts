/** What the site refuses, as the XML API reports it: texts from Cisco's own table, or invented where it has none. */
import type { SiteRefusal } from '../site-refusal.js';
import type { World } from '../world.js';
import type { Failure } from './write-answer.js';

const noService = 'The user or site does not support this service type.';

export function siteFailure(world: World, refusal: SiteRefusal): Failure {
  switch (refusal.refused) {
    case 'no-session-type':
      return { exceptionId: '999999', reason: 'Unable to process request: no meeting type' };
    case 'attendee':
      return { exceptionId: '030025', reason: noService };
    case 'unknown-session-type':
      return { exceptionId: world.options.unknownTypeException, reason: noService, value: refusal.value };
    case 'service-off':
      return { exceptionId: '030025', reason: noService, value: refusal.value };
    case 'seats':
      return { exceptionId: '110055', reason: 'User limit exceeded for the session type', value: refusal.value };
    case 'personal-room':
      return {
        exceptionId: '030077',
        reason: 'Personal Conference meetings require the Meeting Center Pro meeting type.',
      };
    case 'long-value':
      return { exceptionId: '999999', reason: 'Unable to process request: too long' };
    case 'off-list':
      return { exceptionId: '999999', reason: 'Unable to process request: not on the list', value: refusal.value };
    case 'mapped':
      return { exceptionId: '999999', reason: 'Unable to process request: the tracking codes are mapped' };
  }
}
