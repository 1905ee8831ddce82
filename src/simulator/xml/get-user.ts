/** GetUser: the account in the order of a public capture (types in the 2011 schema). */
import { accountWithSettings } from '../known-account.js';
import type { SiteUser, World } from '../world.js';
import type { Operation } from './operation.js';
import { denied, mayAdminister, unknownUser } from './authority.js';
import { siteDate } from './list-users.js';
import { textOf } from './read-request.js';
import type { Node } from './write-answer.js';

export const getUser: Operation = (world, { content }, caller, now) => {
  const name = textOf(content, 'webExId').toLowerCase();
  if (name !== caller && !mayAdminister(world, caller)) return denied;
  const user = accountWithSettings(world, name, now);
  if (!user) return unknownUser;
  return {
    type: 'use:getUserResponse',
    children: [...identity(world, user), ...settings(world, user), ...rooms(world, user)],
  };
};

const flags = (prefix: string, names: string, value: (name: string) => boolean): Node[] =>
  names.split(' ').map((name) => [`${prefix}:${name}`, String(value(name))]);

function identity(world: World, user: SiteUser): Node[] {
  const person = world.people.get(world.byEmail.get(user.email) ?? '');
  return [
    ['use:firstName', person?.firstName ?? 'undefined'],
    ['use:lastName', person?.lastName ?? 'undefined'],
    ['use:title', person?.title ?? ''],
    ['use:categoryId', '0'],
    ['use:webExId', user.email],
    [
      'use:address',
      [
        ['com:addressType', 'PERSONAL'],
        ['com:country', ''],
      ],
    ],
    [
      'use:phones',
      [
        ['com:phone', ''],
        ['com:mobilePhone', ''],
        ['com:fax', ''],
        ['use:PIN', ''],
      ],
    ],
    ['use:email', user.email],
    ['use:password', '******'],
    ['use:personalUrl', `https://${world.site}/join/${user.email.split('@')[0] ?? ''}`],
    ['use:expirationDate', '02/03/2036 09:21:33'],
    [
      'use:commOptions',
      flags('use', 'prodAnnounce trainingInfo electronicInfo promos press email fax phone mail', () => false),
    ],
  ];
}

function settings(world: World, user: SiteUser): Node[] {
  const types = user.sessionTypes.map((id): Node => ['use:meetingType', String(id)]);
  const isLeftOut = world.options.mappedTrackingCodes && world.options.mappedInXml === 'left-out';
  const codes = Object.entries(isLeftOut ? {} : user.trackingCodes).sort(([a], [b]) => Number(a) - Number(b));
  const tracking = codes.map(([index, value]): Node => [`com:trackingCode${index}`, value]);
  const unlessUnset = (name: string, children: readonly Node[]): Node[] =>
    children.length === 0 && world.options.unsetElements === 'absent' ? [] : [[name, children]];
  return [
    ...unlessUnset('use:meetingTypes', types),
    [
      'use:options',
      flags(
        'use',
        'firstNameVisible lastNameVisible addressVisible workPhoneVisible cellPhoneVisible pagerVisible faxVisible officeUrlVisible pictureVisible notifyOnNewMessage notifyOnMeeting followMeEnable emailVisible listInCategory titleVisible folderRead folderWrite messageVisible iconSelect1 iconSelect2 acceptLinkRequest holdOnLinkRequest notifyOnLinkRequest supportVideo supportApp supportFileShare supportDesktopShare supportMeetingRecord supportAppshareRemote supportWebTourRemote supportDesktopShareRemote subscriptionOffice workPhoneCallback cellPhoneCallback faxCallback pagerCallback',
        (name) => name.startsWith('support'),
      ),
    ],
    ['use:timeZoneID', '4'],
    ['use:timeZone', 'GMT-08:00, Pacific (San Jose)'],
    ['use:timeZoneWithDST', 'San Francisco (Pacific Daylight Time, GMT-07:00)'],
    ...unlessUnset('use:tracking', tracking),
    ['use:service', 'FREE_OFFICE'],
    ['use:privilege', privilege(world, user)],
    ['use:language', 'ENGLISH'],
    ['use:locale', 'U.S.'],
    ['use:active', user.active],
    ['use:defaultCallIn', []],
    ['use:supportedServices', Object.entries(user.services).map(([name, on]): Node => [`use:${name}`, String(on)])],
  ];
}

