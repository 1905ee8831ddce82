/** Compares a value with the list that it has to come from: the listed value, or those that were probably meant, and why. */
import { comparableText } from '../model/equal-text.js';
import { isDateOf } from './excel-dates.js';

export type Listed =
  /** `value`: as it is on the list; if that is a different text, the two differ in nothing visible. */
  | { readonly is: 'listed'; readonly value: string }
  /** `why`: what happened, as part of a sentence. */
  | { readonly is: 'damaged'; readonly meant: readonly string[]; readonly why: string }
  | { readonly is: 'other' };

export function readListed(text: string, values: readonly string[]): Listed {
  const alike = lookingAlike(text, values);
  const [only, ...others] = alike;
  if (only !== undefined && others.length === 0) return { is: 'listed', value: only };
  if (alike.length > 0) return { is: 'damaged', meant: alike, why: 'several values on it look alike' };
  for (const { why, hasHappened } of damages) {
    const meant = values.filter((value) => hasHappened(text, value));
    if (meant.length > 0) return { is: 'damaged', meant, why };
  }
  return { is: 'other' };
}

/** The listed value that equals the text exactly; otherwise all values that differ from it in nothing visible. */
export function lookingAlike(text: string, values: readonly string[]): readonly string[] {
  if (values.includes(text)) return [text];
  const seen = visible(text);
  return values.filter((value) => visible(value) === seen);
}

/** The text as it is compared, without zero-width characters. */
function visible(text: string): string {
  return comparableText(text.replace(/\p{Cf}/gu, ''));
}

/** The text as it would be typed: text programs replace typed dashes and quotes with other ones. */
function typed(text: string): string {
  return visible(text.replace(/[\p{Quotation_Mark}´`]/gu, "'").normalize('NFKC'))
    .toLowerCase()
    .replace(/ *\p{Dash} */gu, '-');
}

interface Damage {
  readonly why: string;
  readonly hasHappened: (text: string, value: string) => boolean;
}

const damages: readonly Damage[] = [
  {
    why: 'only letter case differs from a value there',
    hasHappened: (text, value) => visible(text).toLowerCase() === visible(value).toLowerCase(),
  },
  {
    why: 'only dashes, blanks, quotes or letter case differ from a value there',
    hasHappened: (text, value) => typed(text) === typed(value),
  },
  {
    why: 'Excel drops leading zeros',
    hasHappened: (text, value) => /^0\d/u.test(value) && isSameNumber(text, value),
  },
  {
    why: 'Excel reads such codes as numbers',
    hasHappened: (text, value) => /\dE\d/iu.test(value) && isSameNumber(text, value),
  },
  { why: 'Excel drops zeros at the end of a number', hasHappened: isSameNumber },
  { why: 'Excel keeps 15 digits of a number', hasHappened: isCutTo15 },
  { why: 'Excel reads such codes as dates', hasHappened: isDateOf },
];

const plainNumber = /^\d{1,20}(?:[.,]\d{1,10})?(?:E\+?\d{1,2})?$/iu;

function isSameNumber(text: string, value: string): boolean {
  if (!plainNumber.test(text) || !plainNumber.test(value)) return false;
  return Number(text.replace(',', '.')) === Number(value.replace(',', '.'));
}

function isCutTo15(text: string, value: string): boolean {
  if (!/^\d{15,30}$/u.test(text) || text.length !== value.length) return false;
  return text.slice(0, 15) === value.slice(0, 15) && /^0+$/u.test(text.slice(15));
}
