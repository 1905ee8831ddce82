/** Where a command speaks: stdout carries the answer, stderr everything else; colour only on a terminal. */
import { createInterface } from 'node:readline/promises';
import picocolors from 'picocolors';
import { redacted } from '../secrets.js';

export interface Terminal {
  /** A line of the answer. Nothing in quiet mode and in JSON mode. */
  say(line?: string): void;
  /** A line for the person at the terminal, on stderr. Nothing in quiet mode. */
  note(line: string): void;
  /** One JSON object a line on stdout, in JSON mode only. */
  event(
    event: { readonly type: 'started' | 'progress' | 'row' | 'summary' | 'error' } & Readonly<Record<string, unknown>>,
  ): void;
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Can somebody be asked? */
  readonly canAsk: boolean;
  ask(question: string): Promise<string>;
}

export function createTerminal({ json, quiet }: { json: boolean; quiet: boolean }): Terminal {
  const colors = picocolors.createColors(process.stdout.isTTY && process.env['NO_COLOR'] === undefined && !json);
  return {
    say(line = '') {
      if (!json && !quiet) process.stdout.write(`${printable(redacted(line))}\n`);
    },
    note(line) {
      if (!quiet) process.stderr.write(`${printable(redacted(line))}\n`);
    },
    event(event) {
      if (json) process.stdout.write(`${redacted(JSON.stringify(event))}\n`);
    },
    colors,
    json,
    quiet,
    canAsk: process.stdin.isTTY && process.stderr.isTTY && !json,
    async ask(question) {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  };
}

/** Text from files and from the service must not steer the terminal: control characters are shown, not sent. */
export function printable(text: string): string {
  return text.replace(/\u001B(?!\[\d{1,3}m)|[\u0000-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F]/gu, (character) => {
    return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
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
