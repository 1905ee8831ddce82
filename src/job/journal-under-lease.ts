/** A journal that is written under a lease: each line bears its number, and none is taken once the lease is lost. */
import type { Lease } from './lease.js';
import type { Journal } from './journal.js';

/**
 * Every method but `close` throws, or rejects with, the lease's error (`stopped`) once it is lost. `undefined`: the journal as it
 * is.
 */
export function journalUnderLease(journal: Journal, lease: Lease | undefined): Journal {
  if (lease === undefined) return journal;
  const numbered = <T>(record: T): T & { readonly lease: number } => {
    lease.check();
    return { ...record, lease: lease.number };
  };
  return {
    intent: async (record) => await journal.intent(numbered(record)),
    outcome: (record) => journal.outcome(numbered(record)),
    closing: (closing) => journal.closing(numbered(closing)),
    wave: async (record) => await journal.wave(numbered(record)),
    end: async (record) => await journal.end(numbered(record)),
    async synced() {
      lease.check();
      await journal.synced();
    },
    close: () => journal.close(),
  };
}
