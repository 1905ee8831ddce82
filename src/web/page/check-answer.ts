/** What came over the network → the type that the page expects, where it has the parts that the page cannot do without. */

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'list';

/** For each required part what it is. */
export type Shape = Readonly<Record<string, Kind>>;

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type that it is checked for. */
/** Throws an Error that names what is missing: then page and program are of different versions. */
export function checked<T extends object>(value: unknown, shape: Shape): T {
  if (!isObject(value)) throw new Error('The program’s answer is not what this page expects: load the page again.');
  const wrong = Object.entries(shape).filter(([name, kind]) => kindOf(value[name]) !== kind);
  if (wrong.length > 0) {
    const names = wrong.map(([name]) => name).join(', ');
    throw new Error(`The program’s answer lacks “${names}”: load the page again.`);
  }
  return value as T;
}

/** Throws an Error like `checked`, also for a wrong item. */
export function checkedList<T extends object>(value: unknown, shape: Shape): readonly T[] {
  if (!Array.isArray(value)) throw new Error('The program’s answer is not a list: load the page again.');
  return value.map((item) => checked<T>(item, shape));
}

/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}
