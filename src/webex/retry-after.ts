/** How long Retry-After says to wait. Total: whatever stands there, the answer is a number of milliseconds. Pure. */

/** Where the header says nothing usable: Webex's own examples and SDKs wait 5 to 30 s. */
const fallback = 15_000;
const shortest = 1000;

/**
 * Milliseconds to wait. Seconds (also decimal), an HTTP-date relative to the answer's own Date (so that clocks need not
 * agree), else the fallback: Webex has been seen to send `rand(30),add(30)` (WebexPythonSDK 181), 0, and nothing.
 */
export function retryAfter(header: string | undefined, date: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  if (/^\d{1,15}(?:\.\d{1,6})?$/u.test(text)) return Math.max(shortest, Number(text) * 1000);
  const until = /^[a-z]{3},|\d{4}-\d{2}-\d{2}T/iu.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return fallback;
  const there = Date.parse(date ?? '');
  return Math.max(shortest, until - (Number.isNaN(there) ? now : there));
}
