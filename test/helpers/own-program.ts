/** Programs of the tests' own, as processes: compiled with the tests (`compile-tests.ts`), because translating one costs the processor half a second. */
import { fileURLToPath } from 'node:url';

const compiled = process.env['COMPILED_PROGRAMS'];

/** What Node is given to run the program `test/helpers/NAME.ts`. */
export function ownProgram(name: OwnProgram): string[] {
  if (compiled !== undefined) return [fileURLToPath(new URL(`${name}.js`, compiled))];
  return ['--import=tsx', fileURLToPath(new URL(`${name}.ts`, import.meta.url))];
}

export const ownPrograms = ['appending-audit', 'leased-apply', 'renewing'] as const;
export type OwnProgram = (typeof ownPrograms)[number];
