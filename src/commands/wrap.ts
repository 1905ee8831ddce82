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
  if (width === undefined || width < narrowest || displayWidth(line) <= width)
    return line.replaceAll(unbrokenBlank, ' ');
  const indent = ' '.repeat(continuationOf(line, width));
  const lines: string[] = [];
  let current = '';
  for (const { groups } of line.matchAll(/(?<gap> *)(?<word>[^ ]+)/gu)) {
    const { gap = '', word = '' } = groups ?? {};
    const longer = `${current}${gap}${word}`;
    // Where the next line would begin no further to the left, nothing is gained.
    const begin = displayWidth(`${current}${gap}`);
    if (begin <= indent.length || displayWidth(longer) <= width) {
      current = longer;
    } else {
      lines.push(current);
      current = `${indent}${word}`;
    }
  }
  return [...lines, current].join('\n').replaceAll(unbrokenBlank, ' ');
}

/** Columns are parted by two blanks or more. */
function continuationOf(line: string, width: number): number {
  const plain = line.replace(/\u001B\[\d+m/gu, '');
  const starts = [...plain.matchAll(/(?:^| ) +(?=\S)/gu)].map(({ index, 0: gap }) =>
    displayWidth(plain.slice(0, index + gap.length)),
  );
  return Math.max(0, ...starts.filter((start) => start <= width * 0.6));
}
