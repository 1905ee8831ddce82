/** Lines at the bottom of a terminal that change while a command runs; all other output goes above them. */
import { displayWidth, fitted, defaultColumns } from './display-width.js';

export interface LiveLines {
  /** Shows a line in its place, the first place at the top; `undefined` removes it. */
  show(place: LivePlace, line: string | undefined): void;
  /** Writes above the lines. */
  above(write: () => void): void;
}

export const livePlaces = ['waiting', 'progress'] as const;
export type LivePlace = (typeof livePlaces)[number];

export interface LiveScreen {
  write(text: string): void;
  /** Columns; 0 or absent if the terminal does not report them. */
  readonly columns?: number | undefined;
}

const clearLine = '\r\u001B[2K';
const up = '\u001B[1A';
/** Columns left free: the terminal echoes Ctrl-C as `^C`, which must not wrap the line. */
export const echoRoom = 3;

export function createLiveLines(screen: LiveScreen): LiveLines {
  const lines = new Map<LivePlace, string>();
  let drawn: readonly string[] = [];
  const columns = (): number => screen.columns || defaultColumns;
  const wiped = (): string => {
    // A terminal that became narrower has wrapped the lines it shows.
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns())), 0);
    drawn = [];
    return rows === 0 ? '' : `${clearLine}${`${up}${clearLine}`.repeat(rows - 1)}`;
  };
  const shown = (): string => {
    drawn = livePlaces.flatMap((place) => lines.get(place) ?? []).map((line) => fitted(line, columns() - echoRoom));
    return drawn.join('\r\n');
  };
  return {
    show(place, line) {
      if (lines.get(place) === line) return;
      if (line !== undefined) lines.set(place, line);
      else {
        lines.delete(place);
        // When the work is over, so is its waiting line; a wait that continues is shown again.
        if (place === 'progress') lines.delete('waiting');
      }
      screen.write(wiped() + shown());
    },
    above(write) {
      if (lines.size === 0) return write();
      screen.write(wiped());
      write();
      screen.write(shown());
    },
  };
}
