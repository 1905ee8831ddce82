/** The built CLI as a child process that is killed at a chosen moment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ended, Office } from './cli.js';
import { pathWithCommand, shortRun } from './own-command.js';

const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const dying = new URL('dying.mjs', import.meta.url).href;

/** A step of the program's own work on files: the n-th of its kind on files whose names match. */
export interface FileStep {
  readonly step: 'write' | 'sync' | 'truncate' | 'rename' | 'link' | 'remove';
  /** A regular expression for the file's name. */
  readonly file: string;
  readonly nth: number;
  /** `within`: a part of what is written is there. */
  readonly moment: 'before' | 'within' | 'after';
  /** How much of it, from 0 to 1; half unless said. */
  readonly part?: number;
}

/** A request that the service applies and does not answer. */
export interface UnansweredRequest {
  readonly match: Readonly<Record<string, string>>;
  readonly nth: number;
  /** Of a bulk request: the service applies so many of its operations. */
  readonly operations?: number;
}

export interface Death {
  readonly at: FileStep | UnansweredRequest | { readonly milliseconds: number };
  /** What a loss of power would take: bytes that were written and not synced. Default: a mere end of the process. */
  readonly unsynced?: 'kept' | 'torn' | 'lost';
}

export interface MortalEnd extends Ended {
  /** Otherwise the program came to its end before that moment. */
  readonly died: boolean;
}

/** Runs the CLI until it dies or ends; no longer than a minute. */
export async function runUntilDeath(
  place: Office,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  death?: Death,
): Promise<MortalEnd> {
  const at = death?.at;
  const plan = { unsynced: death?.unsynced ?? 'kept', ...(at && 'step' in at && { at }) };
  if (at && 'match' in at) {
    const { match, nth, operations } = at;
    await place.faults([{ match, nth, do: { hang: 60_000, ...(operations !== undefined && { operations }) } }]);
  }
  const child = spawn(process.execPath, [...shortRun, '--import', dying, cli, ...args], {
    cwd: place.folder,
    env: { PATH: pathWithCommand(), HOME: place.folder, ...env, DEATH: JSON.stringify(plan) },
    timeout: 60_000,
    killSignal: 'SIGTERM',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  if (at && 'match' in at) await killUnanswered(place, child);
  if (at && 'milliseconds' in at) await Promise.race([ended, pause(at.milliseconds).then(() => kill(child))]);
  const code = await ended;
  if (at && 'match' in at) await fetch(`${place.connection.controlUrl}/faults`, { method: 'DELETE' });
  return { code, stdout, stderr, died: child.signalCode !== null };
}

/** Kills when the request has been applied; gives up when the program has ended. */
async function killUnanswered(place: Office, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${place.connection.controlUrl}/faults`);
    const faults = (await answer.json()) as { struck: number }[];
    if (faults.some(({ struck }) => struck > 0)) return kill(child);
    await pause(8);
  }
}

/** By way of the program itself, so that it loses what it has not synced; where it cannot any more, at once. */
function kill(child: ChildProcess): void {
  child.kill('SIGUSR2');
  setTimeout(() => child.kill('SIGKILL'), 100).unref();
}
