import type { SimulatorOptions } from './options.js';

const burst = 10;

/** Checks each request of a caller against the limit: undefined if within it, else the seconds until one more is allowed. A
 * request that counts for several (`cost`) is allowed when one is, and those after it wait the longer. */
export type RateLimit = (caller: string, now: number, cost?: number) => number | undefined;

/**
 * A token bucket for each caller: `rate`, read with every request, is the number of requests in a minute of `minute`
 * seconds, up to ten at once; a rate of 0 means no limit. A refused request takes nothing out of the bucket. The real
 * numbers of Webex are not public.
 */
export function rateLimit(minute: number, rate: () => number): RateLimit {
  const buckets = new Map<string, { level: number; at: number }>();
  return (caller, now, cost = 1) => {
    const perSecond = rate() / minute;
    if (perSecond <= 0) return undefined;
    const before = buckets.get(caller) ?? { level: burst, at: now };
    const level = Math.min(burst, before.level + ((now - before.at) / 1000) * perSecond);
    const allowed = level >= 1;
    buckets.set(caller, { level: allowed ? level - cost : level, at: now });
    return allowed ? undefined : (1 - level) / perSecond;
  };
}

/** The Retry-After header of a 429 in one of its observed or documented forms, or none. */
export function retryAfter(form: SimulatorOptions['retryAfter'], seconds: number, now: number): Record<string, string> {
  const whole = Math.max(1, Math.ceil(seconds));
  switch (form) {
    case 'seconds':
      return { 'Retry-After': String(whole) };
    case 'zero':
      return { 'Retry-After': '0' };
    case 'rand':
      return { 'Retry-After': 'rand(30),add(30)' };
    case 'date':
      return { 'Retry-After': new Date(now + whole * 1000).toUTCString() };
    case 'none':
      return {};
  }
}
