/** A cell's stored value → the text that Excel shows. */
import { format, isDateFormat } from 'numfmt';
import type { NumberFormats } from './number-formats.js';

export interface CellTexts {
  /** `style`: the index of the cell's style. */
  number(stored: string, style: number): string;
  text(text: string, style: number): string;
}

/** From 1900-01-01 to 1904-01-01. */
const daysTo1904 = 1462;

export function createCellTexts(formats: NumberFormats, is1904: boolean): CellTexts {
  const shift = formats.map((pattern) => (is1904 && isDate(pattern) ? daysTo1904 : 0));
  return {
    number(stored, style) {
      const number = Number(stored);
      if (stored.trim() === '' || !Number.isFinite(number)) return stored;
      const pattern = formats[style] ?? 'General';
      if (isPlain(pattern)) return plainNumber(number);
      return formatted(pattern, number + (shift[style] ?? 0)) ?? plainNumber(number);
    },
    text(text, style) {
      const pattern = formats[style];
      if (pattern === undefined || isPlain(pattern) || !pattern.includes('@')) return text;
      return formatted(pattern, text) ?? text;
    },
  };
}

/** `1` → `TRUE`. */
export function booleanText(stored: string): string {
  return stored.trim() === '1' || stored.trim().toLowerCase() === 'true' ? 'TRUE' : 'FALSE';
}

/** A date stored as ISO 8601: midnight is not shown. */
export function isoDateText(stored: string): string {
  return stored.replace(/T00:00(?::00(?:\.0+)?)?Z?$/u, '').replace('T', ' ');
}

function isPlain(pattern: string): boolean {
  return pattern === '@' || pattern.toLowerCase() === 'general';
}

/** Not a duration (`[h]:mm`), which does not count from a date. */
function isDate(pattern: string): boolean {
  try {
    return isDateFormat(pattern) && !/\[(?:h+|m+|s+)\]/iu.test(pattern);
  } catch {
    return false;
  }
}

/** Blanks that align numbers are removed. `undefined` for an unknown format. */
function formatted(pattern: string, value: number | string): string | undefined {
  try {
    const text = format(pattern, value);
    return typeof value === 'number' ? text.trim() : text;
  } catch {
    return undefined;
  }
}

/** The 15 digits that Excel keeps; whole numbers, such as phone numbers, without an exponent. */
function plainNumber(number: number): string {
  return String(Number(number.toPrecision(15))).replace('e', 'E');
}
