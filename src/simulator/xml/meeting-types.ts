/** LstMeetingType and GetMeetingType (XML API; order of elements from public captures). */
import type { SessionType, World } from '../world.js';
import type { Operation } from './operation.js';
import { page, type Page } from './page.js';
import { textOf, textsOf } from './read-request.js';
import type { Node } from './write-answer.js';

/** matchingRecords comes first here. */
export const listMeetingTypes: Operation = (world, { content }) => {
  const wanted = textsOf(content, 'meetingTypeID');
  const matching = world.sessionTypes.filter(({ id }) => wanted.length === 0 || wanted.includes(String(id)));
  if (matching.length === 0) return { exceptionId: '000015', reason: 'Sorry, no record found' };
  const shown: Page<SessionType> = page(matching, content, world.options.listPage);
  const children: Node[] = [
    ['mtgtype:matchingRecords', shown.records],
    ...shown.items.map((type): Node => ['mtgtype:meetingType', meetingType(world, type)]),
  ];
  return { type: 'mtgtype:lstMeetingTypeResponse', children };
};

export const getMeetingType: Operation = (world, { content }) => {
  const type = world.sessionTypes.find(({ id }) => String(id) === textOf(content, 'meetingTypeID'));
  if (!type) return { exceptionId: '000015', reason: 'Sorry, no record found' };
  return { type: 'mtgtype:getMeetingTypeResponse', children: meetingType(world, type) };
};

const limitNames =
  'maxAppShareDuration maxAppShareUser maxDesktopShareDuration maxDesktopShareUser maxFileTransferUser maxMeetingDuration maxMeetingUser maxRecordUser maxVideoDuration maxVideoUser maxWebTourDuration maxWebTourUser';
const optionNames =
  'supportAppShare supportAppShareRemote supportAttendeeRegistration supportRemoteWebTour supportWebTour supportFileShare supportChat supportCobrowseSite supportCorporateOfficesSite supportDesktopShare supportDesktopShareRemote supportFileTransfer supportInternationalCallOut supportJavaClient supportMacClient supportMeetingCenterSite supportMeetingRecord supportMultipleMeeting supportOnCallSite supportOnStageSite supportPartnerOfficesSite supportPoll supportPresentation supportSolarisClient supportSSL supportE2E supportPKI supportTeleconfCallIn supportTeleconfCallOut supportTollFreeCallIn supportVideo supportVoIP supportWebExComSite supportWindowsClient supportQuickStartAttendees supportQuickStartHost hideInScheduler';

function meetingType(world: World, type: SessionType): Node[] {
  const named = (names: string, value: (name: string) => string): Node[] =>
    names.split(' ').map((name) => [`mtgtype:${name}`, value(name)]);
  return [
    ['mtgtype:productCodePrefix', type.code],
    ['mtgtype:active', type.active ? 'ACTIVATED' : 'DEACTIVATED'],
    ['mtgtype:name', world.options.sessionTypeNames === 'alike' ? type.name : `${type.name} ${type.code}`],
    ['mtgtype:displayName', type.name],
    ['mtgtype:limits', named(limitNames, () => '999999')],
    [
      'mtgtype:options',
      named(optionNames, (name) => String(name !== 'hideInScheduler' && name !== 'supportMultipleMeeting')),
    ],
    ['mtgtype:phoneNumbers', [['mtgtype:primaryTollCallInNumber', '+1-555-0100']]],
    ['mtgtype:meetingTypeID', String(type.id)],
    ['mtgtype:serviceTypes', type.services.map((service): Node => ['mtgtype:serviceType', service])],
  ];
}
