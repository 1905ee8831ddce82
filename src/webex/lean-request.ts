/**
 * Requests with the few options that this program sets. got hands node:http some forty, nearly all of them undefined, and Node
 * copies them several times for each request.
 */
import { request as httpRequest, type ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RequestFunction } from 'got';

/** For got's option `request`. What got can also set (ciphers, lookup, a UNIX socket …) is not passed on. */
export const leanRequest: RequestFunction = (url, options, onAnswer): ClientRequest => {
  const { method, headers, agent, rejectUnauthorized, checkServerIdentity } = options;
  const shared = { method, headers, agent };
  return url.protocol === 'https:'
    ? httpsRequest(url, { ...shared, rejectUnauthorized, checkServerIdentity }, onAnswer)
    : httpRequest(url, shared, onAnswer);
};
