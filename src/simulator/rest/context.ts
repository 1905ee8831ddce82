import type { Call } from '../call.js';
import type { FaultEffect } from '../faults.js';
import type { OAuthState } from '../oauth/state.js';
import type { Person, World } from '../world.js';
import type { RestAnswer } from './rest-answer.js';

/** Who calls, by the access token. */
export interface Caller {
  readonly token: string;
  readonly person: Person;
  readonly scopes: readonly string[];
  readonly role: 'full' | 'user' | 'readonly' | 'none';
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What an operation gets to work with. */
export interface RestContext {
  readonly world: World;
  readonly oauth: OAuthState;
  readonly call: Call;
  readonly query: URLSearchParams;
  readonly caller: Caller;
  /** The variable part of the path, decoded. */
  readonly id: string;
  /** What a fault makes of the request; empty where none does. */
  readonly effect: FaultEffect;
}

export type Operation = (context: RestContext) => RestAnswer;
