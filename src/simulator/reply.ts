import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Call } from './call.js';
import { visitOf } from './doors.js';
import type { Visit } from './doors.js';
import type { AnswerAction, FaultAction, FaultEffect } from './faults.js';
import type { SimulatorState } from './simulator-state.js';
import { personSnapshot, snapshot } from './snapshot.js';

/** What goes out over the connection: an answer, one that breaks off in its body, or nothing. */
export type Reply =
  { readonly kind: 'whole' | 'torn'; readonly answer: Answer } | { readonly kind: 'cut'; readonly answer?: undefined };

/** What a fault made of a request: the reply, and whether the request changed state. */
interface Result {
  readonly reply: Reply;
  readonly applied: boolean;
  readonly operations?: Answer['operations'];
}

/** Handles a request at its interface, applies any requested fault, and logs it. */
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
  // Many waiting requests listen to this one signal.
  setMaxListeners(0, signal);
  if (state.options.latency > 0) await wait(state.options.latency, undefined, { signal });
  const action = state.faults.strike({ ...subject, ...(visit.emails && { people: visit.emails.length }) });
  const { reply, applied, operations } = struck(state, visit, action);
  entry.applied = applied;
  if (operations) entry.operations = operations;
  if (action && 'hang' in action) await wait(action.hang, undefined, { signal });
  entry.status = reply.answer?.status ?? null;
  if (reply.answer?.exceptionId !== undefined) entry.exceptionId = reply.answer.exceptionId;
  return reply;
}

function struck(state: SimulatorState, visit: Visit, action: FaultAction | undefined): Result {
  if (action && 'expire' in action) expire(state, action.expire);
  if (!action || 'expire' in action) return whole(performed(state, visit));
  if ('hang' in action) return whole(performed(state, visit, upTo(action)));
  if ('exceptionId' in action) return whole(visit.fail?.(action) ?? visit.refuse(500));
  if ('noEffect' in action) return withoutEffect(state, visit, {});
  if ('claim' in action) return withoutEffect(state, visit, { withoutLimit: true });
  if ('ignored' in action) return withoutEffect(state, visit, { showsBefore: true });
  if ('refuseLicense' in action) return whole(performed(state, visit, { refusal: action }));
  if ('stale' in action || 'lag' in action) return behind(state, visit, action);
  if ('cut' in action) return cutShort(state, visit, action);
  if ('answers' in action) return whole(performed(state, visit));
  if ('apply' in action) return { ...whole(performed(state, visit)), ...replyWith(visit.refuse(action.status)) };
  if (action.operations !== undefined) {
    const done = whole(performed(state, visit, { stopAfter: action.operations }));
    return { ...done, ...replyWith(answerInstead(visit, action)) };
  }
  return whole(answerInstead(visit, action));
}

/** Performs it; a read of a person whose record lags is answered with the earlier state. */
function performed({ world, lagging }: SimulatorState, visit: Visit, effect?: FaultEffect): Answer {
  const act = (): Answer => visit.perform(effect);
  return visit.reads ? lagging.read(world, visit.email, act) : act();
}

/** Performs it; with `stale` the answer, and with `lag` that many reads after it, show the state before. */
function behind(
  state: SimulatorState,
  visit: Visit,
  { stale, lag }: { readonly stale?: true; readonly lag?: number },
): Result {
  const before = personSnapshot(state.world, visit.email);
  const answer = performed(state, visit, { showsBefore: stale === true });
  if (lag !== undefined && answer.applied && visit.email !== undefined) state.lagging.note(visit.email, lag, before);
  return whole(answer);
}

function whole(answer: Answer): Result {
  const { applied, operations, cut } = answer;
  const reply: Reply =
    cut === undefined ? { kind: 'whole', answer } : cut === 'body' ? { kind: 'torn', answer } : { kind: 'cut' };
  return { reply, applied, ...(operations && { operations }) };
}

function replyWith(answer: Answer): Pick<Result, 'reply'> {
  return { reply: { kind: 'whole', answer } };
}

function withoutEffect(state: SimulatorState, visit: Visit, effect: FaultEffect): Result {
  const putBack = concernedBy(visit).map((email) => snapshot(state.world, email));
  const answer = performed(state, visit, effect);
  for (const back of putBack) back();
  const operations = answer.operations?.map((operation) => ({ ...operation, applied: false }));
  return { ...replyWith(answer), applied: false, ...(operations && { operations }) };
}

function cutShort(
  state: SimulatorState,
  visit: Visit,
  action: { readonly cut: 'before' | 'after' | 'body'; readonly operations?: number },
): Result {
  const { cut } = action;
  if (cut === 'before') return { reply: { kind: 'cut' }, applied: false };
  return whole({ ...performed(state, visit, upTo(action)), cut });
}

function upTo({ operations }: { readonly operations?: number }): FaultEffect {
  return operations === undefined ? {} : { stopAfter: operations };
}

/** The people whom the request concerns: one, or those of a Bulk request. */
function concernedBy({ email, emails }: Visit): readonly (string | undefined)[] {
  return emails ?? [email];
}

/** The answer that a fault specifies; whatever it leaves out is as the service itself would answer. */
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

/** Header names as the simulator's answers write them, so that those of a fault replace them. */
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
