/** Sends a notification to a webhook: JSON by POST, signed. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Http, HttpAnswer } from '../webex/http.js';
import { retryAfter } from '../webex/retry-after.js';
import type { WebhookConfig } from './config.js';
import { contentOf, roomForPrograms } from './content.js';
import type { Attempt, Tried } from './deliver.js';
import type { Notification } from './notification.js';
import { payloadOf } from './payload.js';
import type { SecretIn } from './secret-in.js';

/** Milliseconds that a receiver may take to answer one attempt. */
const deadline = 9000;
/** Characters; a shorter secret can be guessed from one signed request. */
const shortestSecret = 16;

export interface WebhookDeps {
  readonly http: Http;
  readonly secretIn: SecretIn;
  /** Milliseconds since 1970. */
  readonly today: () => number;
}

/** Every attempt has the same body and delivery id, and its own time and signature. */
export function webhookAttempt(config: WebhookConfig, notification: Notification, deps: WebhookDeps): Attempt {
  const delivery = randomUUID();
  const body = JSON.stringify(payloadOf(contentOf(notification, config.details, roomForPrograms), delivery));
  const { host } = new URL(config.url);
  return async (left) => {
    const secret = deps.secretIn(config.secretVariable);
    if (secret === undefined || secret.length < shortestSecret) {
      const why = secret === undefined ? "isn't set" : `has fewer than ${shortestSecret} characters`;
      return { ok: false, error: `${config.secretVariable} ${why}, so nothing was sent.`, again: 'no' };
    }
    const timestamp = String(Math.floor(deps.today() / 1000));
    const answer = await deps.http({
      method: 'POST',
      url: config.url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-webex-bulk-timestamp': timestamp,
        'x-webex-bulk-signature': `sha256=${signatureOf(secret, timestamp, body)}`,
        'x-webex-bulk-delivery': delivery,
      },
      body,
      deadline: Math.max(1, Math.min(deadline, left)),
    });
    return judged(answer, host, deps.today());
  };
}

/** Hex HMAC-SHA-256 of the timestamp, a full stop and the body. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

function judged(answer: HttpAnswer, host: string, today: number): Tried {
  if (!('status' in answer)) {
    return {
      ok: false,
      error: `${host} did not answer: ${answer.code}.`,
      again: answer.sent === 'never' ? 'no' : 'yes',
    };
  }
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { ok: true };
  const isRedirect = status >= 300 && status < 400;
  const error = `${host} answered ${status}${isRedirect ? '; redirects are not followed' : ''}.`;
  if (status === 429) return { ok: false, error, again: retryAfter(headers['retry-after'], headers['date'], today) };
  return { ok: false, error, again: status >= 500 ? 'yes' : 'no' };
}
