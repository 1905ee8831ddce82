/** How long Retry-After asks to wait. Never throws: whatever the header contains, the result is a number of milliseconds. */

/** If the header has no usable value: Webex's own examples and SDKs wait 5 to 30 s. */
const fallback = 15_000;
const shortest = 1000;

/** The three forms of RFC 9110, 5.6.7, and ISO 8601. Nothing else is passed to Date.parse, which accepts nearly anything. */
const date = /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? |\d{4}-\d{2}-\d{2}T)/iu;

/**
 * Milliseconds to wait; infinite if the number is. Accepts seconds (also decimal) or an HTTP-date, relative to the answer's
 * own Date (so that clocks need not agree); otherwise the fallback: Webex has been seen to send `rand(30),add(30)`
 * (WebexPythonSDK 181), 0, and nothing.
 */
export function retryAfter(header: string | undefined, answeredAt: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/u.test(text)) return Math.max(shortest, Number(text) * 1000);
  const until = date.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return fallback;
  const there = Date.parse(answeredAt ?? '');
  return Math.max(shortest, until - (Number.isNaN(there) ? now : there));
}
