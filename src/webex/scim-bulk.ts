/**
 * Bulk requests of SCIM 2.0 (POST …/Bulk): up to a hundred operations in one request, each with an answer of its own.
 * https://developer.webex.com/docs/api/v1/scim-2-bulk, RFC 7644 section 3.7
 */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import type { RestAnswer } from './rest.js';
import type { AskScim } from './scim-request.js';
import { answersIn, matchAnswers, type OperationAnswer } from './scim-bulk-answer.js';

/** The most operations of one request (documented). */
export const mostOperations = 100;

export interface BulkOperation {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** A bare UUID; absent for POST. */
  readonly user?: string;
  /** The body that a request of its own would have. */
  readonly data?: object;
}

export type SendBulk = (operations: readonly BulkOperation[]) => Promise<Answer<OperationAnswer>[]>;

/** The prose names the list `operations`, RFC 7644 `Operations`; the schema says that `data` is text, the RFC an object. */
interface Form {
  readonly list: 'operations' | 'Operations';
  readonly data: 'object' | 'text';
}

const forms: readonly Form[] = [
  { list: 'operations', data: 'object' },
  { list: 'operations', data: 'text' },
  { list: 'Operations', data: 'object' },
  { list: 'Operations', data: 'text' },
];

/**
 * Sends at most `mostOperations`; the answers are in the order of the operations. Which form of a request Webex takes is
 * undocumented: while none has been taken, a request that is refused as malformed is sent in the next form. An operation
 * without an answer of its own is in doubt.
 */
export function createSendBulk(ask: AskScim): SendBulk {
  let left = forms;
  return async (operations) => {
    let answers: Answer<OperationAnswer>[] = [];
    for (const form of left) {
      answers = await sendAs(form, ask, operations);
      if (left.length === 1 || !answers.every(isMalformed)) {
        if (answers.some(({ result }) => result === 'done')) left = [form];
        return answers;
      }
    }
    return answers;
  };
}

/** Nothing was applied, and the reason may be the form of the request. */
function isMalformed(answer: Answer<unknown>): boolean {
  return answer.result === 'refused' && answer.problem.status === 400;
}

async function sendAs(
  form: Form,
  ask: AskScim,
  operations: readonly BulkOperation[],
): Promise<Answer<OperationAnswer>[]> {
  const answer = await ask({
    operation: 'scim.bulk',
    method: 'POST',
    path: '/Bulk',
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      // Required by the schema, optional by the prose: no operation keeps others from being made.
      failOnErrors: mostOperations,
      [form.list]: operations.map((one, place) => asSent(one, place, form)),
    },
    // Changing or deleting twice is the same as once; creating is not.
    safety: operations.some(({ method }) => method === 'POST') ? 'once' : 'repeatable',
  });
  return judge(answer, operations);
}

function asSent({ method, user, data }: BulkOperation, place: number, form: Form): object {
  return {
    method,
    path: user === undefined ? '/Users' : `/Users/${user}`,
    bulkId: bulkIdAt(place),
    ...(data !== undefined && { data: form.data === 'text' ? JSON.stringify(data) : data }),
  };
}

function bulkIdAt(place: number): string {
  return `operation-${place + 1}`;
}

function judge(answer: Answer<RestAnswer>, operations: readonly BulkOperation[]): Answer<OperationAnswer>[] {
  if (answer.result !== 'done') return operations.map(() => answer);
  const { trackingId, repeated } = answer;
  const told = answersIn(answer.value.content);
  if (told === undefined) return operations.map(() => ({ result: 'doubt', problem: unreadable(answer.value) }));
  const asked = operations.map(({ method, user }, place) => ({ method, user, bulkId: bulkIdAt(place) }));
  return matchAnswers(asked, told).map((one): Answer<OperationAnswer> => {
    const tracked = trackingId === undefined ? {} : { trackingId };
    const again = repeated === true ? { repeated } : {};
    return one.result === 'done'
      ? { ...one, ...tracked, ...again }
      : { ...one, problem: { ...one.problem, ...tracked }, ...again };
  });
}
