/** The `Link` header of a page that others follow, with all that was seen or documented about it. */
import type { RestContext } from './context.js';

/** Where the next page begins; `empty` first gives a page without items (documented as possible). */
export interface Cursor {
  readonly place: number;
  readonly empty: boolean;
}

/** `Link: <absolute address>; rel="next"`, the address with the query as it came and the cursor for the next page. */
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

/** The cursor as text, unpadded Base64 like every id. */
export function cursorText({ place, empty }: Cursor): string {
  const text = `ciscospark://us/PEOPLE_PAGING/${place}${empty ? '/empty' : ''}`;
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

/** The cursor in a query: the beginning where there is none, undefined where it is not one of ours. */
export function cursorOf(text: string | null): Cursor | undefined {
  if (text === null) return { place: 0, empty: false };
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const match = /^ciscospark:\/\/us\/PEOPLE_PAGING\/(\d+)(\/empty)?$/.exec(decoded);
  return match ? { place: Number(match[1]), empty: match[2] !== undefined } : undefined;
}
