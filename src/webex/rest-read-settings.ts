/** Reads what a person has on the site over REST: List User Session Type, Get User Tracking Codes. */
import type { Answer, ServiceProblem } from './answer.js';
import { isFields } from './checks.js';
import { unreadable } from './error-body.js';
import { shownCodes, shownTypes, type NamedCode } from './rest-user-settings.js';
import type { Rest, RestAnswer, RestRequest } from './rest.js';
import type { ShownSettings } from './site-settings.js';

export const ofUser = '/admin/meeting/userconfig';
export type What = 'sessionTypes' | 'trackingCodes';

export interface RestSite {
  readonly rest: Rest;
  /** `acme.webex.com` */
  readonly site: string;
  /** Names of tracking codes by id, because codes are set by name. Filled by the catalog, and by reads. */
  readonly codeNames: Map<string, string>;
}

/** List User Session Type: `email` is sent as a header. */
export async function readTypes({ rest, site }: RestSite, email: string): Promise<Answer<ShownSettings | undefined>> {
  const answer = await readOne({ rest, site }, 'sessionTypes', email);
  if (answer.result !== 'done' || answer.value === undefined) return answer as Answer<undefined>;
  const { content } = answer.value;
  const items = isFields(content) && Array.isArray(content['items']) ? (content['items'] as unknown[]) : undefined;
  // An empty list for a named person: the site does not know them.
  if (items?.length === 0) return { result: 'done', value: undefined };
  const item = items?.length === 1 ? items[0] : undefined;
  return shown(answer.value, shownTypes(item, { site, email }));
}

/** Get User Tracking Codes */
export async function readCodes(at: RestSite, email: string): Promise<Answer<ShownSettings | undefined>> {
  const answer = await readOne(at, 'trackingCodes', email);
  if (answer.result !== 'done' || answer.value === undefined) return answer as Answer<undefined>;
  return shown(answer.value, codesIn(at, answer.value.content, email));
}

export function codesIn({ site, codeNames }: RestSite, content: unknown, email: string): ShownSettings | undefined {
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
 * `undefined`: the site does not know the person. What Webex answers then is undocumented: a 404 or a 400 is read that way,
 * since site and rights were fine when the catalog was read.
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

/** Only in Webex's own words: a page from an intermediary knows nothing about people. */
export function isUnknown({ status, code }: ServiceProblem): boolean {
  return code !== 'not-webex' && (status === 404 || status === 400);
}

/** A header can carry only visible ASCII characters, and no control characters. */
function isSendable(email: string): boolean {
  return /^[\u0021-\u007E]+$/u.test(email);
}

function notSendable(email: string): Answer<never> {
  const message = `the address ${JSON.stringify(email)} cannot be sent in a header, which this API requires; nothing was sent`;
  return { result: 'refused', problem: { code: 'not-sendable', message } };
}
