/**
 * The built command line in the test's own process: what it says, its files and its exit code are those of a child process,
 * without the half second that a program takes to start. For tests of a process (signals, deaths, its end) take `cli.ts`.
 */
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Ended } from './cli.js';
import { pathWithCommand } from './own-command.js';
import { quickly } from './quick-time.js';

const cli = new URL('../../dist/cli.js', import.meta.url);
/** Compiled together with the tests, it shares with them what it is made of. */
const code = process.env['COMPILED_CLI'] ?? cli.href;

/** Arguments, environment, folder and outputs are the whole process's: one run at a time has them. */
const turn = pLimit(1);

let runs = 0;

export interface Surroundings {
  readonly cwd: string;
  /** All that it knows, but PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
}

/** How it ended, and how long it took from when its turn had come. */
export interface EndedHere extends Ended {
  /** By the clock on the wall: where time is skipped (`quick-time.ts`), the other clock counts what others skip meanwhile. */
  readonly seconds: number;
}

/** Not for what ends the process itself, such as `--help`. */
export function runHere(args: readonly string[], surroundings: Surroundings): Promise<EndedHere> {
  return turn(async () => {
    const begun = Date.now();
    const ended = await quickly(() => run(args, surroundings));
    return { ...ended, seconds: (Date.now() - begun) / 1000 };
  });
}

async function run(args: readonly string[], { cwd, env }: Surroundings): Promise<Ended> {
  const { argv, env: environment } = process;
  const folder = process.cwd();
  const [stdout, stderr] = [overhear(process.stdout), overhear(process.stderr)];
  const listeners = process.listeners('uncaughtException');
  process.argv = [process.execPath, cli.pathname, ...args];
  process.env = { PATH: pathWithCommand(), HOME: cwd, XDG_CONFIG_HOME: join(cwd, '.config'), ...env };
  process.chdir(cwd);
  try {
    // Another address is another module: the command line begins anew, all that it is made of is loaded once.
    await import(`${code}?run=${(runs += 1)}`);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.said(), stderr: stderr.said() };
  } finally {
    process.exitCode = undefined;
    process.argv = argv;
    process.env = environment;
    process.chdir(folder);
    stdout.stop();
    stderr.stop();
    for (const listener of process.listeners('uncaughtException')) {
      if (!listeners.includes(listener)) process.off('uncaughtException', listener);
    }
  }
}

/** Takes what is written to the stream, until it is told to stop. */
function overhear(stream: NodeJS.WriteStream): { said: () => string; stop: () => void } {
  const write = stream.write.bind(stream);
  const listeners = stream.listeners('error');
  let text = '';
  stream.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  return {
    said: () => text,
    stop() {
      stream.write = write;
      for (const listener of stream.listeners('error')) {
        if (!listeners.includes(listener)) stream.off('error', listener as () => void);
      }
    },
  };
}
