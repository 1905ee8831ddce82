/** `--log-file`: one JSON line for each thing that happens in a run, for log collectors. Writing never delays the run. */
import { fstat } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { pino, type DestinationStream, type Logger } from 'pino';
import { exitCodes, RunError } from '../errors.js';
import { visibleJsonText } from '../model/outside-text.js';
import { redacted } from '../model/secrets.js';
import { withoutPeople } from '../model/without-people.js';
import { logEntryOf } from './log-entry.js';
import type { Terminal } from './terminal.js';

export interface RunLog {
  /** The same terminal; what it is told is logged too. */
  logged(terminal: Terminal): Terminal;
  /** Opens the file again, after it was renamed. The log notices that by itself within seconds. */
  reopen(): void;
  /** Writes the last line, with the exit code, and waits until all lines are written. Further calls do nothing. */
  end(exitCode: number): Promise<void>;
}

export interface LogOptions {
  readonly path: string;
  /** Keep email addresses. */
  readonly withPeople: boolean;
  /** What the first line says besides: command, version. */
  readonly run: Readonly<Record<string, unknown>>;
  /** Called once if a line cannot be written; the run continues without a log. */
  readonly onFailure: (why: string) => void;
}

const fileStatus = promisify(fstat);

/** Milliseconds between two checks whether the file was renamed. */
const lookEvery = 2000;

/** Milliseconds that the end of the log may take. */
const closeWithin = 5000;

/** The path that means the standard output: whoever runs the program collects it from there (containers). */
export const standardOutput = '-';

/** Creates the file (0600) or appends to it. Throws a RunError (`usage`) if it cannot be written. */
export async function openRunLog({ path, withPeople, run, onFailure }: LogOptions): Promise<RunLog> {
  const isStdout = path === standardOutput;
  const file = isStdout ? pino.destination({ dest: 1, sync: false }) : await openFile(path);
  let [hasFailed, isOver] = [false, false];
  file.on('error', (error: Error) => {
    if (hasFailed) return;
    hasFailed = true;
    onFailure(error.message);
  });
  const reopening = reopenOneByOne(file);
  const reopen = (): void => {
    if (!isOver && !isStdout) reopening.again();
  };
  const look = async (): Promise<void> => {
    if (!isStdout && (await wasRenamed(path, file))) reopen();
  };
  const watch = setInterval(() => void look(), lookEvery);
  watch.unref();
  const log = loggerTo(file);
  log.info({ event: 'run', ...run }, 'run started');
  const begun = performance.now();
  const finish = (exitCode: number): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(watch);
    const seconds = Math.round(performance.now() - begun) / 1000;
    const level = exitCode === exitCodes.done ? 'info' : exitCode === exitCodes.rowsNotDone ? 'warn' : 'error';
    log[level]({ event: 'end', exitCode, seconds }, 'run ended');
  };
  // A program that is ended by a second Ctrl-C or an unexpected error has no time to wait.
  const onExit = (code: number): void => {
    finish(code);
    flushNow(file);
  };
  process.once('exit', onExit);
  return {
    logged: (terminal) => withLog(terminal, log, withPeople),
    reopen,
    async end(exitCode) {
      if (isOver) return;
      finish(exitCode);
      process.off('exit', onExit);
      const waiting = new AbortController();
      const late = wait(closeWithin, undefined, { signal: waiting.signal }).catch(() => undefined);
      await Promise.race([closeAfter(reopening.done(), file), late]);
      waiting.abort();
    },
  };
}

type LogFile = ReturnType<typeof pino.destination>;

async function openFile(path: string): Promise<LogFile> {
  try {
    // Pino ends badly with a file that it cannot open, so that is tried before.
    await (await open(path, 'a', 0o600)).close();
    const file = pino.destination({ dest: path, append: true, mode: 0o600, mkdir: false, sync: false });
    await once(file, 'ready');
    return file;
  } catch (error) {
    throw new RunError('usage', `The log file ${path} cannot be written: ${(error as Error).message}.`, {
      next: 'Choose another one with --log-file; its folder must exist.',
      cause: error,
    });
  }
}

interface Reopening {
  again(): void;
  /** Resolves when the file is open. */
  done(): Promise<void>;
}

/** Pino never closes a file that was opened again while it was being opened again, so this waits for it. */
function reopenOneByOne(file: LogFile): Reopening {
  let [isUnderWay, isAskedAgain] = [false, false];
  const begin = (): void => {
    isUnderWay = true;
    file.reopen();
  };
  const ended = (): void => {
    isUnderWay = false;
    if (isAskedAgain) begin();
    isAskedAgain = false;
  };
  file.on('ready', ended);
  file.on('error', ended);
  return {
    again() {
      if (isUnderWay) isAskedAgain = true;
      else begin();
    },
    async done() {
      while (isUnderWay) await Promise.race([once(file, 'ready'), once(file, 'error')]).catch(() => undefined);
    },
  };
}

async function closeAfter(opened: Promise<void>, file: LogFile): Promise<void> {
  await opened;
  const closed = once(file, 'close').catch(() => undefined);
  file.end();
  await closed;
}

function loggerTo(file: DestinationStream): Logger {
  return pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      hooks: { streamWrite: (line) => visibleJsonText(redacted(line)) },
    },
    file,
  );
}

/** logrotate renames the file: lines go into a new one of its name from then on, without a signal. */
async function wasRenamed(path: string, file: LogFile): Promise<boolean> {
  const { fd } = file as unknown as { readonly fd: number };
  const named = await stat(path).catch(() => undefined);
  const ours = await fileStatus(fd).catch(() => undefined);
  return ours !== undefined && (named?.ino !== ours.ino || named.dev !== ours.dev);
}

function flushNow(file: LogFile): void {
  try {
    file.flushSync();
  } catch {
    // There is nowhere left to report it.
  }
}

type Facts = Readonly<Record<string, unknown>>;

/** `facts`: what every line of `log` bears already. */
function withLog(terminal: Terminal, log: Logger, withPeople: boolean, facts: Facts = {}): Terminal {
  return {
    ...terminal,
    isLogged: true,
    about: (more) => withLog(terminal, log.child(more), withPeople, { ...facts, ...more }),
    event(event) {
      const entry = logEntryOf(event, withPeople);
      if (entry !== undefined) log[entry.level](without(entry.fields, facts), entry.message);
      terminal.event(event);
    },
    note(line) {
      if (line !== '') log.info({ event: 'notice' }, withPeople ? line : withoutPeople(line));
      terminal.note(line);
    },
  };
}

function without(fields: Facts, others: Facts): Facts {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in others)));
}
