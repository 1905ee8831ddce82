/** Deaths by chance, the same for the same seed. */
import { seeded } from './bytes.js';
import { mutations } from './crashed-apply.js';
import type { Death, FileStep } from './mortal-cli.js';

/** Where the program's work on files can be cut, with about how many steps of each kind a run has. */
const steps: readonly (Pick<FileStep, 'step' | 'file'> & { readonly count: number })[] = [
  { step: 'write', file: '^journal', count: 30 },
  { step: 'sync', file: '^journal', count: 26 },
  { step: 'write', file: '^plan', count: 3 },
  { step: 'sync', file: '^plan', count: 3 },
  { step: 'write', file: '', count: 40 },
  { step: 'sync', file: '', count: 40 },
  { step: 'rename', file: '', count: 2 },
  { step: 'remove', file: '', count: 3 },
];

export interface RandomDeaths {
  readonly deaths: readonly Death[];
  readonly concurrency: number;
}

/** Up to three deaths, one after the other. */
export function randomDeaths(seed: number): RandomDeaths {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const place = (): Death['at'] => {
    const kind = random(10);
    if (kind < 5) {
      const { step, file, count } = pick(steps);
      const moment = pick(['before', 'within', 'after'] as const);
      return { step, file, nth: 1 + random(count), moment, part: random(11) / 10 };
    }
    if (kind < 8) {
      const { match, count } = pick(mutations);
      return { match, nth: 1 + random(count) };
    }
    return { milliseconds: random(2500) };
  };
  const deaths = Array.from({ length: pick([1, 1, 2, 3]) }, () => ({
    at: place(),
    unsynced: pick(['kept', 'kept', 'torn', 'lost'] as const),
  }));
  return { deaths, concurrency: pick([1, 2, 3, 10]) };
}
