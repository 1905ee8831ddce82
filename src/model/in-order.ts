/** Items that are worked on many at once, with results in the items' order. */
import { isTurnOver, nextTurn } from './turns.js';

/** Processes up to `ahead` items concurrently, and yields the results in the items' order. */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncIterable<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // A rejection surfaces when its turn comes; until then it must not count as unhandled.
    result.catch(() => undefined);
    underWay.push(result);
    const first = underWay.length >= ahead ? underWay.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const result of underWay) yield await result;
}

export interface Taking<R> {
  /** Called with each result, in the items' order. */
  readonly take: (result: R) => void;
  /** Awaited after each group of items, and while results are waited for. */
  readonly taken: () => Promise<void>;
}

/**
 * The same for items that come in groups, and results that may be known at once: those are taken one by one as they are made, so that
 * none has to be kept, and nothing waits but for the next group.
 */
export async function takeInOrder<T, R>(
  groups: AsyncIterable<readonly T[]>,
  ahead: number,
  work: (item: T) => R | Promise<R>,
  { take, taken }: Taking<R>,
): Promise<void> {
  const underWay: Promise<R>[] = [];
  for await (const group of groups) {
    for (const item of group) {
      if (isTurnOver()) await nextTurn();
      const result = work(item);
      if (underWay.length === 0 && !(result instanceof Promise)) {
        take(result);
        continue;
      }
      const pending = Promise.resolve(result);
      pending.catch(() => undefined);
      underWay.push(pending);
      const first = underWay.length >= ahead ? underWay.shift() : undefined;
      if (first === undefined) continue;
      take(await first);
      await taken();
    }
    await taken();
  }
  for (const result of underWay) take(await result);
  await taken();
}
