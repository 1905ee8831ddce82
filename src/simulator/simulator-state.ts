/** The whole state of one running simulator. */
import { faultList } from './faults.js';
import type { Faults } from './faults.js';
import { laggingRecords } from './lagging.js';
import type { Lagging } from './lagging.js';
import { newAccessToken, newGrant, oauthState } from './oauth/state.js';
import type { OAuthState } from './oauth/state.js';
import type { SimulatorOptions } from './options.js';
import { rateLimit } from './rate-limit.js';
import type { RateLimit } from './rate-limit.js';
import { requestLog } from './request-log.js';
import type { RequestLog } from './request-log.js';
import { allScopes } from './rest/access.js';
import { adminAddress } from './admin-address.js';
import { seedWorld } from './seed.js';
import type { World } from './world.js';

export interface SimulatorState {
  readonly options: SimulatorOptions;
  /** Replaced by a reset. */
  world: World;
  readonly oauth: OAuthState;
  readonly faults: Faults;
  readonly lagging: Lagging;
  readonly log: RequestLog;
  limits: Limits;
  /** The administrator's tokens that were handed out at the start. */
  readonly handedOut: { readonly accessToken: string; readonly refreshToken: string };
}

export interface Limits {
  readonly rest: RateLimit;
  readonly xml: RateLimit;
  /** Requests per minute and caller, for each API; the value of the option until it is changed. */
  rate: number;
}

/** A simulator at its start: the seeded world, and tokens for the administrator. `now` is in milliseconds since 1970. */
export function simulatorState(options: SimulatorOptions, now: number): SimulatorState {
  const world = seedWorld(options);
  const oauth = oauthState();
  const personId = world.byEmail.get(adminAddress) ?? '';
  const scopes = options.scopes === '' ? allScopes : options.scopes.split(' ').filter((scope) => scope !== '');
  const { grant, refreshToken } = newGrant(world, oauth, { personId, scopes, now });
  return {
    options,
    world,
    oauth,
    faults: faultList(),
    lagging: laggingRecords(),
    log: requestLog(options.logLimit),
    limits: newLimits(options),
    handedOut: { accessToken: newAccessToken(world, grant, now), refreshToken },
  };
}

/**
 * Resets to the seed: people, licenses and site as at the start, log and faults empty, the rate as its option says;
 * tokens and tickets stay valid.
 */
export function resetState(state: SimulatorState): void {
  const { accessTokens, tickets } = state.world;
  state.world = Object.assign(seedWorld(state.options), { accessTokens, tickets });
  state.faults.clear();
  state.lagging.clear();
  state.log.clear();
  state.limits = newLimits(state.options);
}

function newLimits({ rate, minute }: SimulatorOptions): Limits {
  const now = (): number => limits.rate;
  const limits: Limits = { rest: rateLimit(minute, now), xml: rateLimit(minute, now), rate };
  return limits;
}
