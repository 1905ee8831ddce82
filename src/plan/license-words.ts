/** Yes and no in license columns that are not written TRUE and FALSE: told once for the file, with what they were read as. */
import { isPlainEntitlement, readEntitlement } from '../fields/entitlements.js';
import { normalizeCell, truncateForDisplay } from '../model/cells.js';
import type { FileColumn } from '../model/columns.js';

export interface LicenseWords {
  /** Call once for each row. */
  add(cells: readonly string[]): void;
  /** One sentence, or none. */
  notices(): string[];
}

/** At most this many words are named for each of the two. */
const mostNamed = 5;

export function createLicenseWords(columns: readonly FileColumn[]): LicenseWords {
  const places = columns.flatMap(({ is, place }) => (is === 'license' || is === 'attendee' ? [place] : []));
  const found = { true: new Set<string>(), false: new Set<string>() };
  return {
    add(cells) {
      for (const place of places) {
        const text = normalizeCell(cells[place] ?? '');
        if (text === '' || isPlainEntitlement(text)) continue;
        const value = readEntitlement(text);
        if (value !== undefined) found[value ? 'true' : 'false'].add(text.toLowerCase());
      }
    },
    notices() {
      const parts = [inWords(found.true, 'TRUE'), inWords(found.false, 'FALSE')].filter((part) => part !== '');
      return parts.length === 0 ? [] : [`under licenses, ${parts.join(' and ')}`];
    },
  };
}

/** `"ja", "x" count as TRUE` */
function inWords(words: ReadonlySet<string>, as: string): string {
  if (words.size === 0) return '';
  const named = [...words].slice(0, mostNamed).map((word) => `"${truncateForDisplay(word)}"`);
  const more = words.size > named.length ? ' …' : '';
  return `${named.join(', ')}${more} ${words.size === 1 ? 'counts' : 'count'} as ${as}`;
}
