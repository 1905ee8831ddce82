/**
 * What each operation accepts. An element that an operation does not know causes a failure (a public client had to
 * leave out `listStatus` when Cisco dropped it); the names are those of the 2011 schema and later additions.
 */
import { child, childNames, type XmlRequest } from './read-request.js';

const names = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter((name) => name !== ''));

const ofUser =
  'firstName lastName title categoryId description officeGreeting company webExId address phones email email2 officeurl password passwordHint passwordHintAnswer personalUrl expirationDate commOptions meetingTypes options timeZoneID timeZone timeZoneWithDST tracking service privilege language locale schedulingPermission active tspAccount supportedServices myWebEx personalTeleconf thirdPartyTeleconf personalMeetingRoom sessionOptions supportCenter mpProfileNumber security languageID webACDPrefs remoteSupport remoteAccess registrationDate visitCount userId salesCenter defaultCallIn videoSystems eventCenter displayName cmrHybridVoip';

const known: Readonly<Record<string, ReadonlySet<string>>> = {
  'user.AuthenticateUser': names('accessToken samlResponse'),
  'user.RevokeSessionTicket': names('sessionTicket'),
  'user.GetMe': names(''),
  'user.GetLoginTicket': names(''),
  'user.GetloginTicket': names(''),
  'user.GetloginurlUser': names('webExID backURL'),
  'user.GetUser': names('webExId'),
  'user.SetUser': names(`${ofUser} newWebExId syncWebOffice validateFormat`),
  'user.CreateUser': names(`${ofUser} syncWebOffice sendWelcome validateFormat isHTMLEmail`),
  'user.DelUser': names('webExId syncWebOffice'),
  'user.LstsummaryUser': names('firstName lastName email active webExId listControl order dataScope webACD'),
  'site.GetSite': names('returnSettings'),
  'meetingtype.LstMeetingType': names('meetingTypeID listControl'),
  'meetingtype.GetMeetingType': names('meetingTypeID'),
  'ep.GetAPIVersion': names('returnTrainReleaseVersion'),
};

const inside: Readonly<Record<string, ReadonlySet<string>>> = {
  meetingTypes: names('meetingType'),
  tracking: names(Array.from({ length: 10 }, (_, place) => `trackingCode${place + 1}`).join(' ')),
  supportedServices: names('meetingCenter trainingCenter supportCenter eventCenter salesCenter'),
  listControl: names('startFrom maximumNum listMethod'),
};

/** The first element that the operation does not know. */
export function strangeElement({ service, operation, content }: XmlRequest): string | undefined {
  const taken = known[`${service}.${operation}`];
  if (taken === undefined) return undefined;
  const strange = childNames(content).find((name) => !taken.has(name));
  if (strange !== undefined) return strange;
  return Object.entries(inside)
    .flatMap(([name, parts]) => childNames(child(content, name)).filter((part) => !parts.has(part)))
    .at(0);
}
