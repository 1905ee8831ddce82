/** The interfaces of the simulated Webex (REST, OAuth and XML), each with what is known of a request before it is answered. */
import type { Answer, Call } from './call.js';
import { bodyOf, bulkConcerned, personConcerned } from './concerned.js';
import type { FailureAction, FaultEffect } from './faults.js';
import { accessToken } from './oauth/access-token.js';
import { authorize } from './oauth/authorize.js';
import { confirmDevice, deviceToken, startDevice, verifyPath } from './oauth/device.js';
import { settleMapped } from './mapped-codes.js';
import { retryAfter } from './rate-limit.js';
import { answerRest } from './rest/answer-rest.js';
import { callerOf } from './rest/access.js';
import { refusal, writeRestAnswer } from './rest/rest-answer.js';
import { settleAddresses } from './scim/address-change.js';
import { bulkLength } from './scim/bulk-request.js';
import { isBulk } from './scim/scim-path.js';
import { recountHolders } from './roster.js';
import type { SimulatorState } from './simulator-state.js';
import { answerXml, failureAnswer, inspectXml } from './xml/answer.js';

/** One request at its interface. */
export interface Visit {
  readonly operation?: string;
  readonly email?: string;
  /** Of a Bulk request: those whom its operations concern. */
  readonly emails?: readonly string[];
  /** It only reads, so it can be answered with an earlier state. */
  readonly reads: boolean;
  /** Performs the request, as far as a fault allows and unless it is over the rate limit, and returns the answer. */
  perform(effect?: FaultEffect): Answer;
  /** An answer with this HTTP status that the service itself could give. */
  refuse(status: number): Answer;
  /** XML: FAILURE with this exception. */
  fail?(exception: FailureAction): Answer;
}

export const xmlPath = '/WBXService/XMLService';

/** The request at the interface that it was sent to. */
export function visitOf(state: SimulatorState, call: Call): Visit {
  settleAddresses(state.world, call.at);
  settleMapped(state.world, call.at);
  if (call.path === xmlPath && call.method === 'POST') return xmlVisit(state, call);
  const email = personConcerned(state.world, call);
  return {
    ...(email !== undefined && { email }),
    ...(isBulk(call) && { emails: bulkConcerned(state.world, call) }),
    reads: call.method === 'GET',
    perform: (effect = {}) => restAnswer(state, call, effect),
    refuse: (status) => writeRestAnswer(refusal(status)),
  };
}

function restAnswer(state: SimulatorState, call: Call, effect: FaultEffect): Answer {
  const signIn = signInAnswer(state, call);
  if (signIn) return signIn;
  if (!call.path.startsWith('/v1/')) return writeRestAnswer(refusal(404));
  const strike: FaultEffect['strike'] = (subject) => state.faults.strike(subject);
  return limitedRest(state, call) ?? answerRest(state.world, state.oauth, call, { ...effect, strike });
}

/** The sign-in endpoints; each accepts one method and needs no access token. */
function signInAnswer({ world, oauth }: SimulatorState, call: Call): Answer | undefined {
  const post = call.method === 'POST';
  const get = call.method === 'GET';
  switch (call.path) {
    case '/v1/access_token':
      return post ? accessToken(world, oauth, call) : only('POST');
    case '/v1/authorize':
      return get ? authorize(world, oauth, call) : only('GET');
    case '/v1/device/authorize':
      return post ? startDevice(world, oauth, call) : only('POST');
    case '/v1/device/token':
      return post ? deviceToken(world, oauth, call) : only('POST');
    case verifyPath:
      return get ? confirmDevice(oauth, call) : only('GET');
    default:
      return undefined;
  }
}

/** The 405 of an endpoint that accepts only one method. */
function only(method: string): Answer {
  return writeRestAnswer({ ...refusal(405), headers: { Allow: method } });
}

/** The documented 429, which says that the request was not processed. */
function limitedRest({ world, limits, options }: SimulatorState, call: Call): Answer | undefined {
  const caller = callerOf(world, call.headers.authorization, call.at);
  const seconds = limits.rest('status' in caller ? '' : caller.person.id, call.at, costOf(options, call));
  if (seconds === undefined) return undefined;
  return writeRestAnswer({ ...refusal(429), headers: retryAfter(options.retryAfter, seconds, call.at) });
}

/** How many requests it counts for. */
function costOf({ scimBulkCost }: SimulatorState['options'], call: Call): number {
  return scimBulkCost === 'operations' && isBulk(call) ? bulkLength(bodyOf(call)) : 1;
}

function xmlVisit(state: SimulatorState, call: Call): Visit {
  const { operation, service, email, caller } = inspectXml(call.body);
  const fail: Visit['fail'] = (exception) => failureAnswer(state.world, service ?? 'user', exception);
  return {
    ...(operation !== undefined && { operation }),
    ...(email !== undefined && { email: email.toLowerCase() }),
    reads: operation === 'GetUser' || operation === 'LstsummaryUser',
    fail: (exception) => fail(exception),
    perform: () => {
      if (state.options.xml === 'gone') return htmlAnswer(410);
      if (state.limits.xml(caller?.toLowerCase() ?? '', call.at) !== undefined) {
        return fail({ exceptionId: '000045', reason: 'API Rate Limit Reach' });
      }
      const answer = answerXml(state.world, call.body, call.at);
      // Operations that may add or remove licenses do so without updating the counters.
      if (answer.applied && operation !== 'SetUser') recountHolders(state.world);
      return answer;
    },
    refuse: (status) => htmlAnswer(status),
  };
}

/** What a gateway in front of the XML service answers: HTML, as real gateways do. */
function htmlAnswer(status: number): Answer {
  const body = Buffer.from(`<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`);
  return { status, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body, applied: false };
}
