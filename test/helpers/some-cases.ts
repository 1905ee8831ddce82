/**
 * Long tables cost minutes: a run of all tests takes some of their cases, spread over each table, and `npm run test:faults`
 * and `npm run test:crash` take every one.
 */
import test, { type ExecutionContext } from 'ava';

type Body = (t: ExecutionContext) => unknown;

interface Register {
  (title: string, body: Body): void;
  /** One after the other, as `test.serial`. */
  readonly serial: (title: string, body: Body) => void;
}

/** Is every case taken? */
export const isWhole = process.env['WHOLE_TABLES'] !== undefined;

/** In place of `test` within a table: the first case, and then every so-manieth of the file. */
export function someCases(every: number): Register {
  let count = 0;
  const isTaken = (): boolean => count++ % every === 0 || isWhole;
  const register = (title: string, body: Body): void => {
    if (isTaken()) test(title, body);
  };
  const serial = (title: string, body: Body): void => {
    if (isTaken()) test.serial(title, body);
  };
  return Object.assign(register, { serial });
}

/** In place of `test`: what costs much and differs from a test that is always run in degree only. */
export function extreme(title: string, body: Body): void {
  if (isWhole) test(title, body);
}

/** Of a list the first, and then every so-manieth. */
export function some<T>(all: readonly T[], every: number): T[] {
  return all.filter((_, place) => isWhole || place % every === 0);
}

/** Cases by chance that a property is tried with: a quarter of them in a run of all tests. */
export function runs(all: number): number {
  return isWhole ? all : Math.ceil(all / 4);
}
