/** What a person has on the site, over the Meetings XML API: GetUser, SetUser. */
import type { Answer } from './answer.js';
import type { RowDeadline } from './row-deadline.js';
import type { Fields } from './checks.js';
import { readBack } from './read-back.js';
import type { SiteSettings, SiteUser, WantedSettings } from './site-settings.js';
import { fieldsIn, listIn, textIn } from './xml-document.js';
import type { XmlService } from './xml-service.js';
import { readXmlCatalog } from './xml-site-catalog.js';

/** `rowDeadline`: that of the row the calls are for. */
export function createXmlSiteSettings(service: XmlService, site: string, rowDeadline?: RowDeadline): SiteSettings {
  const read = async (email: string): Promise<Answer<SiteUser | undefined>> => {
    const answer = await service.call('user', 'GetUser', { webExId: email.toLowerCase() }, rowDeadline);
    if (answer.result === 'refused' && answer.problem.means === 'unknown-site-user')
      return { result: 'done', value: undefined };
    return answer.result === 'done' ? siteUserIn(answer.value.content, email) : answer;
  };
  return {
    catalog: () => readXmlCatalog(service, site),
    read: (email) => read(email),
    messages: (wanted) => [wanted],
    async set(email, wanted, { verify }) {
      const answer = await service.call('user', 'SetUser', setUserContent(email, wanted), rowDeadline);
      if (answer.result !== 'done') return answer;
      if (!verify) return { result: 'done', value: undefined };
      return await readBack(() => read(email), wanted);
    },
    within: (currentRowDeadline) => createXmlSiteSettings(service, site, currentRowDeadline),
    close: () => service.close(),
  };
}

/**
 * Schema order: webExId, meetingTypes, tracking. Never names, active, privilege or supportedServices: those would assign
 * licenses.
 */
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
    return { result: 'doubt', problem: { code: 'not-webex', message: 'the site returned another person' } };
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
