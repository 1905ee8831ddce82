/** Sends a notification as a Webex message with a card (Messages API, Create a Message). */
import { RunError } from '../errors.js';
import { problemOf } from '../webex/error-body.js';
import type { Http, HttpAnswer } from '../webex/http.js';
import { retryAfter } from '../webex/retry-after.js';
import type { TokenSource } from '../webex/token-source.js';
import { cardOf } from './card.js';
import { defaultBotVariable, type WebexConfig } from './config.js';
import { contentOf, roomToRead } from './content.js';
import type { Attempt, Tried } from './deliver.js';
import { markdownOf } from './markdown.js';
import type { Notification } from './notification.js';
import type { SecretIn } from './secret-in.js';

/** Milliseconds that Webex may take to answer one attempt. */
const deadline = 9000;

export interface WebexMessageDeps {
  readonly http: Http;
  readonly apiUrl: string;
  readonly secretIn: SecretIn;
  /** Of the signed-in administrator; used if no bot's token is set. */
  readonly tokens?: TokenSource | undefined;
  /** Milliseconds since 1970. */
  readonly today: () => number;
}

/** A message may arrive twice if its answer is lost: Webex has no way to send one only once. */
export function webexAttempt(config: WebexConfig, notification: Notification, deps: WebexMessageDeps): Attempt {
  const content = contentOf(notification, config.details, roomToRead);
  const body = JSON.stringify({
    ...config.to,
    markdown: markdownOf(content),
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: cardOf(content) }],
  });
  const post = async (token: string, left: number): Promise<HttpAnswer> =>
    await deps.http({
      method: 'POST',
      url: `${deps.apiUrl}/messages`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json;charset=utf-8' },
      body,
      deadline: Math.max(1, Math.min(deadline, left)),
    });
  return async (left) => {
    const tokens = tokensFor(config, deps);
    if (typeof tokens === 'string') return { ok: false, error: tokens, again: 'no' };
    try {
      const token = await tokens.current();
      const answer = await post(token, left);
      if (!('status' in answer) || answer.status !== 401) return judged(answer, deps.today());
      return judged(await post(await tokens.renew(token), left), deps.today());
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      const next = error.next === undefined ? '' : ` ${error.next}`;
      return { ok: false, error: `${error.message}${next}`, again: error.problem === 'stopped' ? 'yes' : 'no' };
    }
  };
}

/** A sentence instead of tokens if there are none. */
function tokensFor({ tokenVariable }: WebexConfig, { secretIn, tokens }: WebexMessageDeps): TokenSource | string {
  const variable = tokenVariable ?? defaultBotVariable;
  const token = secretIn(variable);
  if (token !== undefined) return botTokens(variable, token);
  if (tokenVariable !== undefined) return `${variable} isn't set, so nothing was sent.`;
  return tokens ?? `Neither ${variable} is set nor anyone signed in, so nothing was sent.`;
}

function botTokens(variable: string, token: string): TokenSource {
  const isToken = /^[\x21-\x7E]+$/u.test(token);
  const refused = (why: string): RunError =>
    new RunError('signIn', `${why} in ${variable}.`, { next: 'Copy it again from developer.webex.com.' });
  return {
    current: () => (isToken ? Promise.resolve(token) : Promise.reject(refused("There isn't a valid token"))),
    renew: () => Promise.reject(refused('Webex does not accept the token')),
  };
}

function judged(answer: HttpAnswer, today: number): Tried {
  if (!('status' in answer)) {
    return { ok: false, error: `Webex did not answer: ${answer.code}.`, again: answer.sent === 'never' ? 'no' : 'yes' };
  }
  const { status, headers } = answer;
  if (status === 200) return { ok: true };
  const error = `${problemOf(answer).message}.${hintFor(status)}`;
  const wait = retryAfter(headers['retry-after'], headers['date'], today);
  if (status === 429) return { ok: false, error, again: wait };
  if (status !== 423 && status < 500) return { ok: false, error, again: 'no' };
  return { ok: false, error, again: headers['retry-after'] === undefined ? 'yes' : wait };
}

function hintFor(status: number): string {
  if (status === 403) return ' The token needs the scope spark:messages_write or spark:all.';
  return status === 404 ? ' Whoever sends must be a member of the space: check "room", and add the bot to it.' : '';
}
