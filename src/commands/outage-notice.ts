/** Shows a line while Webex does not answer: which API, since when, and why. */
import type { Webex } from '../webex/connect.js';
import type { Unanswered } from '../webex/unanswered.js';
import { duration, type Terminal } from './terminal.js';

/** Milliseconds after which a wait is reported. */
const toldAfter = 5000;
/** Milliseconds between two lines about the same wait, if lines cannot change. */
const repeatedAfter = 60_000;
/** Milliseconds between two checks. */
const lookEvery = 500;

/** The same Webex, monitored until it is closed. */
export function withOutageNotice(webex: Webex, terminal: Terminal): Webex {
  /** By API: the start of the reported wait, and when the last line about one was written. */
  const told = new Map<string, { readonly since?: number; readonly at: number }>();
  const report = (api: string, wait: Unanswered, now: number): void => {
    const { since, at } = told.get(api) ?? { at: -Infinity };
    const isDue = now - at >= repeatedAfter;
    if (!terminal.isLive && isDue) terminal.note(lineOf(api, wait, now));
    const isTold = terminal.isLive || isDue || since !== undefined;
    if (isTold && wait.hasFailed) told.set(api, { since: since ?? wait.since, at: isDue ? now : at });
    else if (isDue) told.set(api, { at: now });
  };
  const look = (): void => {
    const now = Date.now();
    const lines = webex.answering().flatMap(({ api, answeredAt = 0, unanswered }) => {
      const { since, at = now } = told.get(api) ?? {};
      if (since !== undefined && answeredAt > since) {
        told.set(api, { at });
        terminal.note(`Webex (${api}) is responding again after ${duration((answeredAt - since) / 1000)}.`);
      }
      if (unanswered === undefined || now - unanswered.since < toldAfter) return [];
      report(api, unanswered, now);
      return [liveLine(api, unanswered, now)];
    });
    terminal.live('waiting', lines.length === 0 ? undefined : terminal.colors.yellow(` ${lines.join('   ')}`));
  };
  const watch = setInterval(look, lookEvery);
  watch.unref();
  return {
    ...webex,
    async close() {
      clearInterval(watch);
      terminal.live('waiting', undefined);
      await webex.close();
    },
  };
}

/** `Waiting for Webex (REST) since 14:02:11 (12 s): it cannot be reached (ECONNREFUSED)` */
function lineOf(api: string, wait: Unanswered, now: number): string {
  const at = new Date(wait.since).toTimeString().slice(0, 8);
  return `Waiting for Webex (${api}) since ${at} (${lengthOf(wait, now)}): ${wait.why}`;
}

function liveLine(api: string, wait: Unanswered, now: number): string {
  return `Waiting for Webex (${api}) for ${lengthOf(wait, now)}: ${wait.why}`;
}

function lengthOf({ since }: Unanswered, now: number): string {
  return duration((now - since) / 1000);
}
