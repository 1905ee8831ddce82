/** The text of a shared or inline string: its runs joined, without its reading aids (phonetics). */
import type { Attributes } from './xml.js';

export interface TextItem {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
  /** Its length so far, in characters. */
  length(): number;
  /** Returns the text and begins the next one. */
  finish(): string;
}

export function createTextItem(): TextItem {
  let [whole, piece, isOpen, isKept, isAid] = ['', '', false, false, false];
  return {
    open(name, attributes) {
      if (name === 'rPh') isAid = true;
      if (name !== 't' || isAid) return;
      [piece, isOpen, isKept] = ['', true, isPreserved(attributes)];
    },
    text(text) {
      if (isOpen) piece += text;
    },
    close(name) {
      if (name === 'rPh') isAid = false;
      if (name !== 't' || !isOpen) return;
      whole += readText(piece, isKept);
      [piece, isOpen] = ['', false];
    },
    length: () => whole.length + piece.length,
    finish() {
      const text = whole;
      [whole, piece, isOpen, isAid] = ['', '', false, false];
      return text;
    },
  };
}

export function isPreserved(attributes: Attributes): boolean {
  return attributes['xml:space'] === 'preserve';
}

/**
 * Like Excel: blanks around a text count only if the file says so, and `_x000D_` stands for a character that XML cannot
 * represent.
 */
export function readText(text: string, isKept: boolean): string {
  const kept = isKept ? text : withoutBlanksAround(text);
  if (!kept.includes('_x')) return kept;
  return kept.replace(/_x(?<code>[\dA-Fa-f]{4})_/gu, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** A regular expression would scan a long run of blanks again and again. */
function withoutBlanksAround(text: string): string {
  let [begin, end] = [0, text.length];
  while (begin < end && isBlank(text.charCodeAt(begin))) begin += 1;
  while (end > begin && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(begin, end);
}

/** What XML calls white space; a no-break space is not. */
function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 10 || unit === 13;
}
