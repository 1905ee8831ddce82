import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Call } from './call.js';
import { visitOf } from './doors.js';
import type { Visit } from './doors.js';
import type { AnswerAction, FaultAction } from './faults.js';
import type { SimulatorState } from './simulator-state.js';
import { snapshot } from './snapshot.js';

/** What goes out over the connection: an answer, one that breaks off in its body, or nothing. */
export type Reply =
  { readonly kind: 'whole' | 'torn'; readonly answer: Answer } | { readonly kind: 'cut'; readonly answer?: undefined };

/** What a fault made of a request: the reply, and whether state was changed by it. */
interface Result {
  readonly reply: Reply;
  readonly applied: boolean;
}

/** Takes a request through its door, past the faults that were asked for, and writes it into the log. */
export async function replyTo(state: SimulatorState, call: Call, signal: AbortSignal): Promise<Reply> {
  const visit = visitOf(state, call);
  const { operation, email } = visit;
  const subject = {
    method: call.method,
    path: call.path,
    ...(operation !== undefined && { operation }),
    ...(email !== undefined && { email }),
  };
  const entry = state.log.open({ at: new Date(call.at).toISOString(), query: call.query, ...subject });
  // Many requests of one connection wait for its end.
  setMaxListeners(0, signal);
  if (state.options.latency > 0) await wait(state.options.latency, undefined, { signal });
  const action = state.faults.strike(subject);
  const { reply, applied } = struck(state, visit, action);
  entry.applied = applied;
  if (action && 'hang' in action) await wait(action.hang, undefined, { signal });
  entry.status = reply.answer?.status ?? null;
  if (reply.answer?.exceptionId !== undefined) entry.exceptionId = reply.answer.exceptionId;
  return reply;
}

function struck(state: SimulatorState, visit: Visit, action: FaultAction | undefined): Result {
  if (action && 'expire' in action) expire(state, action.expire);
  if (!action || 'expire' in action || 'hang' in action) return whole(visit.perform());
  if ('exceptionId' in action) return whole(visit.fail?.(action) ?? visit.refuse(500));
  if ('noEffect' in action) return withoutEffect(state, visit);
  if ('cut' in action) return cutShort(visit, action.cut);
  if ('apply' in action) {
    const { applied } = visit.perform();
    return { reply: { kind: 'whole', answer: visit.refuse(action.status) }, applied };
  }
  return whole(answerInstead(visit, action));
}

function whole(answer: Answer): Result {
  return { reply: { kind: 'whole', answer }, applied: answer.applied };
}

function withoutEffect(state: SimulatorState, visit: Visit): Result {
  const putBack = snapshot(state.world, visit.email);
  const answer = visit.perform();
  putBack();
  return { reply: { kind: 'whole', answer }, applied: false };
}

function cutShort(visit: Visit, moment: 'before' | 'after' | 'body'): Result {
  if (moment === 'before') return { reply: { kind: 'cut' }, applied: false };
  const answer = visit.perform();
  return { reply: moment === 'after' ? { kind: 'cut' } : { kind: 'torn', answer }, applied: answer.applied };
}

/** The answer that a fault spells out; what it does not say is as the service itself would answer. */
function answerInstead(visit: Visit, { status, headers = {}, body }: AnswerAction): Answer {
  const usual = visit.refuse(status);
  const type = typeof body === 'string' ? 'text/html;charset=UTF-8' : 'application/json;charset=UTF-8';
  const given = body === undefined ? headers : { 'Content-Type': type, ...canonical(headers) };
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    ...usual,
    headers: { ...usual.headers, ...canonical(given) },
    body: body === undefined ? usual.body : Buffer.from(content),
  };
}

/** Header names as answers of the simulator write them, so that those of a fault take their place. */
function canonical(headers: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (first) => first.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(names) as Record<string, string>;
}

function expire({ world, oauth }: SimulatorState, what: 'ticket' | 'accessToken' | 'refreshToken'): void {
  const holders = { ticket: world.tickets, accessToken: world.accessTokens, refreshToken: oauth.refreshTokens }[what];
  for (const holder of holders.values()) holder.expiresAt = 0;
}
