/**
 * ava for test files that share a process: starting one and warming it up costs more than most files' tests. A compiled test
 * takes this for ava (`compile-tests.ts`). Each title begins with its file's name, and a file's time is noted for `run-tests.ts`.
 */
import { appendFileSync } from 'node:fs';
import ava, { type ExecutionContext } from 'ava';
import { sharedSeats } from './process-seats.js';

type Body = (t: ExecutionContext, ...given: unknown[]) => unknown;
type Registering = (...given: unknown[]) => unknown;

let file = '';
/** By file, in seconds of this process: when its first test began, and when its last one so far ended. */
const spans = new Map<string, { readonly begun: number; readonly ended: number }>();

/** The tests that follow are this file's. */
export function beginFile(name: string): void {
  file = name;
}

function registering(register: Registering): Registering {
  return new Proxy(register, {
    apply(_target, _self, given: unknown[]) {
      const at = given.findIndex((one) => typeof one === 'function');
      const body = given[at] as Body | undefined;
      const taken = body === undefined ? given : given.with(at, timed(body, file));
      const [title] = taken;
      return register(...(typeof title === 'string' && sharedSeats() ? taken.with(0, `${file} › ${title}`) : taken));
    },
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      const declares = ['serial', 'skip', 'failing', 'only'].includes(String(key));
      return declares ? registering(found as Registering) : found;
    },
  });
}

function timed(body: Body, name: string): Body {
  const run: Body = async (...given) => {
    const { begun } = spans.get(name) ?? { begun: process.uptime() };
    spans.set(name, { begun, ended: begun });
    try {
      return await body(...given);
    } finally {
      spans.set(name, { begun, ended: process.uptime() });
    }
  };
  return (...given) => sharedSeats()?.(() => run(...given)) ?? run(...given);
}

const times = process.env['TEST_TIMES'];
if (times !== undefined) {
  process.on('exit', () => {
    for (const [name, { begun, ended }] of spans)
      appendFileSync(times, `${JSON.stringify({ file: name, seconds: ended - begun })}\n`);
  });
}

export default registering(ava as unknown as Registering) as unknown as typeof ava;
