/** The session ticket of the XML API: one for all callers, renewed before it expires and once when it is refused. */
import { registerSecret } from '../model/secrets.js';

export interface TicketSource {
  current(): Promise<string>;
  /** A ticket other than `dead`, which the site refused. Signs in once for all callers. */
  renew(dead: string): Promise<string>;
  /** Forgets the current ticket and returns it, if there is one. */
  drop(): string | undefined;
}

/** What AuthenticateUser returns for a new ticket. */
export interface NewTicket {
  readonly ticket: string;
  /** Seconds. */
  readonly timeToLive: number;
}

/** A ticket is renewed when this share of its life is over, by this machine's clock: the site's clock may differ. */
const usableShare = 0.9;

export function createTicketSource(signIn: () => Promise<NewTicket>): TicketSource {
  let ticket: string | undefined;
  let endsAt = 0;
  let signingIn: Promise<string> | undefined;

  const signInForAll = (): Promise<string> => {
    signingIn ??= signInOnce().finally(() => (signingIn = undefined));
    return signingIn;
  };
  const signInOnce = async (): Promise<string> => {
    // Its age is counted from before the request: it cannot have been issued earlier.
    const asked = performance.now();
    const fresh = await signIn();
    registerSecret(fresh.ticket);
    ticket = fresh.ticket;
    endsAt = asked + fresh.timeToLive * 1000 * usableShare;
    return fresh.ticket;
  };
  return {
    current: async () => (ticket === undefined || performance.now() >= endsAt ? await signInForAll() : ticket),
    renew: async (dead) => (ticket !== undefined && ticket !== dead ? ticket : await signInForAll()),
    drop() {
      const dropped = ticket;
      ticket = undefined;
      return dropped;
    },
  };
}
