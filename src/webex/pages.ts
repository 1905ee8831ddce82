/** Lists in pages: `items`, and the next page's address in the Link header (RFC 8288; developer.webex.com/docs/basics). */
import type { Answer } from './answer.js';
import { isFields } from './checks.js';
import { unreadable } from './error-body.js';
import type { Rest } from './rest.js';

/** Default maximum number of pages; more of them are a loop, not a list. */
const defaultMost = 1000;

/** All items of a list, or the problem that prevented reading it: half a list is not an answer. */
export async function readPages(rest: Rest, operation: string, path: string): Promise<Answer<unknown[]>> {
  const items: unknown[] = [];
  let trackingId: string | undefined;
  for await (const page of eachPage(rest, operation, path)) {
    if (page.result !== 'done') return page;
    items.push(...page.value.items);
    trackingId = page.trackingId;
  }
  return { result: 'done', value: items, ...(trackingId !== undefined && { trackingId }) };
}

export interface Page {
  readonly items: readonly unknown[];
  readonly isLast: boolean;
}

/**
 * The pages of a list, up to the last one or the first problem. An empty page is not the end; only a missing `rel="next"`
 * is (documented). Addresses are used as they are, except for the observed defect `max=null`.
 */
export async function* eachPage(
  rest: Rest,
  operation: string,
  path: string,
  mostPages = defaultMost,
): AsyncGenerator<Answer<Page>> {
  const seen = new Set<string>();
  let address: string | undefined = path;
  while (address !== undefined) {
    if (seen.has(address) || seen.size >= mostPages) {
      yield { result: 'doubt', problem: endlessList(operation) };
      return;
    }
    seen.add(address);
    const answer: Awaited<ReturnType<Rest>> = await rest({
      operation,
      method: 'GET',
      path: address,
      safety: 'repeatable',
    });
    if (answer.result !== 'done') {
      yield answer;
      return;
    }
    const { content, headers } = answer.value;
    const items: unknown = isFields(content) ? content['items'] : undefined;
    if (!Array.isArray(items)) {
      yield { result: 'doubt', problem: unreadable(answer.value) };
      return;
    }
    address = nextAddress(headers['link']);
    yield { ...answer, value: { items: items as unknown[], isLast: address === undefined } };
  }
}

/** `<address>; rel="next"` among other links; `rel` may hold several words, quoted or not. */
export function nextAddress(link: string | undefined): string | undefined {
  for (const [, address = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>([^<]*)/gu)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/iu.exec(parameters);
    const words = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/u);
    if (words.includes('next')) return address.replace(/([?&])max=null(?:&|$)/u, '$1').replace(/[?&]$/u, '');
  }
  return undefined;
}

function endlessList(operation: string): { code: string; message: string } {
  return { code: 'endless-list', message: `the list (${operation}) never ends` };
}