function privilege(world: World, user: SiteUser): Node[] {
  const host = !user.attendeeOnly;
  return [
    ...flags(
      'use',
      'host teleConfCallOut teleConfCallOutInternational teleConfCallIn teleConfTollFreeCallIn',
      (name) => host && name !== 'teleConfCallOutInternational',
    ),
    ['use:siteAdmin', String(mayAdminister(world, user.email))],
    ...flags(
      'use',
      'voiceOverIp roSiteAdmin labAdmin otherTelephony teleConfCallInInternational',
      (name) => host && name === 'voiceOverIp',
    ),
    ['use:attendeeOnly', String(user.attendeeOnly)],
    ...flags(
      'use',
      'recordingEditor meetingAssist HQvideo HDvideo isEnableCET',
      (name) => host && /video$/i.test(name),
    ),
    ['use:isEnablePMR', String(user.personalRoom)],
    ...flags('use', 'teleCLIAuthEnabled teleCLIPINEnabled', () => false),
  ];
}

function rooms(world: World, user: SiteUser): Node[] {
  return [
    [
      'use:myWebEx',
      [
        ...flags(
          'use',
          'isMyWebExPro myContact myProfile myMeetings myFolders trainingRecordings recordedEvents',
          (name) => name !== 'isMyWebExPro',
        ),
        ['use:totalStorageSize', '1000'],
        ['use:myReports', 'true'],
        ['use:myComputer', '0'],
        ...flags('use', 'personalMeetingRoom myPartnerLinks myWorkspaces', () => false),
        ['use:additionalRecordingStorage', '0'],
      ],
    ],
    ['use:personalTeleconf', [['use:joinBeforeHost', 'false']]],
    ['use:videoSystems', []],
    ['use:personalMeetingRoom', user.personalRoom ? personalRoom(world, user) : []],
    [
      'use:sessionOptions',
      [
        ['use:defaultSessionType', String(user.sessionTypes[0] ?? 0)],
        ['use:defaultServiceType', 'MeetingCenter'],
        ['use:autoDeleteAfterMeetingEnd', 'true'],
        ['use:displayQuickStartHost', 'true'],
        ['use:displayQuickStartAttendees', 'true'],
      ],
    ],
    [
      'use:supportCenter',
      [
        ['use:orderTabs', ['Tools', 'Desktop', 'Application', 'Session'].map((tab): Node => ['use:tab', tab])],
        ['use:serviceDesk', [['use:enable', 'false']]],
      ],
    ],
    ['use:security', flags('use', 'forceChangePassword resetPassword lockAccount', () => false)],
    ['use:languageID', '1'],
    [
      'use:webACDPrefs',
      [
        ['use:isAgent', 'false'],
        ['use:isMgr', 'false'],
        ['use:numAgentSessions', '0'],
        ...flags('use', 'agentMonitorAllRSQueues managerMonitorAllRSQueues monitorAllRSAgents', () => false),
      ],
    ],
    ['use:registrationDate', siteDate(user.registeredAt)],
    ['use:visitCount', '0'],
    ['use:userId', String(user.userId)],
    ['use:eventCenter', [['use:optimizeAttendeeBandwidthUsage', 'true']]],
    ['use:passwordExpires', 'false'],
    ['use:passwordDaysLeft', '0'],
  ];
}

/** As captured; the empty element for a person without a room is an assumption. */
function personalRoom(world: World, { email, userId }: SiteUser): Node[] {
  const person = world.people.get(world.byEmail.get(email) ?? '');
  const room = email.split('@')[0] ?? '';
  return [
    ['use:title', `${person?.displayName ?? ''}'s Personal Room`],
    ['use:personalMeetingRoomURL', `https://${world.site}/meet/${room}`],
    ['use:sipURL', `${room}@${world.site}`],
    ['use:accessCode', String(700_000_000 + (userId % 100_000_000))],
    ['use:hostPIN', '7391'],
    ['use:applyPMRForInstantMeeting', 'true'],
    ['use:PMRAutoLock', 'false'],
    ['use:PMRAutoLockWaitTime', '0'],
    ['use:PRNotifications', [['use:mode', 'EMAIL']]],
  ];
}
