/** Reading the query of a request. */

/** A flag such as `callingData=True`; names and values are case-insensitive. */
export function queryFlag(query: URLSearchParams, name: string): boolean {
  for (const [key, value] of query) {
    if (key.toLowerCase() === name.toLowerCase()) return value.toLowerCase() === 'true';
  }
  return false;
}

/** A whole number above 0; undefined if it is absent, `invalid` if it is anything else. */
export function queryNumber(query: URLSearchParams, name: string): number | 'invalid' | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : 'invalid';
}
