/** What the answer of a bulk request says about each of its operations. Pure: content in, answers out. */
import type { Answer, ServiceProblem } from './answer.js';
import { isFields, textOf, type Fields } from './checks.js';
import { serviceText } from './service-text.js';

/** The answer of one operation that was made. */
export interface OperationAnswer {
  /** The user that it is about, a bare UUID in lower case; absent where the answer does not say. */
  readonly user?: string;
}

/** An operation as it was sent. */
export interface AskedOperation {
  readonly method: string;
  /** A bare UUID; `undefined` for a create. */
  readonly user: string | undefined;
  readonly bulkId: string;
}

/** One item of the answer. */
export interface ToldOperation {
  readonly method?: string;
  readonly bulkId?: string;
  readonly user?: string;
  /** An HTTP status; `undefined` where it cannot be read. */
  readonly status?: number;
  readonly response?: Fields;
}

/** `undefined`: the content is no answer to a bulk request. RFC 7644 names the list `Operations`. */
export function answersIn(content: unknown): ToldOperation[] | undefined {
  if (!isFields(content)) return undefined;
  const list = content['Operations'] ?? content['operations'];
  return Array.isArray(list) ? list.map(told) : undefined;
}

function told(item: unknown): ToldOperation {
  if (!isFields(item)) return {};
  const [method, bulkId] = [textOf(item['method'])?.toUpperCase(), textOf(item['bulkId'])];
  const response = responseIn(item['response']);
  const user = userIn(textOf(item['location'])) ?? userIn(`/${textOf(response?.['id']) ?? ''}`);
  const status = statusIn(item['status']);
  return {
    ...(method !== undefined && { method }),
    ...(bulkId !== undefined && { bulkId }),
    ...(user !== undefined && { user }),
    ...(status !== undefined && { status }),
    ...(response && { response }),
  };
}

function responseIn(value: unknown): Fields | undefined {
  if (isFields(value)) return value;
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : undefined;
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Text by the description's example, an object with `code` by its schema, a number in other services. */
function statusIn(value: unknown): number | undefined {
  const plain = isFields(value) ? value['code'] : value;
  const status = typeof plain === 'string' && /^\d{3}$/u.test(plain.trim()) ? Number(plain) : plain;
  return typeof status === 'number' && status >= 100 && status < 600 ? status : undefined;
}

function userIn(location: string | undefined): string | undefined {
  return /\/(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/iu
    .exec(location ?? '')
    ?.groups?.['id']?.toLowerCase();
}

/**
 * Each operation's own answer, in the order of `asked`. An answer belongs to the operation whose bulkId it bears (documented for
 * creates), or else to the one whose user it names; where it bears neither, its place counts, if there are as many answers as
 * operations. An operation with no such answer, or with two that contradict each other, is in doubt.
 */
export function matchAnswers(
  asked: readonly AskedOperation[],
  answers: readonly ToldOperation[],
): Answer<OperationAnswer>[] {
  const [byBulkId, byUser] = [grouped(answers, ({ bulkId }) => bulkId), grouped(answers, userOfChange)];
  const isComplete = answers.length === asked.length;
  return asked.map((operation, place) => {
    const own = byBulkId.get(operation.bulkId) ?? byUser.get(`${operation.method} ${operation.user ?? ''}`);
    const here = answers[place];
    const isHere = isComplete && here !== undefined && mayBe(here, operation);
    return judged(operation, own ?? (isHere ? [here] : []));
  });
}

function userOfChange({ bulkId, method, user }: ToldOperation): string | undefined {
  return bulkId === undefined && method !== undefined && method !== 'POST' && user !== undefined
    ? `${method} ${user}`
    : undefined;
}

function mayBe({ bulkId, method, user }: ToldOperation, operation: AskedOperation): boolean {
  const isOtherUser = user !== undefined && operation.user !== undefined;
  return bulkId === undefined && !isOtherUser && (method === undefined || method === operation.method);
}

function grouped(
  answers: readonly ToldOperation[],
  keyOf: (answer: ToldOperation) => string | undefined,
): ReadonlyMap<string, ToldOperation[]> {
  const groups = new Map<string, ToldOperation[]>();
  for (const answer of answers) {
    const key = keyOf(answer);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return groups;
}

function judged(
  { user: asked }: AskedOperation,
  [first, ...others]: readonly ToldOperation[],
): Answer<OperationAnswer> {
  if (first === undefined) return { result: 'doubt', problem: unanswered };
  const { status, user } = first;
  const isOther = asked !== undefined && user !== undefined && user !== asked.toLowerCase();
  if (status === undefined || isOther || others.some((one) => one.status !== status)) {
    return { result: 'doubt', problem: unclear };
  }
  if (status >= 200 && status < 300) return { result: 'done', value: { ...(user !== undefined && { user }) } };
  return { result: status >= 400 && status < 500 ? 'refused' : 'doubt', problem: problemOf(first, status) };
}

const unanswered: ServiceProblem = {
  code: 'no-answer',
  message: 'Webex answered the request, but not for this person',
  transient: true,
};
const unclear: ServiceProblem = {
  code: 'unclear-answer',
  message: "Webex's answer for this person cannot be read, or contradicts itself",
  transient: true,
};

/** The error of an operation as RFC 7644 (section 3.12) has it: `detail`, `scimType`. */
function problemOf({ response }: ToldOperation, status: number): ServiceProblem {
  const [detail, scimType] = [serviceText(textOf(response?.['detail'])), serviceText(textOf(response?.['scimType']))];
  const message = detail ?? (scimType === undefined ? `Webex gives no reason (status ${status})` : scimType);
  const isPassing = status === 429 || status === 423 || status >= 500;
  return { code: `http-${status}`, message, status, ...(isPassing && { transient: true }) };
}
