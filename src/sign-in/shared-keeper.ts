/**
 * Tokens of a sign-in that several workers share: in the memory of this process, and in a folder of all of them if there is one.
 * The lease of a job is not asked for: where Webex replaced a refresh token, the new one has to be kept whatever became of the job.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { RunError } from '../errors.js';
import type { KeptTokens, TokenKeeper } from '../webex/tokens.js';
import type { RenewedTokens, Tokens } from './renewed-tokens.js';
import { removeOldMarks, takeTurn, type Turn, type TurnPlace } from './renewal-turn.js';

export interface SharedKeeping {
  /** Of the profile, for messages. */
  readonly name: string;
  /** Generation 0. */
  readonly first: Tokens;
  /** Absent: renewed tokens are kept in memory only. */
  readonly shared?: { readonly renewed: RenewedTokens; readonly place: TurnPlace };
  /** Webex replaced the refresh token, and the new one is only in the memory of this process. `why`: what the folder lacks. */
  readonly onKeptInMemory: (why?: string) => void;
}

export interface SharedKeeper extends TokenKeeper {
  /** The newest that are known here, without asking Webex. Throws a RunError (`signIn`) for files that cannot be trusted. */
  tokens(): Promise<Tokens>;
}

/** What is known of the sign-in in this process. */
interface State {
  held: Tokens;
  /** What the renewal under way is made from, whatever has become known since. */
  base: Tokens;
  turn?: Turn | undefined;
  /** The newest tokens could not be written: the folder may not be readable either. */
  isUnwritten: boolean;
}

export function createSharedKeeper(keeping: SharedKeeping): SharedKeeper {
  const { shared, onKeptInMemory } = keeping;
  const state: State = { held: keeping.first, base: keeping.first, isUnwritten: false };
  const tokens = (): Promise<Tokens> => newest(state, shared);
  /** Work of this process on the sign-in, one after the other. */
  let last: Promise<unknown> = Promise.resolve();
  return {
    tokens,
    async alone(work) {
      const own = last.then(() => inTurn(state, shared, work));
      last = own.catch(() => undefined);
      return await own;
    },
    async save({ accessToken, refreshToken, life, scopes }) {
      const { base } = state;
      const next: Tokens = {
        ...{ generation: base.generation + 1, accessToken, refreshToken },
        ...(Number.isFinite(life) && { accessEndsAt: Date.now() + life }),
        ...(scopes !== undefined && { scopes }),
      };
      // Otherwise another process was faster, and this one was told of it while it asked Webex.
      if (next.generation > state.held.generation) state.held = next;
      // If another process was faster, its tokens are the ones that all use from their next renewal on.
      const share = async (): Promise<unknown> => (await keepShared(shared, next)) || (await tokens());
      const why = await share().catch((error: unknown) => error as Error);
      state.isUnwritten = why instanceof Error;
      // Not thrown: the new refresh token would be lost for this process as well.
      if (why instanceof Error) onKeptInMemory(why.message);
      else if (shared === undefined && refreshToken !== base.refreshToken) onKeptInMemory();
    },
    async afterRefusal(refused) {
      const until = performance.now() + (shared?.place.patience ?? 0);
      for (;;) {
        const now = await tokens();
        if (now.refreshToken !== refused) return keptOf((state.base = now));
        const others = (await state.turn?.others()) ?? [];
        if (others.length === 0) return undefined;
        if (performance.now() >= until) throw stillRenewing(keeping.name, others);
        await wait(100);
      }
    },
  };
}

async function newest(state: State, shared: SharedKeeping['shared']): Promise<Tokens> {
  const found = await shared?.renewed.newest().catch((error: unknown) => {
    if (state.isUnwritten) return undefined;
    throw error;
  });
  // What could not be written may be newer than what is in the folder.
  if (found !== undefined && found.generation >= state.held.generation) state.held = found;
  return state.held;
}

/** Runs `work` with the newest tokens, in the turn to renew these. */
async function inTurn<T>(
  state: State,
  shared: SharedKeeping['shared'],
  work: (kept: KeptTokens | undefined) => Promise<T>,
): Promise<T> {
  for (;;) {
    const { generation } = (state.base = await newest(state, shared));
    if (shared === undefined) return await work(keptOf(state.base));
    const isOver = async (): Promise<boolean> => (await newest(state, shared)).generation > generation;
    const turn = await takeTurn(shared.place, generation, isOver);
    if (turn === undefined) continue;
    state.turn = turn;
    try {
      // Renewed between the two looks: the turn is that of a renewal which is over.
      if (await isOver()) continue;
      return await work(keptOf(state.base));
    } finally {
      state.turn = undefined;
      await turn.end();
    }
  }
}

/** False: another process has added newer tokens. */
async function keepShared(shared: SharedKeeping['shared'], tokens: Tokens): Promise<boolean> {
  if (shared === undefined) return true;
  const isNewest = await shared.renewed.add(tokens);
  await removeOldMarks(shared.place, tokens.generation);
  return isNewest;
}

function keptOf({ accessToken, refreshToken, accessEndsAt }: Tokens): KeptTokens {
  // Without an access token this is not a pair yet: whatever token is compared with it is another one.
  return {
    ...{ accessToken: accessToken ?? '', refreshToken },
    ...(accessToken === undefined ? { accessEndsAt: 0 } : accessEndsAt !== undefined && { accessEndsAt }),
  };
}

function stillRenewing(name: string, others: readonly string[]): RunError {
  return new RunError(
    'stopped',
    `Webex does not accept the refresh token of "${name}" any more; ${others.join(' and ')} began to renew it and has not saved the new one yet.`,
    {
      next: 'A worker tries the job again later. If that process is gone for good, its new token is lost: sign in to this profile again.',
    },
  );
}
