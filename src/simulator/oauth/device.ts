/**
 * The device grant (Login with Webex), for programs without a browser of their own. The person opens the verification
 * address elsewhere while the program polls.
 */
import { randomInt, randomUUID } from 'node:crypto';
import type { Answer, Call } from '../call.js';
import { allScopes } from '../rest/access.js';
import { refusal, writeRestAnswer } from '../rest/rest-answer.js';
import { adminAddress } from '../admin-address.js';
import type { World } from '../world.js';
import { clientRefusal, formOf } from './client.js';
import { newGrant } from './state.js';
import type { OAuthState } from './state.js';
import { failed, tokens } from './token-answer.js';

/** Where the person confirms; the real address is on another host. */
export const verifyPath = '/verify';
const lifetime = 300;
/** Seconds that a device must wait between two polls. */
const interval = 2;

/** POST /v1/device/authorize: a code for the program and one for the person. Needs no authentication. */
export function startDevice(world: World, oauth: OAuthState, call: Call): Answer {
  const form = formOf(world, call);
  if (!form) return writeRestAnswer(refusal(415));
  if (form.get('client_id') !== oauth.clientId) return writeRestAnswer(refusal(400, 'Client Id is invalid'));
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (scopes.length === 0 || !scopes.every((scope) => allScopes.includes(scope))) {
    return writeRestAnswer(refusal(400, 'Scope is invalid'));
  }
  const deviceCode = randomUUID();
  const userCode = String(randomInt(100_000, 1_000_000));
  oauth.devices.set(deviceCode, { userCode, scopes, confirmed: false, expiresAt: call.at + lifetime * 1000 });
  const value = {
    device_code: deviceCode,
    expires_in: lifetime,
    user_code: userCode,
    verification_uri: `${call.origin}${verifyPath}`,
    verification_uri_complete: `${call.origin}${verifyPath}?userCode=${userCode}`,
    interval,
  };
  return writeRestAnswer({ status: 200, value, applied: true });
}

/** GET /verify?userCode=: opening it confirms the device. */
export function confirmDevice(oauth: OAuthState, call: Call): Answer {
  const userCode = new URLSearchParams(call.query).get('userCode');
  const device = [...oauth.devices.values()].find((one) => one.userCode === userCode && one.expiresAt > call.at);
  if (!device) return writeRestAnswer(refusal(404));
  device.confirmed = true;
  const answer = writeRestAnswer({
    status: 200,
    headers: { 'Content-Type': 'text/html;charset=UTF-8' },
    applied: true,
  });
  return {
    ...answer,
    body: Buffer.from('<!doctype html><title>Simulated Webex</title><p>The device is connected.</p>'),
  };
}

/**
 * POST /v1/device/token: 428 until the person has confirmed (documented), then tokens, once. With `--authorize approve`
 * every device counts as confirmed, with `page` one whose verification address was opened, with `deny` none ever does.
 * The errors carry the documented words in the usual body.
 */
export function deviceToken(world: World, oauth: OAuthState, call: Call): Answer {
  const form = formOf(world, call);
  if (!form) return writeRestAnswer(refusal(415));
  const refused = clientRefusal(world, oauth, call, form);
  if (refused) return refused;
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:device_code') {
    return failed(world, 'unsupported_grant_type', 'unsupported_grant_type');
  }
  const code = form.get('device_code') ?? '';
  const device = oauth.devices.get(code);
  if (!device || device.expiresAt <= call.at) return failed(world, 'invalid_grant', 'invalid_grant');
  const isFast = call.at < (device.polledAt ?? -Infinity) + interval * 1000;
  device.polledAt = call.at;
  if (isFast && world.options.fastPolls === 'slow_down') return failed(world, 'slow_down', 'slow_down');
  if (isFast && world.options.fastPolls === '429') return writeRestAnswer(refusal(429));
  if (world.options.authorize === 'deny') return failed(world, 'access_denied', 'access_denied');
  if (world.options.authorize === 'page' && !device.confirmed) {
    return writeRestAnswer(refusal(428, 'authorization_pending'));
  }
  oauth.devices.delete(code);
  const personId = world.byEmail.get(adminAddress) ?? '';
  const { grant, refreshToken } = newGrant(world, oauth, { personId, scopes: device.scopes, now: call.at });
  return tokens(world, grant, refreshToken, call.at);
}
