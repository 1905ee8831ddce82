/**
 * Site settings over REST: session types and tracking codes of site and person (Session Types API, Tracking Codes API;
 * https://developer.webex.com/docs/api/v1/session-types and …/tracking-codes).
 */
import type { Answer, ServiceProblem } from './answer.js';
import { isFields } from './checks.js';
import { unreadable } from './error-body.js';
import type { Patience } from './patience.js';
import { readRestCatalog } from './rest-site-catalog.js';
import { shownCodes, shownTypes, type NamedCode } from './rest-user-settings.js';
import type { Rest, RestAnswer, RestRequest } from './rest.js';
import {
  allSettings,
  type SetOptions,
  type ShownSettings,
  type SiteSettings,
  type SiteUser,
  type WantedSettings,
} from './site-settings.js';

const ofUser = '/admin/meeting/userconfig';
type What = 'sessionTypes' | 'trackingCodes';

export interface RestSite {
  readonly rest: Rest;
  /** `acme.webex.com` */
  readonly site: string;
  /** Names of tracking codes by id: what is set is named by name. Filled by the catalog, and by what is read. */
  readonly codeNames: Map<string, string>;
}

/** `patience`: of the row that the calls are for. */
export function createRestSiteSettings(at: RestSite, patience?: Patience): SiteSettings {
  const rest: Rest = (request) => at.rest(patience === undefined ? request : { ...request, patience });
  const here: RestSite = { ...at, rest };
  return {
    async catalog() {
      const catalog = await readRestCatalog(here.rest, here.site);
      for (const { index, name } of catalog.trackingCodes) here.codeNames.set(index, name);
      return catalog;
    },
    async read(email, parts = allSettings) {
      const types = parts.sessionTypes ? await readTypes(here, email) : nothingAsked;
      if (types.result !== 'done' || types.value === undefined) return types as Answer<undefined>;
      const codes = parts.trackingCodes ? await readCodes(here, email) : nothingAsked;
      if (codes.result !== 'done' || codes.value === undefined) return codes as Answer<undefined>;
      return { result: 'done', value: siteUser({ ...types.value, ...codes.value }) };
    },
    messages: ({ sessionTypes, trackingCodes }) => [
      ...(sessionTypes ? [{ sessionTypes }] : []),
      ...(trackingCodes ? [{ trackingCodes }] : []),
    ],
    set: (email, wanted, options) => setOne(here, email, wanted, options),
    within: (rowPatience) => createRestSiteSettings(at, rowPatience),
    close: () => Promise.resolve(),
  };
}

const nothingAsked = { result: 'done', value: {} } as const;

/** An account without session types may be an attendee's, or one that has none; REST does not say. */
function siteUser({ sessionTypes = [], trackingCodes = {} }: ShownSettings): SiteUser {
  const isHost = sessionTypes.length > 0 ? { attendeeOnly: false } : {};
  return { sessionTypes, trackingCodes, ...isHost, personalRoom: false, servicesOff: [], active: true };
}

/** List User Session Type: `email` goes as a header. */
async function readTypes({ rest, site }: RestSite, email: string): Promise<Answer<ShownSettings | undefined>> {
  const answer = await readOne({ rest, site }, 'sessionTypes', email);
  if (answer.result !== 'done' || answer.value === undefined) return answer as Answer<undefined>;
  const { content } = answer.value;
  const items = isFields(content) && Array.isArray(content['items']) ? (content['items'] as unknown[]) : undefined;
  // A list of nobody, for a person who was named.
  if (items?.length === 0) return { result: 'done', value: undefined };
  const item = items?.length === 1 ? items[0] : undefined;
  return shown(answer.value, shownTypes(item, { site, email }));
}

/** Get User Tracking Codes */
async function readCodes(at: RestSite, email: string): Promise<Answer<ShownSettings | undefined>> {
  const answer = await readOne(at, 'trackingCodes', email);
  if (answer.result !== 'done' || answer.value === undefined) return answer as Answer<undefined>;
  return shown(answer.value, codesIn(at, answer.value.content, email));
}

function codesIn({ site, codeNames }: RestSite, content: unknown, email: string): ShownSettings | undefined {
  const codes = shownCodes(content, { site, email });
  for (const { id, name } of codes ?? []) codeNames.set(id, name);
  return codes && { trackingCodes: valuesOf(codes) };
}

function valuesOf(codes: readonly NamedCode[]): Record<string, string> {
  return Object.fromEntries(codes.flatMap(({ id, value }) => (value === '' ? [] : [[id, value]])));
}

function shown(answer: RestAnswer, value: ShownSettings | undefined): Answer<ShownSettings> {
  return value === undefined ? { result: 'doubt', problem: unreadable(answer) } : { result: 'done', value };
}

/**
 * `undefined`: the site does not know the person. What Webex answers then is documented nowhere: it is taken for that where
 * it says 404, or 400, since site and rights were good when the catalog was read.
 */
async function readOne(
  { rest, site }: Pick<RestSite, 'rest' | 'site'>,
  what: What,
  email: string,
): Promise<Answer<RestAnswer | undefined>> {
  if (!isSendable(email)) return notSendable(email);
  const request: RestRequest = {
    operation: `site.${what}.read`,
    method: 'GET',
    path: `${ofUser}/${what}?siteUrl=${encodeURIComponent(site)}`,
    headers: { email },
    safety: 'repeatable',
  };
  const answer = await rest(request);
  if (answer.result === 'refused' && isUnknown(answer.problem)) return { result: 'done', value: undefined };
  return answer;
}

