/** Where a command speaks: stdout carries the answer, stderr everything else; colour only on a terminal. */
import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import picocolors from 'picocolors';
import { RunError } from '../errors.js';

export interface Terminal {
  /** A line of the answer. Nothing in quiet mode and in JSON mode. */
  say(line?: string): void;
  /** What is likely wanted next, the most pressing first: the last lines of the answer. */
  next(steps: readonly string[]): void;
  /** A line for the person at the terminal, on stderr. Nothing in quiet mode. */
  note(line: string): void;
  /** One JSON object a line on stdout, in JSON mode only. */
  event(
    event: { readonly type: 'started' | 'progress' | 'row' | 'check' | 'summary' | 'error' } & Readonly<
      Record<string, unknown>
    >,
  ): void;
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Can somebody be asked? */
  readonly canAsk: boolean;
  ask(question: string): Promise<string>;
  /** Without showing what is typed. */
  askSecret(question: string): Promise<string>;
}

export function createTerminal({ json, quiet }: { json: boolean; quiet: boolean }): Terminal {
  const inColor = isatty(1) && process.env['NO_COLOR'] === undefined && !json;
  const say = (line = ''): void => {
    if (!json && !quiet) process.stdout.write(`${printable(line)}\n`);
  };
  return {
    say,
    next: (steps) => steps.forEach((step, place) => say(`${place === 0 ? 'Next:  ' : '       '}${step}`)),
    note(line) {
      if (!quiet) process.stderr.write(`${printable(line)}\n`);
    },
    event(event) {
      if (json) process.stdout.write(`${printableJson(event)}\n`);
    },
    colors: ownColors(inColor),
    json,
    quiet,
    canAsk: process.stdin.isTTY && process.stderr.isTTY && !json,
    async ask(question) {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await answerTo(lines, printable(question));
      } catch (error) {
        process.stderr.write('\n');
        throw error;
      } finally {
        lines.close();
      }
    },
    async askSecret(question) {
      const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
      // The question comes when nothing that is typed is shown any more.
      const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
      process.stderr.write(printable(question));
      try {
        return await answerTo(lines, '');
      } finally {
        lines.close();
        process.stderr.write('\n');
      }
    },
  };
}

/** Rejects with a RunError where somebody interrupts (Ctrl-C: 130), or where no answer can come (Ctrl-D, an input that ends). */
function answerTo(lines: Interface, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    lines.once('SIGINT', () => reject(unanswered('Interrupted at a question', 130)));
    const giveUp = (): void => reject(unanswered('A question was not answered'));
    lines.once('close', giveUp);
    lines.question(question).then(resolve, giveUp);
  });
}

function unanswered(what: string, exitCode?: number): RunError {
  return new RunError('usage', `${what}: nothing was done.`, { exitCode });
}

/** Stands for the escape character in this program's own colours; no text can know it. */
const own = `<${randomUUID()}>`;

/** Colours of this program, told apart from what a text may bring along. */
export function ownColors(inColor: boolean): ReturnType<typeof picocolors.createColors> {
  const colors = picocolors.createColors(inColor);
  const entries = Object.entries({ ...colors } as Readonly<Record<string, boolean | ((text: string) => string)>>).map(
    ([name, paint]) => {
      if (typeof paint !== 'function') return [name, paint];
      return [name, (text: string) => paint(escaped(text)).replaceAll('\u001B', own)];
    },
  );
  return Object.fromEntries(entries) as typeof colors;
}

/** Control characters but tab and line feed, and what turns the direction of writing or breaks the line otherwise. */
const steering = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** Text from files and from the service must not steer the terminal: what could is shown, not sent. */
export function printable(text: string): string {
  return escaped(text).replaceAll(own, '\u001B');
}

function escaped(text: string): string {
  return text.replace(steering, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** The same in JSON, whose own escapes leave out the characters from 7F on. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(steering, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
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
