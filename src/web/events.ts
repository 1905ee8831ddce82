/** Events to all open pages: numbered, so that a page that lost the connection goes on where it was. */
import { randomBytes } from 'node:crypto';
import type { PageEvent } from './api.js';

export interface Events {
  send(event: PageEvent): void;
  /**
   * The stream of one page. `lastId`: the last event that it has; if that is not known here, it first gets what `now` returns.
   */
  stream(lastId: string | undefined, now: () => readonly PageEvent[]): ReadableStream<Uint8Array>;
  /** Ends all streams. */
  close(): void;
}

/** Events that are kept for pages that come back. */
const mostKept = 500;
/** Milliseconds between comments that keep a connection open. */
const commentEvery = 15_000;
/** Events that may wait for a page that does not read; then its stream is ended, and it comes back. */
const mostUnread = 2000;

interface Page {
  readonly write: (text: string) => void;
  readonly end: () => void;
}

export function createEvents(): Events {
  // Another start of the server has other numbers.
  const start = randomBytes(6).toString('hex');
  const kept: { readonly number: number; readonly text: string }[] = [];
  const pages = new Set<Page>();
  let number = 0;
  return {
    send(event) {
      number += 1;
      const text = eventText(event, `${start}-${number}`);
      kept.push({ number, text });
      if (kept.length > mostKept) kept.shift();
      for (const page of pages) page.write(text);
    },
    stream(lastId, now) {
      let page: Page | undefined;
      let timer: NodeJS.Timeout | undefined;
      const over = (): void => {
        clearInterval(timer);
        if (page !== undefined) pages.delete(page);
      };
      return new ReadableStream<Uint8Array>({
        start(controller) {
          const own: Page = {
            write(text) {
              if ((controller.desiredSize ?? 0) < -mostUnread) return own.end();
              controller.enqueue(Buffer.from(text));
            },
            end() {
              over();
              controller.close();
            },
          };
          page = own;
          pages.add(own);
          timer = setInterval(() => own.write(': here\n\n'), commentEvery);
          timer.unref();
          own.write('retry: 1000\n\n');
          const missed = missedSince(lastId, { start, number, first: kept[0]?.number ?? number + 1 });
          if (missed === undefined) for (const event of now()) own.write(eventText(event, `${start}-${number}`));
          else for (const one of kept) if (one.number > missed) own.write(one.text);
        },
        cancel: over,
      });
    },
    close() {
      for (const page of pages) page.end();
    },
  };
}

/** The number of the last event that the page has; `undefined`: it must get everything anew. */
function missedSince(
  lastId: string | undefined,
  { start, number, first }: { readonly start: string; readonly number: number; readonly first: number },
): number | undefined {
  const [given, text = ''] = (lastId ?? '').split('-');
  const last = /^\d{1,15}$/u.test(text) ? Number(text) : -1;
  return given === start && last <= number && last >= first - 1 ? last : undefined;
}

function eventText(event: PageEvent, id: string): string {
  return `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
}
