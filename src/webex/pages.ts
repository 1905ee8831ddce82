/** Lists that come in pages: `items`, and the next page's address in the Link header (RFC 8288; developer.webex.com/docs/basics). */
import type { Answer } from './answer.js';
import { isFields } from './checks.js';
import { unreadable } from './error-body.js';
import type { Rest } from './rest.js';

/** More than these is no list but a loop. */
const mostPages = 1000;

/**
 * All items of a list, or what stands in the way: half a list is no answer. An empty page is not the end, only the absence
 * of `rel="next"` is (documented). Addresses are taken as they are, but for the observed defect `max=null`.
 */
export async function readPages(rest: Rest, operation: string, path: string): Promise<Answer<unknown[]>> {
  const items: unknown[] = [];
  const seen = new Set<string>();
  let address: string | undefined = path;
  let trackingId: string | undefined;
  while (address !== undefined) {
    if (seen.has(address) || seen.size >= mostPages) return { result: 'doubt', problem: endlessList(operation) };
    seen.add(address);
    const answer = await rest({ operation, method: 'GET', path: address, safety: 'repeatable' });
    if (answer.result !== 'done') return answer;
    const { content, headers } = answer.value;
    const page: unknown = isFields(content) ? content['items'] : undefined;
    if (!Array.isArray(page)) return { result: 'doubt', problem: unreadable(answer.value) };
    items.push(...(page as unknown[]));
    trackingId = answer.trackingId;
    address = nextAddress(headers['link']);
  }
  return { result: 'done', value: items, ...(trackingId !== undefined && { trackingId }) };
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
  return { code: 'endless-list', message: `the pages of the list (${operation}) have no end` };
}
