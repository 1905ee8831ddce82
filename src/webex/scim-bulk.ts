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

/** `isOwn`: it is the operation's own answer, not that of the whole request. */
export type SentOperation = Answer<OperationAnswer> & { readonly isOwn?: true };

export type SendBulk = (operations: readonly BulkOperation[]) => Promise<SentOperation[]>;

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

/** So many operations that are refused alone in every form show that the reason is not one of them. */
const mostInVain = 3;

/**
 * Sends at most `mostOperations`; the answers are in the order of the operations. Which form of a request Webex takes is
 * undocumented: while none has been taken, a request that is refused as malformed is sent in the next form. What is refused as
 * a whole, as malformed or too large, is sent in halves, so that one operation does not spoil the others. An operation without
 * an answer of its own is in doubt.
 */
export function createSendBulk(ask: AskScim): SendBulk {
  let [left, most, inVain] = [forms, mostOperations, 0];
  const inForms = async (operations: readonly BulkOperation[]): Promise<SentOperation[]> => {
    let answers: SentOperation[] = [];
    for (const [place, form] of left.entries()) {
      // An operation that was refused as malformed may have been applied all the same.
      answers = (await sendAs(form, ask, operations)).map((one) => (place === 0 ? one : { ...one, repeated: true }));
      if (answers.some(({ result }) => result === 'done')) left = [form];
      if (!answers.every((one) => isRefused(one, 400))) break;
    }
    return answers;
  };
  const send: SendBulk = async (operations) => {
    if (operations.length > most) return await inHalves(operations, send);
    const answers = await inForms(operations);
    const isWhole = (status: number): boolean => answers.every((one) => one.isOwn !== true && isRefused(one, status));
    if (operations.length === 1) inVain = isWhole(400) && left.length > 1 ? inVain + 1 : 0;
    if (operations.length === 1 || !(isWhole(413) || (isWhole(400) && inVain < mostInVain))) return answers;
    if (isWhole(413)) most = Math.min(most, Math.ceil(operations.length / 2));
    return (await inHalves(operations, send)).map((one) => ({ ...one, repeated: true }));
  };
  return send;
}

/** One after the other, so that the second learns from the first. */
async function inHalves(operations: readonly BulkOperation[], send: SendBulk): Promise<SentOperation[]> {
  const half = Math.ceil(operations.length / 2);
  const first = await send(operations.slice(0, half));
  return [...first, ...(await send(operations.slice(half)))];
}

function isRefused(answer: Answer<unknown>, status: number): boolean {
  return answer.result === 'refused' && answer.problem.status === status;
}

async function sendAs(form: Form, ask: AskScim, operations: readonly BulkOperation[]): Promise<SentOperation[]> {
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

function judge(answer: Answer<RestAnswer>, operations: readonly BulkOperation[]): SentOperation[] {
  if (answer.result !== 'done') return operations.map(() => answer);
  const { trackingId, repeated } = answer;
  const told = answersIn(answer.value.content);
  if (told === undefined) return operations.map(() => ({ result: 'doubt', problem: unreadable(answer.value) }));
  const asked = operations.map(({ method, user }, place) => ({ method, user, bulkId: bulkIdAt(place) }));
  return matchAnswers(asked, told).map((one): SentOperation => {
    const tracked = trackingId === undefined ? {} : { trackingId };
    const again = { isOwn: true as const, ...(repeated === true && { repeated }) };
    return one.result === 'done'
      ? { ...one, ...tracked, ...again }
      : { ...one, problem: { ...one.problem, ...tracked }, ...again };
  });
}
