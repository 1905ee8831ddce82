/**
 * What rows ask of SCIM at the same time, joined into one request: reads into one filtered list, changes into one bulk request.
 * Each row gets an answer of its own.
 */
import type { Answer } from './answer.js';
import { joined } from './joined.js';
import { createSendBulk, mostOperations, type BulkOperation, type SentOperation } from './scim-bulk.js';
import type { OperationAnswer } from './scim-bulk-answer.js';
import { createReadUsers } from './scim-read-users.js';
import type { AskScim } from './scim-request.js';
import type { ScimUser } from './scim-user.js';

export interface ScimTogether {
  /** `undefined`: SCIM shows no such user. `user`: a bare UUID. */
  readUser(user: string): Promise<Answer<ScimUser | undefined>>;
  /**
   * Creates a user (data: the body of POST Users), changes one (of PATCH Users/{id}), or deletes one. An answer is no proof of
   * what is in force: read the user afterwards.
   */
  change(operation: BulkOperation): Promise<Answer<OperationAnswer>>;
}

/** Milliseconds before an operation is sent again that failed alone, for each time that it did. */
const pauses = [1000, 5000, 15_000, 25_000, 45_000] as const;
/** So often at most, unless it was surely not processed. */
const mostFailures = 3;

/** `sleep` ends sooner when the run is being stopped. */
export function createScimTogether(ask: AskScim, sleep: (milliseconds: number) => Promise<void>): ScimTogether {
  const users = joined(createReadUsers(ask), mostOperations);
  const sendBulk = createSendBulk(ask);
  // Apart, because a request with a create must not be sent twice.
  const [creates, others] = [joined(sendBulk, mostOperations), joined(sendBulk, mostOperations)];
  const send = (operation: BulkOperation): Promise<SentOperation> =>
    (operation.method === 'POST' ? creates : others)(operation);
  return {
    readUser: (user) => users(user.toLowerCase()),
    async change(operation) {
      let answer = await send(operation);
      let mayBeApplied = false;
      for (const [place, pause] of pauses.entries()) {
        if (!isWorthRepeating(operation, answer, place)) break;
        mayBeApplied ||= !isNotProcessed(answer);
        try {
          await sleep(pause);
          answer = { ...(await send(operation)), repeated: true };
        } catch (error) {
          // Only of what was surely not applied may a stop be the last word.
          if (!mayBeApplied) throw error;
          return answer;
        }
      }
      return answer;
    },
  };
}

/** Changing or deleting twice is the same as once; a create is sent again only where it was surely not processed. */
function isWorthRepeating({ method }: BulkOperation, answer: SentOperation, place: number): boolean {
  if (answer.isOwn !== true || answer.result === 'done') return false;
  if (isNotProcessed(answer)) return true;
  const { code, status } = answer.problem;
  const isFailure = status !== undefined && (status === 423 || status >= 500);
  if (method === 'POST') return false;
  return isFailure ? place < mostFailures : code === 'no-answer' && place === 0;
}

/** The request was admitted, and this operation of it was not, or was not attempted after others had failed. */
function isNotProcessed(answer: Answer<unknown>): boolean {
  return answer.result === 'refused' && [424, 429].includes(answer.problem.status ?? 0);
}
