/** What a terminal of so many columns shows in the end: carriage returns, lines that are wiped, lines that it breaks itself. */

export interface Screen {
  /** From the top, all that was ever scrolled away too; without blanks at the ends. */
  readonly lines: readonly string[];
  /** Texts that went beyond the last column. */
  readonly brokenByTerminal: readonly string[];
}

/** Knows the sequences that the program uses, and throws at any other. */
export function screenOf(text: string, columns: number): Screen {
  const rows: string[] = [''];
  const broken: string[] = [];
  let [row, column] = [0, 0];
  const put = (character: string): void => {
    if (column === columns) {
      broken.push(rows[row] ?? '');
      [row, column] = [row + 1, 0];
    }
    const line = (rows[row] ?? '').padEnd(column);
    rows[row] = line.slice(0, column) + character + line.slice(column + 1);
    column += 1;
  };
  for (const [part] of text.matchAll(/\u001B\[\??[\d;]*[A-Za-z]|[^]/gu)) {
    if (part === '\r') column = 0;
    else if (part === '\n') row += 1;
    else if (part === '\u001B[2K') rows[row] = '';
    else if (part === '\u001B[1A') row -= 1;
    else if (/^\u001B\[\d*m$/u.test(part) || part === '\u0007') continue;
    // Of a question: to the beginning, to this column, wipe what is below.
    else if (/^\u001B\[\d*G$/u.test(part)) column = Number(/\d+/u.exec(part)?.[0] ?? 1) - 1;
    else if (/^\u001B\[0?J$/u.test(part)) rows.splice(row, rows.length, (rows[row] ?? '').slice(0, column));
    else if (part.length > 1 && part.startsWith('\u001B')) throw new Error(`unknown sequence ${JSON.stringify(part)}`);
    else put(part);
  }
  return {
    lines: Array.from(rows as (string | undefined)[], (line) => (line ?? '').trimEnd()),
    brokenByTerminal: broken,
  };
}
