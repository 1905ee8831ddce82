/** Lines at the foot of a terminal that change while a command runs; everything else is written above them. */
import { displayWidth, fitted, defaultColumns } from './display-width.js';

export interface LiveLines {
  /** Shows a line in its place, the first place uppermost; `undefined` takes it away. */
  show(place: LivePlace, line: string | undefined): void;
  /** Writes something above. */
  above(write: () => void): void;
}

export const livePlaces = ['waiting', 'progress'] as const;
export type LivePlace = (typeof livePlaces)[number];

export interface LiveScreen {
  write(text: string): void;
  /** Columns; 0 or absent where the terminal does not say. */
  readonly columns?: number | undefined;
}

const clearLine = '\r\u001B[2K';
const up = '\u001B[1A';
/** Columns that stay free: the terminal shows Ctrl-C as `^C`, and must not break the line for it. */
export const echoRoom = 3;

export function createLiveLines(screen: LiveScreen): LiveLines {
  const lines = new Map<LivePlace, string>();
  let drawn: readonly string[] = [];
  const columns = (): number => screen.columns || defaultColumns;
  const wiped = (): string => {
    // A terminal that became narrower has broken what it shows.
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
        // What work was waiting for is over with the work; who still waits says so again.
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
