/** Rows that come many at once: to wait for each takes longer than to read it. */
export type InGroups<T> = AsyncIterable<readonly T[]>;

export async function* eachOf<T>(groups: InGroups<T>): AsyncIterable<T> {
  for await (const rows of groups) for (const row of rows) yield row;
}

export async function* oneByOne<T>(rows: AsyncIterable<T>): InGroups<T> {
  for await (const row of rows) yield [row];
}
