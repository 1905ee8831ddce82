/** Puts items that were read ahead from a sequence back in front of the rest. */

/** Closes the rest if reading ends early. */
export async function* putBack<T>(begun: readonly T[], rest: AsyncIterator<T>): AsyncIterable<T> {
  try {
    yield* begun;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