function isUnknown({ status }: ServiceProblem): boolean {
  return status === 404 || status === 400;
}

/** In a header there is room for the letters of ASCII only, and for nothing that steers. */
function isSendable(email: string): boolean {
  return /^[\u0021-\u007E]+$/u.test(email);
}

function notSendable(email: string): Answer<never> {
  const message = `the address ${JSON.stringify(email)} cannot be sent in a header, which this API wants: nothing was sent`;
  return { result: 'refused', problem: { code: 'not-sendable', message } };
}

/** Both operations answer with what is set then (their descriptions and examples), so that nothing is read back that is seen there. */
async function setOne(
  at: RestSite,
  email: string,
  wanted: WantedSettings,
  { verify, mayBeUnknown = false }: SetOptions,
): Promise<Answer<ShownSettings | undefined>> {
  const { sessionTypes, trackingCodes } = wanted;
  if (sessionTypes?.length === 0) throw new Error('an empty set of session types must never be sent');
  const codes = trackingCodes === undefined ? undefined : namedCodes(at, trackingCodes);
  if (codes !== undefined && 'refused' in codes) return { result: 'refused', problem: codes.refused };
  const what = sessionTypes ? 'sessionTypes' : 'trackingCodes';
  const body = {
    siteUrl: at.site,
    email,
    ...(sessionTypes ? { sessionTypeIds: sessionTypes } : { trackingCodes: codes }),
  };
  const request: RestRequest = {
    operation: `site.${what}.set`,
    method: 'PUT',
    path: `${ofUser}/${what}`,
    body,
    safety: 'repeatable',
  };
  const first = withMeaning(what, await at.rest(request));
  const answer = mayBeUnknown ? await unlessUnknown(at, { what, email, request }, first) : first;
  if (answer.result === 'refused') return answer;
  if (answer.result !== 'done' || !verify) return answer.result === 'done' ? { ...answer, value: undefined } : answer;
  const { content } = answer.value;
  const value = sessionTypes ? shownTypes(content, { site: at.site, email }) : codesIn(at, content, email);
  if (value !== undefined && showsAll(value, wanted)) return { ...answer, value };
  // An answer that does not show what was set may be older than the setting.
  const now = await (sessionTypes ? readTypes(at, email) : readCodes(at, email));
  if (now.result === 'done' && now.value !== undefined) return { ...answer, value: now.value };
  if (value !== undefined) return { ...answer, value };
  const { message } = unreadable(answer.value);
  return { result: 'doubt', problem: { code: 'not-verified', message: `what is set now cannot be seen: ${message}` } };
}

function showsAll(shown: ShownSettings, { sessionTypes = [], trackingCodes = {} }: WantedSettings): boolean {
  const codes = Object.entries(trackingCodes).every(([id, value]) => shown.trackingCodes?.[id] === value);
  return codes && sessionTypes.every((id) => shown.sessionTypes?.includes(id));
}

/** By name, without those that shall be empty: an empty value is no value there. */
function namedCodes(
  { codeNames }: RestSite,
  codes: Readonly<Record<string, string>>,
): { name: string; value: string }[] | { refused: ServiceProblem } {
  const named = Object.entries(codes).map(([id, value]) => ({ name: codeNames.get(id), value, id }));
  const emptied = named.find(({ value }) => value === '');
  if (emptied !== undefined) {
    const message = `${emptied.name ?? emptied.id} cannot be emptied over REST, which takes no empty value: nothing was sent`;
    return { refused: { code: 'cannot-be-emptied', message } };
  }
  const nameless = named.find(({ name }) => name === undefined);
  if (nameless !== undefined) {
    const message = `the person has a tracking code ${nameless.id} that the site does not name: nothing was sent`;
    return { refused: { code: 'unknown-tracking-code', message } };
  }
  return named.map(({ name = '', value }) => ({ name, value }));
}

interface Sent {
  readonly what: What;
  readonly email: string;
  readonly request: RestRequest;
}

/**
 * Of a person whom the site may not know yet. Who is refused as if it did not, and is known right after, may have become
 * known in between: they are asked for once more. The same status says that something of the body is wrong.
 */
async function unlessUnknown(
  at: RestSite,
  { what, email, request }: Sent,
  first: Answer<RestAnswer>,
): Promise<Answer<RestAnswer>> {
  if (first.result !== 'refused' || first.problem.means !== undefined || !isUnknown(first.problem)) return first;
  const read = await readOne(at, what, email);
  if (read.result !== 'done') return first;
  if (read.value === undefined) return { ...first, problem: { ...first.problem, means: 'unknown-site-user' } };
  return withMeaning(what, await at.rest(request));
}

/** Mapping ends all setting of codes (Update User Tracking Codes); its error is documented nowhere: the words tell. */
function withMeaning(what: What, answer: Answer<RestAnswer>): Answer<RestAnswer> {
  if (answer.result !== 'refused' || what !== 'trackingCodes') return answer;
  if (!/\bmapp(?:ed|ing)\b/iu.test(answer.problem.message)) return answer;
  return { ...answer, problem: { ...answer.problem, means: 'codes-mapped' } };
}
