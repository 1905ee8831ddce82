/** Signs in to Webex: a code, a device's code, or a refresh token for a first pair of tokens (Login with Webex). */
import { setTimeout as wait } from 'node:timers/promises';
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import { isFields, numberOf, parsedJson, textOf } from './checks.js';
import { problemOf, unreadable } from './error-body.js';
import { createGate, type Gate } from './gate.js';
import { createHttp, type Http, type HttpAnswer, type ProxyFor } from './http.js';
import { judged } from './rest.js';
import { grantIn, tokenForm, type Client, type Grant } from './token-request.js';
import { requestToken } from './tokens.js';

export interface DeviceCode {
  /** What the person types to confirm, and the address of that page; the second address already contains the code. */
  readonly userCode: string;
  readonly verificationUri: string;
  readonly completeUri: string | undefined;
  /** Milliseconds. */
  readonly life: number;
  readonly interval: number;
  readonly deviceCode: string;
}

export interface Login {
  /** A code works only once, and only for minutes. */
  redeem(code: string, verifier: string, redirectUri: string): Promise<Grant>;
  refresh(refreshToken: string): Promise<Grant>;
  startDevice(scopes: readonly string[]): Promise<DeviceCode>;
  /** Polls until a person has confirmed. */
  awaitDevice(device: DeviceCode): Promise<Grant>;
}

const again = 'Sign in again: webex-bulk login';

/** All methods throw a RunError: `signIn` if Webex refuses, `stopped` if it cannot be reached. */
export function createLogin({
  apiUrl,
  client,
  userAgent,
  proxyFor,
}: {
  apiUrl: string;
  client: Client;
  userAgent: string;
  proxyFor?: ProxyFor | undefined;
}): Login {
  const http = createHttp({ userAgent, concurrency: 1, proxyFor });
  const gate = createGate({ name: 'REST', concurrency: 1 });
  registerSecret(client.clientSecret);
  const service: Asking = { apiUrl, http, gate };
  return {
    async redeem(code, verifier, redirectUri) {
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
      // A redeemed code whose answer was lost is used up, so it is not sent again.
      const answer = await post(service, '/access_token', tokenForm(form, client), { repeat: false });
      return grantIn(
        answer,
        'Webex does not accept the sign-in',
        `Check client id, client secret and --redirect-uri. ${again}`,
      );
    },
    refresh: (refreshToken) => requestToken({ apiUrl, ...client }, refreshToken, { http, gate }),
    async startDevice(scopes) {
      const body = new URLSearchParams({ client_id: client.clientId, scope: scopes.join(' ') }).toString();
      return deviceCodeIn(await post(service, '/device/authorize', body, { repeat: true }));
    },
    awaitDevice: (device) => poll(service, client, device),
  };
}

interface Asking {
  readonly apiUrl: string;
  readonly http: Http;
  readonly gate: Gate;
}

async function post(
  { apiUrl, http, gate }: Asking,
  path: string,
  body: string,
  { repeat, headers = {} }: { repeat: boolean; headers?: Record<string, string> },
): Promise<HttpAnswer> {
  return await gate.run(`login ${path}`, repeat ? 'repeatable' : 'once', async () =>
    judged(
      await http({
        method: 'POST',
        url: `${apiUrl}${path}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
        deadline: 30_000,
      }),
    ),
  );
}

/** Seconds between two polls if Webex does not say, and the seconds added each time it says that polls come too fast. */
const defaultInterval = 5;
const slower = 5;

function deviceCodeIn(answer: HttpAnswer): DeviceCode {
  if (!('status' in answer)) throw notStarted('stopped', `Webex did not respond: ${answer.code}`);
  if (answer.status !== 200) throw notStarted(answer.status < 500 ? 'signIn' : 'stopped', problemOf(answer).message);
  const content = parsedJson(answer.body);
  const fields = isFields(content) ? content : {};
  const [deviceCode, userCode] = [textOf(fields['device_code']), textOf(fields['user_code'])];
  const verificationUri = textOf(fields['verification_uri']);
  if (!deviceCode || !userCode || !verificationUri) throw notStarted('stopped', unreadable(answer).message);
  registerSecret(deviceCode);
  return {
    deviceCode,
    userCode,
    verificationUri,
    completeUri: textOf(fields['verification_uri_complete']),
    life: (numberOf(fields['expires_in']) ?? 300) * 1000,
    interval: Math.max(1, numberOf(fields['interval']) ?? defaultInterval) * 1000,
  };
}

function notStarted(problem: 'signIn' | 'stopped', why: string): RunError {
  return new RunError(problem, `Webex did not issue a code for this device: ${why}.`, {
    next: 'Check that the integration has the redirect addresses for devices (docs/signing-in.md lists them), and check its id and scopes.',
  });
}

/** 428 until a person has confirmed; 429 or `slow_down` if the polls come too fast (Login with Webex, device grant). */
async function poll(service: Asking, client: Client, device: DeviceCode): Promise<Grant> {
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  const fields = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.deviceCode };
  const body = new URLSearchParams({ ...fields, client_id: client.clientId }).toString();
  const until = performance.now() + device.life;
  let { interval } = device;
  let answer: HttpAnswer | undefined;
  for (;;) {
    if (performance.now() + interval > until) throw nobodyConfirmed(answer);
    await wait(interval);
    answer = await once(service, '/device/token', body, { authorization: `Basic ${basic}` });
    if (isTooFast(answer)) interval += slower * 1000;
    else if (!isPending(answer)) return grantIn(answer, 'Not signed in', again);
  }
}

/** Polling is its own retry: if an answer is lost, the next poll asks again. */
async function once(
  { apiUrl, http }: Asking,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return await http({
    method: 'POST',
    url: `${apiUrl}${path}`,
    headers: { ...type, ...headers },
    body,
    deadline: 30_000,
  });
}

function isPending(answer: HttpAnswer): boolean {
  if (!('status' in answer)) return answer.sent !== 'never';
  return answer.status === 428 || answer.status >= 500 || said(answer, 'authorization_pending');
}

function isTooFast(answer: HttpAnswer): boolean {
  return 'status' in answer && (answer.status === 429 || said(answer, 'slow_down'));
}

function said(answer: HttpAnswer, word: string): boolean {
  return 'status' in answer && answer.status === 400 && answer.body.toString('utf8').includes(word);
}

/** `last`: Webex's answer to the last poll; if Webex did not answer, it is unknown whether a person has confirmed. */
function nobodyConfirmed(last: HttpAnswer | undefined): RunError {
  if (last !== undefined && (!('status' in last) || last.status >= 500)) {
    const why = 'status' in last ? problemOf(last).message : `Webex did not respond: ${last.code}`;
    return new RunError('stopped', `The device is not signed in, and its code has expired. ${why}.`, {
      next: 'Check the network and status.webex.com, then start again: webex-bulk login --device',
    });
  }
  return new RunError('signIn', 'The device was not confirmed in time.', {
    next: 'Start again: webex-bulk login --device',
  });
}
