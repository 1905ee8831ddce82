/** Joins what is asked for at nearly the same time into one request. */
import DataLoader from 'dataloader';

/** Milliseconds that the first of a request waits for others: little compared with what it takes. */
const linger = 100;

/**
 * `request` answers so many items at once, at most `most`, in their order; each caller gets the answer of its own. Nothing is
 * remembered.
 */
export function joined<K, V>(request: (items: readonly K[]) => Promise<V[]>, most: number): (item: K) => Promise<V> {
  const loader = new DataLoader(request, {
    cache: false,
    maxBatchSize: most,
    batchScheduleFn: (dispatch) => void setTimeout(dispatch, linger),
  });
  return (item) => loader.load(item);
}
