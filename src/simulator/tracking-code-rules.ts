/** Which tracking code values an account on the site can have: one set of rules for XML and REST. */
import { keptText } from './kept-text.js';
import type { SiteRefusal } from './site-refusal.js';
import type { SiteUser, TrackingCode, World } from './world.js';

/** Where the interfaces differ, and what no source documents about them. */
export interface TrackingCodeRules {
  /** What happens to the codes that are left out. */
  readonly leftOut: 'replace' | 'merge';
  /** Whether a value must be on the list of its code, if the code has one. */
  readonly listed: (code: TrackingCode) => boolean;
  /** The maximum number of characters in a value. */
  readonly longest: number;
  readonly long: 'refuse' | 'truncate';
}

/** A value for the code at an index; an empty one clears it. */
export interface TrackingValue {
  readonly index: number;
  readonly value: string;
}

/** The values that the account has after these are sent for it, or why they are refused. */
export function trackingCodesAfter(
  world: World,
  account: SiteUser,
  sent: readonly TrackingValue[],
  rules: TrackingCodeRules,
): Record<number, string> | SiteRefusal {
  const codes = new Map(rules.leftOut === 'merge' ? Object.entries(account.trackingCodes) : []);
  for (const { index, value } of sent) {
    const text = keptValue(world, value);
    const long = Array.from(text).length > rules.longest;
    if (long && rules.long === 'refuse') return { refused: 'long-value' };
    const code = world.trackingCodes.find((candidate) => candidate.index === index);
    if (code && text !== '' && isOffList(code, text) && rules.listed(code)) {
      return { refused: 'off-list', value: text, name: code.name };
    }
    if (text === '') codes.delete(String(index));
    else codes.set(String(index), long ? Array.from(text).slice(0, rules.longest).join('') : text);
  }
  return Object.fromEntries(codes);
}

/**
 * A value as the site stores it: with or without the blanks at its ends, and in the form in which the service stores
 * all text.
 */
export function keptValue({ options }: World, value: string): string {
  const text = keptText(options, value);
  return options.trackingBlanks === 'trim' ? text.trim() : text;
}

/** The values that the code currently offers. */
export function offeredValues({ values }: TrackingCode): string[] {
  return values.filter(({ active }) => active).map(({ value }) => value);
}

function isOffList(code: TrackingCode, value: string): boolean {
  const offered = offeredValues(code);
  return offered.length > 0 && !offered.includes(value);
}
