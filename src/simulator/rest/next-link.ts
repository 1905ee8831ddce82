/** The `Link` header of a page that has a next one, with everything that was seen or documented about it. */
import { publicId, restOfId } from '../ids.js';
import type { RestContext } from './context.js';

/** Where the next page begins; `empty` means that a page without items comes first (documented as possible). */
export interface Cursor {
  readonly place: number;
  readonly empty: boolean;
}

/** `Link: <absolute address>; rel="next"`: the address has the query as received and the cursor for the next page. */
export function nextLink(
  { call, query, world }: RestContext,
  cursor: { readonly name: string; readonly value: string; readonly page: { name: string; size: number } },
): Record<string, string> {
  const kept = [...query].filter(([key]) => ![cursor.name, cursor.page.name, 'before'].includes(key));
  const parts = kept.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  const size = world.options.nextLink === 'max-null' ? 'null' : String(cursor.page.size);
  parts.push(`${cursor.page.name}=${size}`);
  if (world.options.nextLink === 'valueless-before') parts.push('before');
  parts.push(`${cursor.name}=${encodeURIComponent(cursor.value)}`);
  return { Link: `<${call.origin}${call.path}?${parts.join('&')}>; rel="next"` };
}

/** What is listed in pages, by the names in decoded cursors: `LICENSE_USER_PAGING` was seen, the other is modeled on it. */
export type Paging = 'PEOPLE_PAGING' | 'LICENSE_USER_PAGING';

/** The cursor as text, unpadded Base64 like every id. */
export function cursorText(paging: Paging, { place, empty }: Cursor): string {
  return publicId(paging, `${place}${empty ? '/empty' : ''}`);
}

/** The cursor in a query: the beginning if there is none, undefined if it is not a cursor of this list. */
export function cursorOf(paging: Paging, text: string | null): Cursor | undefined {
  if (text === null) return { place: 0, empty: false };
  const match = /^(\d+)(\/empty)?$/.exec(restOfId(paging, text) ?? '');
  return match ? { place: Number(match[1]), empty: match[2] !== undefined } : undefined;
}
