/** A line → as many lines as a terminal needs to show it with whole words. Pure. */
import { displayWidth } from './display-width.js';

/** Narrower terminals break lines themselves: two words a line would be no help. */
const narrowest = 40;

/** Stands for a blank at which no line is broken. No text from outside can hold it: control characters are replaced before. */
export const unbrokenBlank = '\u0000';

/**
 * Breaks between words only. What follows stands below the text that is continued: below the last column of a table that
 * begins in the left three fifths, else below the first word. A word that is longer than a line is left to the terminal,
 * which keeps it whole when it is copied. `width` 0 or absent: no terminal, no breaks.
 */
export function wrapLine(line: string, width: number | undefined): string {
  if (width === undefined || width < narrowest || displayWidth(line) <= width) return line.replaceAll(unbrokenBlank, ' ');
  const starts = startsOf(line, width);
  const lines: string[] = [];
  let current = '';
  for (const { groups } of line.matchAll(/(?<gap> *)(?<word>[^ ]+)/gu)) {
    const { gap = '', word = '' } = groups ?? {};
    const begin = displayWidth(`${current}${gap}`);
    const indent = indentFor(displayWidth(word), starts, width);
    // Where the next line would begin no further to the left, nothing is gained.
    if (begin <= indent || begin + displayWidth(word) <= width) {
      current = `${current}${gap}${word}`;
    } else {
      lines.push(current);
      current = `${' '.repeat(indent)}${word}`;
    }
  }
  return [...lines, current].join('\n').replaceAll(unbrokenBlank, ' ');
}

/** The rightmost start behind which the word fits, else the leftmost. */
function indentFor(word: number, starts: readonly number[], width: number): number {
  return starts.find((start) => start + word <= width) ?? starts.at(-1) ?? 0;
}

/**
 * Where lines that follow may begin, the rightmost first: below columns, which are parted by two blanks or more; where all of
 * them are too far to the right, set in.
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
