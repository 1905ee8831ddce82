/** The output of a command: answers go to stdout, everything else to stderr; colours and line breaks only on a terminal. */
import { randomUUID } from 'node:crypto';
import { isatty } from 'node:tty';
import picocolors from 'picocolors';
import { onOneLine, visibleJson } from '../model/outside-text.js';
import { defaultColumns } from './display-width.js';
import { createCommandWriter } from './invocation.js';
import { createLiveLines, livePlaces, type LivePlace } from './live-lines.js';
import { ask, askSecret } from './questions.js';
import { unbrokenBlank, wrapLine } from './wrap.js';

export interface Terminal {
  /**
   * Prints a line of the answer; nothing in quiet mode or JSON mode. It stays one line whatever text it contains; a terminal
   * gets it wrapped between words.
   */
  print(line?: string): void;
  /** The likely next steps, the most urgent first: the last lines of the answer. */
  next(steps: readonly string[]): void;
  /** A line for the person at the terminal, on stderr. Nothing in quiet mode. */
  note(line: string): void;
  /** Why the command fails, and what to do, on stderr, even in quiet mode. */
  fail(lines: readonly string[], steps: readonly string[]): void;
  /** A changing line at the bottom of the terminal; `undefined` removes it. Does nothing if `isLive` is false. */
  live(place: LivePlace, line: string | undefined): void;
  /** Whether lines can change: only on a terminal, for a person. */
  readonly isLive: boolean;
  /** Columns of the terminal that shows changing lines. */
  columns(): number;
  /** Writes one JSON object per line to stdout, in JSON mode only. */
  event(
    event: {
      readonly type:
        'started' | 'progress' | 'wave' | 'row' | 'check' | 'job' | 'drop' | 'schedule' | 'summary' | 'error';
    } & Readonly<Record<string, unknown>>,
  ): void;
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Whether events are logged (`--log-file`), also where they are not written to stdout. */
  readonly isLogged?: boolean;
  /** The same terminal, of whose lines in the log each bears these facts; absent where nothing is logged. */
  readonly about?: (facts: Readonly<Record<string, unknown>>) => Terminal;
  /** Whether a person can be asked. */
  readonly canAsk: boolean;
  ask(question: string): Promise<string>;
  /** Does not echo what is typed. */
  askSecret(question: string): Promise<string>;
}

export interface TerminalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** How to call the program in the current folder. */
  readonly invocation: string;
  /** The names of the program's commands. */
  readonly commands: readonly string[];
}

export function createTerminal({ json, quiet, invocation, commands }: TerminalOptions): Terminal {
  const { stdout, stderr } = process;
  const inColor = isatty(1) && process.env['NO_COLOR'] === undefined && !json;
  const isLive = stderr.isTTY && !quiet && !json && process.env['TERM'] !== 'dumb';
  const lines = createLiveLines(stderr);
  const named = createCommandWriter(invocation, commands);
  const written = (line: string, { isTTY, columns }: NodeJS.WriteStream): string =>
    wrapLine(named(printable(line)), isTTY ? columns : undefined);
  const write = (stream: NodeJS.WriteStream, line: string): void => {
    lines.above(() => void stream.write(`${written(line, stream)}\n`));
  };
  const print = (line = ''): void => {
    if (!json && !quiet) write(stdout, line);
  };
  if (isLive) process.once('exit', () => livePlaces.forEach((place) => lines.show(place, undefined)));
  return {
    print,
    next: (steps) => steps.forEach((step, place) => print(`${place === 0 ? 'Next:  ' : '       '}${step}`)),
    note(line) {
      if (!quiet) write(stderr, line);
    },
    fail(why, steps) {
      const { red } = ownColors(isatty(2) && process.env['NO_COLOR'] === undefined);
      for (const line of [...why, ...steps]) write(stderr, red(line));
    },
    live(place, line) {
      if (isLive) lines.show(place, line && printable(line));
    },
    isLive,
    columns: () => stderr.columns || defaultColumns,
    event(event) {
      if (!json) return;
      const { next } = event;
      const typed = typeof next === 'string' ? { ...event, next: named(next).replaceAll(unbrokenBlank, ' ') } : event;
      stdout.write(`${visibleJson(typed)}\n`);
    },
    colors: ownColors(inColor),
    json,
    quiet,
    canAsk: process.stdin.isTTY && stderr.isTTY && !json,
    ask: (question) => ask(written(question, stderr)),
    askSecret: (question) => askSecret(written(question, stderr)),
  };
}

/** Replaces the escape character in this program's own colours; random, so that no outside text can contain it. */
const own = `<${randomUUID()}>`;

/** This program's own colours, kept apart from escape sequences in outside text. */
export function ownColors(inColor: boolean): ReturnType<typeof picocolors.createColors> {
  const colors = picocolors.createColors(inColor);
  const entries = Object.entries({ ...colors } as Readonly<Record<string, boolean | ((text: string) => string)>>).map(
    ([name, paint]) => {
      if (typeof paint !== 'function') return [name, paint];
      return [name, (text: string) => paint(onOneLine(text)).replaceAll('\u001B', own)];
    },
  );
  return Object.fromEntries(entries) as typeof colors;
}

/** Text from files and from Webex must not control the terminal or forge a line: dangerous characters are made visible. */
export function printable(text: string): string {
  return onOneLine(text).replaceAll(own, '\u001B');
}

/** `1234567` → `1,234,567` */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

/** Seconds in words: `40 s`, `4 min 02 s`, `3 h 05 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (number: number): string => String(number).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
