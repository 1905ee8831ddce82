/** Wraps a line between words to the width of a terminal. */
import { displayWidth } from './display-width.js';

/** Narrower terminals wrap lines themselves: two words a line would not help. */
const narrowest = 40;

/**
 * Represents a blank at which lines must not break. Outside text cannot contain it: its control characters are replaced first.
 */
export const unbrokenBlank = '\u0000';

/**
 * Breaks between words only. Continued lines are indented: to the last column of a table that begins in the left three fifths,
 * or else to the first word. A word longer than a line is left to the terminal, which keeps it whole when it is copied. `width`
 * 0 or absent: no terminal, no breaks.
 */
export function wrapLine(line: string, width: number | undefined): string {
  if (width === undefined || width < narrowest || displayWidth(line) <= width)
    return line.replaceAll(unbrokenBlank, ' ');
  const starts = startsOf(line, width);
  const lines: string[] = [];
  let current = '';
  for (const { groups } of line.matchAll(/(?<gap> *)(?<word>[^ ]+)/gu)) {
    const { gap = '', word = '' } = groups ?? {};
    const begin = displayWidth(`${current}${gap}`);
    const indent = indentFor(displayWidth(word), starts, width);
    // A break gains nothing if the next line would not begin further left.
    if (begin <= indent || begin + displayWidth(word) <= width) {
      current = `${current}${gap}${word}`;
    } else {
      lines.push(current);
      current = `${' '.repeat(indent)}${word}`;
    }
  }
  return [...lines, current].join('\n').replaceAll(unbrokenBlank, ' ');
}

/** The rightmost indent after which the word fits, or else the leftmost. */
function indentFor(word: number, starts: readonly number[], width: number): number {
  return starts.find((start) => start + word <= width) ?? starts.at(-1) ?? 0;
}

/**
 * Possible indents of continued lines, the rightmost first: the columns, which are separated by two or more blanks; if all of
 * them are too far right, a small indent.
 */
function startsOf(line: string, width: number): number[] {
  const plain = line.replace(/\u001B\[\d+m/gu, '');
  const first = /^ */u.exec(plain)?.[0].length ?? 0;
  const columns = [...plain.matchAll(/(?<=\S) {2,}(?=\S)/gu)].map(({ index, 0: gap }) =>
    displayWidth(plain.slice(0, index + gap.length)),
  );
  if (columns.length === 0) return [first];
  const near = columns.filter((column) => column <= width * 0.6);
  return near.length === 0 ? [first + 4] : near.reverse();
}
