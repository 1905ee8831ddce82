/** Deaths by chance, the same for the same seed. */
import { seeded } from './bytes.js';
import type { Death, FileStep, UnansweredRequest } from './mortal-cli.js';

/** Steps of the program's work on files of one kind, and about how many of them a run has. */
export type FileSteps = Pick<FileStep, 'step' | 'file'> & { readonly count: number };

/** Requests of one kind, and about how many of them a run sends; of a bulk request, how many operations one has at most. */
export type Requests = Pick<UnansweredRequest, 'match'> & { readonly count: number; readonly operations?: number };

/** When a run can die. */
export interface Moments {
  readonly steps: readonly FileSteps[];
  readonly requests: readonly Requests[];
}

export interface RandomDeaths {
  readonly seed: number;
  readonly deaths: readonly Death[];
  readonly concurrency: number;
}

/** Chosen anew for each run, and told, so that its deaths can be had again. */
export const firstSeed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 1e9));

/** As many as the run of all crashes asks for, or `most`. */
export function deathsByChance(moments: Moments, most: number): RandomDeaths[] {
  const wanted = Number(process.env['CRASH_KILLS'] ?? most);
  const chosen: RandomDeaths[] = [];
  for (let [seed, count] = [firstSeed, 0]; count < wanted; seed++) {
    const one = randomDeaths(seed, moments);
    count += one.deaths.length;
    chosen.push(one);
  }
  return chosen;
}

/** Up to three deaths, one after the other. */
function randomDeaths(seed: number, { steps, requests }: Moments): RandomDeaths {
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
      const { match, count, operations } = pick(requests);
      const part = operations !== undefined && random(2) === 0 ? { operations: random(operations) } : {};
      return { match, nth: 1 + random(count), ...part };
    }
    return { milliseconds: random(2500) };
  };
  const deaths = Array.from({ length: pick([1, 1, 2, 3]) }, () => ({
    at: place(),
    unsynced: pick(['kept', 'kept', 'torn', 'lost'] as const),
  }));
  return { seed, deaths, concurrency: pick([1, 2, 3, 10]) };
}
