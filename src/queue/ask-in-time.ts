/** Waits for an answer, but not for long: a Redis or a file server that is gone may never give one. */

export interface AskedInTime<T> {
  /** `undefined`: there was no answer in time, or it failed. One answer serves all who ask within `keep` milliseconds. */
  now(): Promise<T | undefined>;
}

export interface InTimeOptions {
  /** Milliseconds. */
  readonly within: number;
  readonly keep: number;
}

/** Never asks twice at a time: what is not answered yet is waited for again, so nothing heaps up during an outage. */
export function askInTime<T>(ask: () => Promise<T>, { within, keep }: InTimeOptions): AskedInTime<T> {
  let asking: Promise<T | undefined> | undefined;
  let last: { readonly value: T; readonly at: number } | undefined;
  const begin = (): Promise<T | undefined> => {
    asking ??= ask()
      .then(
        (value) => {
          last = { value, at: performance.now() };
          return value;
        },
        () => undefined,
      )
      .finally(() => (asking = undefined));
    return asking;
  };
  return {
    async now() {
      if (last !== undefined && performance.now() - last.at < keep) return last.value;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), within);
      });
      try {
        return await Promise.race([begin(), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
