/** Waiting for Redis no longer than it is worth: a command to a server that is gone neither fails nor ends. */

/** Stands for an answer that did not come in time. */
export const late = Symbol('late');

/** The answer, or `late` after so many milliseconds; what comes later is ignored. Throws what the promise throws in time. */
export async function inTime<T>(answer: Promise<T>, milliseconds: number): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<typeof late>((resolve) => (timer = setTimeout(() => resolve(late), milliseconds)));
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, end]);
  } finally {
    clearTimeout(timer);
  }
}
