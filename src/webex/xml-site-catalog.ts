/** What the meeting site offers, over the Meetings XML API: GetSite, LstMeetingType. */
import { ApiClosedError, RunError } from '../errors.js';
import type { Answer } from './answer.js';
import type { OfferedSessionType, OfferedTrackingCode, SiteCatalog } from './site-settings.js';
import { fieldsIn, listIn, textIn } from './xml-document.js';
import { isSwitchedOff } from './xml-failures.js';
import type { XmlAnswer, XmlService } from './xml-service.js';

/** The schemas' maxLength of com:trackingCode1 … 10. */
const longestValue = 128;
/** Page size for lists; the site's own maximum is undocumented. */
const pageSize = 500;
const mostPages = 200;

/** Throws a RunError: `refused` if a list is incomplete or not served; `stopped` if the site cannot answer now. */
export async function readXmlCatalog(service: XmlService, site: string): Promise<SiteCatalog> {
  const { sessionTypes, backup } = await readSessionTypes(service, site);
  const answer = await whole(await service.call('site', 'GetSite', {}), { service, operation: 'GetSite', site });
  const instance = fieldsIn(answer.content, 'siteInstance');
  if (instance === undefined) throw notWhole(site, 'GetSite has no siteInstance');
  // By its full path: commerceAndReporting has a boolean of the same name.
  const trackingCodes = listIn(fieldsIn(instance, 'trackingCodes'), 'trackingCode').flatMap((code) => {
    const checked = trackingCodeIn(code, site);
    // SetUser has elements for ten codes; it can neither set nor lose any beyond those.
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
    const answer = await whole(listed, { service, operation: 'LstMeetingType', site });
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
  throw notWhole(site, 'LstMeetingType never ends');
}

interface Asking {
  readonly service: XmlService;
  readonly operation: string;
  readonly site: string;
}

/** "No record found" is how this API returns an empty list (seen by public clients). */
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
  // No documented value of inputMode says whether a list is closed.
  return { index, name, inputMode, hostProfile, values, isClosed: false, canBeEmptied: true, longestValue };
}

/**
 * Returns the answer, or throws a RunError: an ApiClosedError if the site itself does not serve its lists, or no longer
 * does.
 */
async function whole(answer: Answer<XmlAnswer>, { service, operation, site }: Asking): Promise<XmlAnswer> {
  if (answer.result === 'done') return answer.value;
  const message = `${operation} of ${site} failed: ${answer.problem.message}.`;
  const next = 'Try again later. To use REST instead: --settings-api rest.';
  if (await isNotServed(answer, service)) throw new ApiClosedError('refused', message, { next });
  throw new RunError(answer.result === 'doubt' ? 'stopped' : 'refused', message, { next });
}

/**
 * "Unable to process request" (999999) may be temporary, but a site also answers it to operations that it does not know:
 * then it serves other operations, and says who the caller is.
 */
async function isNotServed(
  { result, problem }: Exclude<Answer<XmlAnswer>, { result: 'done' }>,
  service: XmlService,
): Promise<boolean> {
  if (isSwitchedOff(problem)) return true;
  if (result === 'refused') return problem.exceptionId !== undefined;
  return problem.exceptionId === '999999' && (await service.call('user', 'GetMe', {})).result === 'done';
}

function notWhole(site: string, why: string): RunError {
  return new RunError(
    'refused',
    `What ${site} offers cannot be read completely: ${why}. Nothing can be checked against it.`,
    {
      next: 'Try again; if it persists, ask Webex and give the time of this message.',
    },
  );
}
