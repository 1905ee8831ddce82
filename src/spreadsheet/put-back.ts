/** What was taken off the beginning of a sequence to look at it, put back in front of the rest. */

/** Lets go of the rest where reading ends early. */
export async function* putBack<T>(begun: readonly T[], rest: AsyncIterator<T>): AsyncIterable<T> {
  try {
    yield* begun;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
