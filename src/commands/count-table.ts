/** Numbers with names as an aligned table; on a terminal with bars. */
import { displayWidth, fitted } from './display-width.js';
import { grouped, type Terminal } from './terminal.js';

export interface Counted {
  readonly name: string;
  readonly count: number;
  /** What follows the number. */
  readonly about?: string;
  readonly paint?: (text: string) => string;
}

/** Names longer than this are shortened. */
const longestName = 44;
const longestBar = 20;

/** Prints nothing for no lines. `bars`: beside the numbers, on a terminal with colours. */
export function printCounts(
  terminal: Terminal,
  heading: { readonly name: string; readonly count: string },
  lines: readonly Counted[],
  bars = false,
): void {
  if (lines.length === 0) return;
  const { colors } = terminal;
  const names = lines.map(({ name }) => fitted(name, longestName));
  const width = Math.max(displayWidth(heading.name), ...names.map(displayWidth));
  const numbers = Math.max(heading.count.length, ...lines.map(({ count }) => grouped(count).length));
  const most = Math.max(1, ...lines.map(({ count }) => count));
  const hasBars = bars && colors.isColorSupported;
  terminal.print(`  ${colors.dim(`${padded(heading.name, width)}  ${heading.count.padStart(numbers)}`)}`);
  for (const [place, { count, about = '', paint = (text: string) => text }] of lines.entries()) {
    const bar = hasBars ? `  ${colors.cyan(padded(barOf(count, most), longestBar))}` : '';
    const text = `${padded(names[place] ?? '', width)}  ${grouped(count).padStart(numbers)}`;
    terminal.print(`  ${paint(text)}${bar}${about === '' ? '' : `   ${colors.dim(about)}`}`);
  }
}

function barOf(count: number, most: number): string {
  return '\u2588'.repeat(count === 0 ? 0 : Math.max(1, Math.round((count / most) * longestBar)));
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
