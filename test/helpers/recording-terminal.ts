/** A terminal that keeps what it is told, for commands that run in the test's own process. */
import { ownColors, printable, type Terminal } from '../../src/commands/terminal.js';

export interface Recording extends Terminal {
  readonly said: string[];
  readonly notes: string[];
  readonly events: Record<string, unknown>[];
}

/** Says and tells events alike; nobody can be asked. */
export function recordingTerminal(): Recording {
  const [said, notes, events]: [string[], string[], Record<string, unknown>[]] = [[], [], []];
  const nobody = (): Promise<string> => Promise.reject(new Error('there is nobody to ask'));
  const print = (line = ''): void => void said.push(printable(line));
  return {
    said,
    notes,
    events,
    print,
    next: (steps) => steps.forEach((step) => print(`Next:  ${step}`)),
    note: (line) => void notes.push(printable(line)),
    fail: (lines, steps) => [...lines, ...steps].forEach((line) => void notes.push(printable(line))),
    live: () => undefined,
    isLive: false,
    columns: () => 80,
    event: (event) => void events.push(JSON.parse(JSON.stringify(event)) as Record<string, unknown>),
    colors: ownColors(false),
    json: true,
    quiet: false,
    canAsk: false,
    ask: nobody,
    askSecret: nobody,
  };
}

/** Runs with these variables and no others that begin with WEBEX_ or name a proxy, then puts them back. Not beside other such runs. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  for (const name of Object.keys(before))
    if (/^WEBEX_|_proxy$|^NODE_EXTRA_CA_CERTS$/iu.test(name)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}
