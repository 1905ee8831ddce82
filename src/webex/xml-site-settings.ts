/** Site settings over the Meetings XML API: GetSite, LstMeetingType, GetUser, SetUser. */
import { ApiClosedError, RunError } from '../errors.js';
import type { Answer, ProblemMeaning } from './answer.js';
import type { Patience } from './patience.js';
import type { Fields } from './checks.js';
import { readBack } from './read-back.js';
import type {
  OfferedSessionType,
  OfferedTrackingCode,
  SiteCatalog,
  SiteSettings,
  SiteUser,
  WantedSettings,
} from './site-settings.js';
import { fieldsIn, listIn, textIn, withoutId } from './xml-document.js';
import { isGone } from './xml-failures.js';
import type { XmlAnswer, XmlService } from './xml-service.js';

/** GetUser and SetUser for somebody whom the site does not know (yet). */
const unknownUser = '030001';
/** Lists are asked for in pages of this size; what the site gives at most is documented nowhere. */
/** The schemas' maxLength of com:trackingCode1 … 10. */
const longestValue = 128;
const pageSize = 500;
const mostPages = 200;

/** `patience`: of the row that the calls are for. */
export function createXmlSiteSettings(service: XmlService, site: string, patience?: Patience): SiteSettings {
  const read = async (email: string): Promise<Answer<SiteUser | undefined>> => {
    const answer = await service.call('user', 'GetUser', { webExId: email.toLowerCase() }, patience);
    if (answer.result === 'refused' && answer.problem.exceptionId === unknownUser)
      return { result: 'done', value: undefined };
    return answer.result === 'done' ? siteUserIn(answer.value.content, email) : answer;
  };
  return {
    catalog: () => readCatalog(service, site),
    read: (email) => read(email),
    messages: (wanted) => [wanted],
    async set(email, wanted, { verify }) {
      const answer = await service.call('user', 'SetUser', setUserContent(email, wanted), patience);
      if (answer.result !== 'done') return withMeaning(answer);
      if (!verify) return { result: 'done', value: undefined };
      return await readBack(() => read(email), wanted);
    },
    within: (rowPatience) => createXmlSiteSettings(service, site, rowPatience),
    close: () => service.close(),
  };
}

/** "Corresponding User not found"; "User limit exceeded for the session type", serv:value names it (Control Hub reads it so). */
const meanings: Readonly<Partial<Record<string, ProblemMeaning>>> = {
  [unknownUser]: 'unknown-site-user',
  '110055': 'session-type-full',
};

function withMeaning<T>(answer: Exclude<Answer<T>, { result: 'done' }>): Answer<T> {
  const means = answer.result === 'refused' ? meanings[answer.problem.exceptionId ?? ''] : undefined;
  return means === undefined ? answer : { ...answer, problem: { ...answer.problem, means } };
}

/** Schema order: webExId, meetingTypes, tracking. Never names, active, privilege or supportedServices: that would license. */
function setUserContent(email: string, { sessionTypes, trackingCodes }: WantedSettings): Fields {
  if (sessionTypes?.length === 0) throw new Error('an empty set of session types must never be sent');
  const codes = Object.entries(trackingCodes ?? {}).sort(([a], [b]) => Number(a) - Number(b));
  return {
    webExId: email.toLowerCase(),
    ...(sessionTypes && { meetingTypes: { meetingType: sessionTypes } }),
    ...(codes.length > 0 && {
      tracking: Object.fromEntries(codes.map(([index, value]) => [`trackingCode${index}`, value])),
    }),
  };
}

function siteUserIn(content: Fields, email: string): Answer<SiteUser> {
  const named = [textIn(content, 'webExId'), textIn(content, 'email')].map((name) => name?.toLowerCase());
  if (!named.includes(email.toLowerCase())) {
    return { result: 'doubt', problem: { code: 'not-webex', message: 'the site answered about somebody else' } };
  }
  const tracking = fieldsIn(content, 'tracking');
  const twice = [content['tracking'], ...Object.values(tracking ?? {})].some(Array.isArray);
  if (twice || listIn(content, 'meetingTypes').length > 1) {
    return { result: 'doubt', problem: { code: 'not-webex', message: 'the site shows a setting of the person twice' } };
  }
  const codes = Array.from({ length: 10 }, (_, place) => String(place + 1)).flatMap((index) => {
    const value = tracking?.[`trackingCode${index}`];
    return typeof value === 'string' && value !== '' ? [[index, value] as const] : [];
  });
  const services = fieldsIn(content, 'supportedServices');
  const centers = ['meetingCenter', 'trainingCenter', 'supportCenter', 'eventCenter', 'salesCenter'];
  const off = centers.filter((center) => textIn(services, center) === 'false');
  const [types] = listIn(content, 'meetingTypes');
  return {
    result: 'done',
    value: {
      sessionTypes: listIn(types, 'meetingType').flatMap((id) =>
        typeof id === 'string' && id.trim() !== '' ? [id.trim()] : [],
      ),
      trackingCodes: Object.fromEntries(codes),
      attendeeOnly: textIn(fieldsIn(content, 'privilege'), 'attendeeOnly') === 'true',
      personalRoom: textIn(fieldsIn(content, 'privilege'), 'isEnablePMR') === 'true',
      servicesOff: off.map((center) => `${center.charAt(0).toUpperCase()}${center.slice(1)}`),
      active: textIn(content, 'active') !== 'DEACTIVATED',
    },
  };
}

