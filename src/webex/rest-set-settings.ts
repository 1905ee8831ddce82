/** Sets what a person has on the site over REST: Update User Session Types, Update User Tracking Codes. */
import type { Answer, ServiceProblem } from './answer.js';
import { readBack, showsAll } from './read-back.js';
import { codesIn, isUnknown, ofUser, readCodes, readTypes, type RestSite, type What } from './rest-read-settings.js';
import { shownTypes } from './rest-user-settings.js';
import type { RestAnswer, RestRequest } from './rest.js';
import type { SetOptions, ShownSettings, WantedSettings } from './site-settings.js';

/**
 * Both operations answer with the resulting settings (their descriptions and examples): what the answer shows is not read
 * back.
 */
export async function setOverRest(
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
  const settings = sessionTypes ? { sessionTypeIds: sessionTypes } : { trackingCodes: codes };
  const request: RestRequest = {
    operation: `site.${what}.set`,
    method: 'PUT',
    path: `${ofUser}/${what}`,
    body: { siteUrl: at.site, email, ...settings },
    safety: 'repeatable',
  };
  const first = withMeaning(what, await at.rest(request));
  const answer = mayBeUnknown ? await unlessUnknown(at, { what, email, request }, first) : first;
  if (answer.result === 'refused') return answer;
  if (answer.result !== 'done' || !verify) return answer.result === 'done' ? { ...answer, value: undefined } : answer;
  return await shownAfter(at, email, wanted, answer.value);
}

/**
 * An answer proves only what it shows: one that does not show what was set may be older than the setting, so it is read
 * back.
 */
async function shownAfter(
  at: RestSite,
  email: string,
  wanted: WantedSettings,
  answer: RestAnswer,
): Promise<Answer<ShownSettings>> {
  const { content } = answer;
  const isTypes = wanted.sessionTypes !== undefined;
  const value = isTypes ? shownTypes(content, { site: at.site, email }) : codesIn(at, content, email);
  if (value !== undefined && showsAll(value, wanted)) return { result: 'done', value };
  return await readBack(() => (isTypes ? readTypes(at, email) : readCodes(at, email)), wanted);
}

/** The codes by name, or a refusal: this API accepts no empty value, and a code can only be set by a known name. */
function namedCodes(
  { codeNames }: RestSite,
  codes: Readonly<Record<string, string>>,
): { name: string; value: string }[] | { refused: ServiceProblem } {
  const named = Object.entries(codes).map(([id, value]) => ({ name: codeNames.get(id), value, id }));
  const emptied = named.find(({ value }) => value === '');
  if (emptied !== undefined) {
    const message = `${emptied.name ?? emptied.id} cannot be emptied over REST, which accepts no empty value; nothing was sent`;
    return { refused: { code: 'cannot-be-emptied', message } };
  }
  const nameless = named.find(({ name }) => name === undefined);
  if (nameless !== undefined) {
    const message = `the person has a tracking code ${nameless.id} that the site does not list; nothing was sent`;
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
 * For a person whom the site may not know yet. If the site refuses as if it did not know them, but knows them right after,
 * they may have become known in between: the request is sent once more. The same status is used if something in the body is
 * wrong.
 */
async function unlessUnknown(
  at: RestSite,
  { what, email, request }: Sent,
  first: Answer<RestAnswer>,
): Promise<Answer<RestAnswer>> {
  if (first.result !== 'refused' || first.problem.means !== undefined || !isUnknown(first.problem)) return first;
  const read = await (what === 'sessionTypes' ? readTypes(at, email) : readCodes(at, email));
  if (read.result !== 'done') return first;
  if (read.value === undefined) return { ...first, problem: { ...first.problem, means: 'unknown-site-user' } };
  return withMeaning(what, await at.rest(request));
}

/**
 * Once tracking codes are mapped, they can no longer be set (Update User Tracking Codes); the error is undocumented, so its
 * text decides.
 */
function withMeaning(what: What, answer: Answer<RestAnswer>): Answer<RestAnswer> {
  if (answer.result !== 'refused' || what !== 'trackingCodes') return answer;
  if (!/\bmapp(?:ed|ing)\b/iu.test(answer.problem.message)) return answer;
  return { ...answer, problem: { ...answer.problem, means: 'codes-mapped' } };
}
