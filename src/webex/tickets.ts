/** The session ticket of the XML API: one for all callers, made anew before it ends and once when it is refused. */
import { registerSecret } from '../model/secrets.js';

export interface TicketSource {
  current(): Promise<string>;
  /** Another ticket than `dead`, which the site refused. Signs in once for all callers. */
  renew(dead: string): Promise<string>;
  /** The ticket that is in use, if any; it is forgotten. */
  drop(): string | undefined;
}

/** What AuthenticateUser says of a new ticket. */
export interface NewTicket {
  readonly ticket: string;
  /** Seconds. */
  readonly timeToLive: number;
}

/** A ticket is renewed when so much of its life is over, by the clock here: the clock there may differ. */
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
    // Its age counts from before the request: it cannot be younger than that.
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
