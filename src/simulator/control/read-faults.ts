import type { Fault, FaultAction } from '../faults.js';
import { isObject } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import { isProblem, kindProblem, objectsIn, unknownKey } from './checked.js';
import type { Kind, Problem } from './checked.js';

/** The kinds of action, each with its keys: the first key identifies the kind. */
const actions: readonly Readonly<Record<string, Kind>>[] = [
  { apply: 'boolean', status: 'number' },
  { exceptionId: 'string', reason: 'string', value: 'string', subErrors: 'any', gsbStatus: 'string' },
  { refuseLicense: 'string', reason: 'string', errorCode: 'number', status: 'number' },
  { stale: 'boolean', lag: 'number' },
  { lag: 'number' },
  { hang: 'number', operations: 'number' },
  { cut: 'string', operations: 'number' },
  { answers: 'number' },
  { noEffect: 'boolean' },
  { claim: 'boolean' },
  { ignored: 'boolean' },
  { expire: 'string' },
];
const words: Readonly<Record<string, readonly string[]>> = {
  cut: ['before', 'after', 'body'],
  expire: ['ticket', 'accessToken', 'refreshToken'],
  gsbStatus: ['PRIMARY', 'BACKUP'],
};
/** Keys that can only be true. */
const onlyTrue = ['apply', 'noEffect', 'claim', 'ignored', 'stale'];
const actionKeys = ['status', 'headers', 'body', 'operations', ...actions.flatMap((action) => Object.keys(action))];

/** The faults in the body of `POST /__simulator/faults`, or what is wrong with them; an unknown key is named. */
export function readFaults(body: unknown): Fault[] | Problem {
  const objects = objectsIn(body);
  if (isProblem(objects)) return objects;
  const problem = objects.map(faultProblem).find((found) => found !== undefined);
  return problem ?? objects.map((value) => ({ match: {}, ...value, do: withTexts(value['do']) }));
}

/** The action with its header values as strings: `Retry-After` may be given as a number. */
function withTexts(action: unknown): FaultAction {
  if (!isObject(action) || !isObject(action['headers'])) return action as FaultAction;
  const headers = Object.entries(action['headers']).map(([name, value]) => [name, String(value)]);
  return { ...action, headers: Object.fromEntries(headers) as Record<string, string> } as unknown as FaultAction;
}

function faultProblem(value: JsonObject): Problem | undefined {
  const unknown = unknownKey(value, ['match', 'nth', 'times', 'do'], 'a fault');
  if (unknown) return unknown;
  const { match = {}, nth = 1, times = 1, do: action } = value;
  if (!isObject(match)) return { problem: "'match' must be an object." };
  if (nth !== 'every' && !isCount(nth)) return { problem: "'nth' must be a whole number from 1, or 'every'." };
  if (!isCount(times)) return { problem: "'times' must be a whole number from 1." };
  if (!isObject(action)) return { problem: "'do' must be an object." };
  const kinds = { method: 'string', path: 'string', operation: 'string', email: 'string', people: 'number' } as const;
  return kindProblem(match, kinds, 'match') ?? actionProblem(action) ?? bulkProblem(match, action);
}

/** What can happen to one operation of a Bulk request, and only to it. */
function bulkProblem({ operation }: JsonObject, action: JsonObject): Problem | undefined {
  const isOfBulk = typeof operation === 'string' && /^bulk(?:\.|$)/i.test(operation);
  const known = ['status', 'apply', 'noEffect', 'claim', 'ignored', 'stale', 'cut', 'answers'];
  if (isOfBulk && !known.some((key) => key in action && !('refuseLicense' in action))) {
    return { problem: `An operation of a Bulk takes one of ${known.join(', ')}.` };
  }
  if (isOfBulk && ('operations' in action || 'lag' in action)) {
    return { problem: "'operations' and 'lag' are for whole requests." };
  }
  return !isOfBulk && 'answers' in action ? { problem: "'answers' is for operations of a Bulk." } : undefined;
}

function actionProblem(action: JsonObject): Problem | undefined {
  const unknown = unknownKey(action, actionKeys, 'do');
  if (unknown) return unknown;
  const kind = actions.find((keys) => (Object.keys(keys)[0] ?? '') in action);
  const wrong = kind ? kindProblem(action, kind, 'do') : plainProblem(action);
  if (wrong) return wrong;
  for (const [key, allowed] of Object.entries(words)) {
    if (key in action && !allowed.includes(String(action[key]))) {
      return { problem: `'${key}' must be one of ${allowed.join(', ')}.` };
    }
  }
  const denied = onlyTrue.find((key) => action[key] === false);
  if (denied !== undefined) return { problem: `'${denied}' can only be true.` };
  return valueProblem(action);
}

/** What is wrong with a value of the right kind. */
function valueProblem(action: JsonObject): Problem | undefined {
  const { status, lag, subErrors, operations, answers } = action;
  if ([operations, answers].some((count) => count !== undefined && count !== 0 && !isCount(count))) {
    return { problem: "'operations' and 'answers' must be whole numbers from 0." };
  }
  if ('apply' in action && !isStatus(status)) return noStatus;
  if ('refuseLicense' in action && ![undefined, 206, 400].includes(status as number | undefined)) {
    return { problem: "'status' of a refused license must be 206 or 400." };
  }
  if (lag !== undefined && !isCount(lag)) return { problem: "'lag' must be a whole number of reads from 1." };
  return subErrors === undefined ? undefined : subErrorsProblem(subErrors);
}

function subErrorsProblem(value: unknown): Problem | undefined {
  if (!Array.isArray(value) || !value.every(isObject)) return { problem: "'subErrors' must be a list of objects." };
  const problems = value.map(
    (one) =>
      kindProblem(one, { exceptionId: 'string', reason: 'string', value: 'string' }, 'subErrors') ??
      ['exceptionId', 'reason'].flatMap((key) =>
        key in one ? [] : [{ problem: `'${key}' of each of 'subErrors' is needed.` }],
      )[0],
  );
  return problems.find((problem) => problem !== undefined);
}

const noStatus: Problem = { problem: "'status' must be an HTTP status from 200 to 599." };

/** An answer given literally: its body may be any JSON; a string is sent as it is. */
function plainProblem(action: JsonObject): Problem | undefined {
  const problem = kindProblem(action, { status: 'number', headers: 'object', body: 'any', operations: 'number' }, 'do');
  if (problem) return problem;
  if (!isStatus(action['status'])) return noStatus;
  const headers = Object.values(action['headers'] ?? {});
  const plain = headers.every((value) => ['string', 'number'].includes(typeof value));
  return plain ? undefined : { problem: "'headers' must hold texts or numbers." };
}

function isStatus(value: unknown): boolean {
  return isCount(value) && value >= 200 && value <= 599;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}
