/** `webex-bulk doctor` in the test's own process, and what it said. */
import { runDoctor } from '../../src/commands/doctor.js';
import { doctorOptions } from '../../src/commands/command-options.js';
import { resolveOptions } from '../../src/commands/resolve-options.js';
import type { Office } from './cli.js';
import { recordingTerminal, withEnvironment } from './recording-terminal.js';

export interface Line {
  readonly check: string;
  readonly about?: string;
  readonly result: 'ok' | 'warning' | 'broken' | 'not-looked-at';
  readonly message: string;
  readonly next?: string;
  readonly differences?: readonly Record<string, unknown>[];
}

export interface Examined {
  readonly code: number;
  readonly lines: readonly Line[];
  readonly said: readonly string[];
  readonly events: readonly Record<string, unknown>[];
  readonly summary: Record<string, unknown>;
}

/** As `webex-bulk doctor`, in an empty home. */
export async function doctor(
  place: Office,
  env: Record<string, string> = {},
  flags: Record<string, string | number | boolean> = {},
): Promise<Examined> {
  const terminal = recordingTerminal();
  const variables = { ...place.env, XDG_CONFIG_HOME: place.folder, ...env };
  const code = await withEnvironment(variables, () =>
    runDoctor(resolveOptions(doctorOptions, flags, process.env), terminal),
  );
  const lines = terminal.events.filter(({ type }) => type === 'check') as unknown as Line[];
  return { code, lines, said: terminal.said, events: terminal.events, summary: terminal.events.at(-1) ?? {} };
}

/** Names of the lines that are so: `scope spark:all`. */
export function named({ lines }: Examined, result: Line['result']): string[] {
  return lines.flatMap(({ check, about, ...line }) =>
    line.result === result ? [about === undefined ? check : `${check} ${about}`] : [],
  );
}

export function line({ lines }: Examined, check: string, about?: string): Line {
  const found = lines.find((one) => one.check === check && (about === undefined || one.about === about));
  if (!found) throw new Error(`nothing is said of ${check}`);
  return found;
}