async function readCatalog(service: XmlService, site: string): Promise<SiteCatalog> {
  const { sessionTypes, backup } = await readSessionTypes(service, site);
  const answer = whole(await service.call('site', 'GetSite', {}), 'GetSite', site);
  const instance = fieldsIn(answer.content, 'siteInstance');
  if (instance === undefined) throw notWhole(site, 'GetSite has no siteInstance');
  // By its full path: commerceAndReporting has a boolean of the same name.
  const trackingCodes = listIn(fieldsIn(instance, 'trackingCodes'), 'trackingCode').flatMap((code) => {
    const checked = trackingCodeIn(code, site);
    // SetUser has elements for ten codes; what is beyond cannot be set by it, nor lost.
    return Number(checked.index) > 10 ? [] : [checked];
  });
  const indexes = trackingCodes.map(({ index }) => index);
  if (new Set(indexes).size !== indexes.length) throw notWhole(site, 'two tracking codes have the same index');
  return { sessionTypes, trackingCodes, backup: backup || answer.backup };
}

async function readSessionTypes(
  service: XmlService,
  site: string,
): Promise<{ sessionTypes: OfferedSessionType[]; backup: boolean }> {
  const types = new Map<string, OfferedSessionType>();
  let backup = false;
  for (let page = 1; page <= mostPages; page++) {
    const content = {
      listControl: { startFrom: String(types.size + 1), maximumNum: String(pageSize), listMethod: 'OR' },
    };
    const listed = await service.call('meetingtype', 'LstMeetingType', content);
    if (types.size === 0 && isEmptyList(listed)) return { sessionTypes: [], backup };
    const answer = whole(listed, 'LstMeetingType', site);
    backup ||= answer.backup;
    const before = types.size;
    for (const type of listIn(answer.content, 'meetingType')) {
      const checked = sessionTypeIn(type, site);
      types.set(checked.id, checked);
    }
    const records = fieldsIn(answer.content, 'matchingRecords');
    const total = Number(textIn(records, 'total') ?? types.size);
    if (types.size === total && (total > 0 || records !== undefined))
      return { sessionTypes: [...types.values()], backup };
    if (types.size === before || types.size > total)
      throw notWhole(site, `LstMeetingType gave ${types.size} of ${total} session types`);
  }
  throw notWhole(site, 'LstMeetingType has no end');
}

/** "No record found" is how lists of this API are empty (seen by public clients). */
function isEmptyList(answer: Answer<XmlAnswer>): boolean {
  return answer.result === 'refused' && answer.problem.exceptionId === '000015';
}

function sessionTypeIn(type: unknown, site: string): OfferedSessionType {
  const [id, code] = [textIn(type, 'meetingTypeID'), textIn(type, 'productCodePrefix')];
  const [other, name = other] = [textIn(type, 'name'), textIn(type, 'displayName')];
  if (id === undefined || name === undefined) throw notWhole(site, 'a session type has no id or no name');
  const services = listIn(fieldsIn(type, 'serviceTypes'), 'serviceType').flatMap((service) =>
    typeof service === 'string' ? [service.trim()] : [],
  );
  return {
    id,
    name,
    ...(other !== undefined && other !== name && { otherName: other }),
    code: code ?? '',
    active: textIn(type, 'active') !== 'DEACTIVATED',
    services,
  };
}

function trackingCodeIn(code: unknown, site: string): OfferedTrackingCode {
  const [index, name] = [textIn(code, 'index'), textIn(code, 'name')];
  if (index === undefined || !/^[1-9]\d?$/u.test(index) || name === undefined) {
    throw notWhole(site, 'a tracking code has no index, or no name');
  }
  const values = listIn(code, 'listValue').flatMap((value) => {
    const text = textIn(value, 'value');
    return text !== undefined && textIn(value, 'active') !== 'false' ? [text] : [];
  });
  const [inputMode = '', hostProfile = ''] = [textIn(code, 'inputMode'), textIn(code, 'hostProfile')];
  // Whether a list is closed, no wording of inputMode says that is documented.
  return { index, name, inputMode, hostProfile, values, isClosed: false, canBeEmptied: true, longestValue };
}

function whole(answer: Answer<XmlAnswer>, operation: string, site: string): XmlAnswer {
  if (answer.result === 'done') return answer.value;
  const message = `${operation} of ${site} failed: ${answer.problem.message}.`;
  const next = 'Try again later.';
  // Where the site itself says no, again and again, that is more than a line which is down.
  const { exceptionId = withoutId } = answer.problem;
  if (exceptionId !== withoutId || isGone(answer.problem)) throw new ApiClosedError('refused', message, { next });
  throw new RunError(answer.result === 'doubt' ? 'stopped' : 'refused', message, { next });
}

function notWhole(site: string, why: string): RunError {
  return new RunError(
    'refused',
    `What ${site} offers cannot be read whole: ${why}. Nothing can be checked against it.`,
    {
      next: 'Try again; if it stays so, ask Webex with the time of this message.',
    },
  );
}
