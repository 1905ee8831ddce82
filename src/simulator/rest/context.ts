import type { Call } from '../call.js';
import type { FaultEffect } from '../faults.js';
import type { OAuthState } from '../oauth/state.js';
import type { Person, World } from '../world.js';
import type { RestAnswer } from './rest-answer.js';

/** The caller, identified by the access token. */
export interface Caller {
  readonly token: string;
  readonly person: Person;
  readonly scopes: readonly string[];
  readonly role: 'full' | 'user' | 'readonly' | 'none';
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What an operation works with. */
export interface RestContext {
  readonly world: World;
  readonly oauth: OAuthState;
  readonly call: Call;
  readonly query: URLSearchParams;
  readonly caller: Caller;
  /** The variable part of the path, decoded. */
  readonly id: string;
  /** How a fault alters the request; empty if there is none. */
  readonly effect: FaultEffect;
}

export type Operation = (context: RestContext) => RestAnswer;
