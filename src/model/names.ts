/**
 * How names that people write are compared, ignoring case, spaces, dashes, quotes and underscores; and which candidate is
 * nearest.
 */

export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/**
 * A name's comparable form: without case, blanks, dashes, quotes, underscores, invisible characters or compatibility forms.
 */
export function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name
    // NFKC would decompose an accent that is used as a quote.
    .replace(/[´`]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\p{Dash}\p{Quotation_Mark}\p{Cf}]/gu, '');
  if (plainNames.size >= mostRemembered) plainNames.clear();
  plainNames.set(name, plain);
  return plain;
}

/** A cache, because a million rows name the same few things. */
const plainNames = new Map<string, string>();
const mostRemembered = 10_000;

/** The candidate that was probably meant, or `undefined` if none is close. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = plainName(text).slice(0, 80);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const other = plainName(candidate).slice(0, 80);
    const bound = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const begins = other.startsWith(wanted) && wanted.length >= 3;
    // Each letter that one has more is an insertion: most candidates are too far without a look at their letters.
    if (!begins && Math.abs(wanted.length - other.length) > Math.min(bound, (best?.distance ?? Infinity) - 1)) continue;
    const distance = begins ? 1 : editDistance(wanted, other);
    if (distance <= bound && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** The number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, replace);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
