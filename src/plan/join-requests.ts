/** Things that are asked for at nearly the same time → one request for all of them. */
import type { Answer } from '../webex/answer.js';

export interface Joining<K, V> {
  /** The most keys in one request. */
  readonly most: number;
  readonly ask: (keys: readonly K[]) => Promise<Answer<readonly V[]>>;
  readonly keyOf: (value: V) => K;
}

/** Milliseconds for which a request waits for others: little compared with what it takes. */
const wait = 10;

/**
 * Gives each caller the value of its key, `undefined` where the answer lacks it. Once a joined request is refused for its form
 * (400), none is sent any more, and every answer is that refusal.
 */
export function joinRequests<K, V>({ most, ask, keyOf }: Joining<K, V>): (key: K) => Promise<Answer<V | undefined>> {
  const waiting: { readonly key: K; readonly settle: (answer: Promise<Answer<V | undefined>>) => void }[] = [];
  let refused: Answer<never> | undefined;
  const send = (): void => {
    const batch = waiting.splice(0, most);
    if (batch.length === 0) return;
    if (waiting.length > 0) setTimeout(send, 0);
    const answer: Promise<Answer<readonly V[]>> = refused ? Promise.resolve(refused) : ask(batch.map(({ key }) => key));
    for (const { key, settle } of batch) {
      settle(
        answer.then((all) => {
          if (all.result !== 'done') {
            if (all.result === 'refused' && all.problem.status === 400) refused = all;
            return all;
          }
          return { ...all, value: all.value.find((value) => keyOf(value) === key) };
        }),
      );
    }
  };
  return (key) =>
    new Promise((settle) => {
      waiting.push({ key, settle });
      if (waiting.length === 1) setTimeout(send, wait);
      if (waiting.length === most) send();
    });
}
