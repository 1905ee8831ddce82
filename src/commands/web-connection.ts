/** The calls of a run, and why they wait, in a sentence for the page. */
import type { Webex } from '../webex/connect.js';
import type { Connection } from '../web/work.js';

/** Milliseconds after which a wait is told. */
const toldAfter = 3000;

export function connectionOf(webex: Pick<Webex, 'stats' | 'answering'>): Connection {
  return {
    calls: () => Object.values(webex.stats().calls).reduce((sum, count) => sum + count, 0),
    waiting() {
      const now = Date.now();
      const waits = webex.answering().flatMap(({ api, unanswered }) => {
        if (unanswered === undefined || now - unanswered.since < toldAfter) return [];
        return [`Waiting for Webex (${api}) for ${Math.round((now - unanswered.since) / 1000)} s: ${unanswered.why}`];
      });
      return waits.length === 0 ? undefined : waits.join(' ');
    },
  };
}
