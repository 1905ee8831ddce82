/** Small helpers to read answers, which are `unknown` until checked. They never throw. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Booleans may also arrive as strings (`loginEnabled`, `invitePending` are string enums in the specification). */
export function booleanOf(value: unknown): boolean | undefined {
  return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
}

/** `undefined` unless the value is an array of strings only. */
export function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

/** Ids in a list; some of Webex's own examples join several ids with commas in one element. */
export function idsOf(value: unknown): string[] | undefined {
  return textsOf(value)?.flatMap((ids) =>
    ids
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  );
}

let decoder = new TextDecoder('utf-8', { fatal: true });

/** `undefined` if the body is not JSON; anything that is not UTF-8 is not JSON (RFC 8259, 8.1). */
export function parsedJson(body: Buffer): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    // What is left in a decoder after a failure differs between versions of Node.
    decoder = new TextDecoder('utf-8', { fatal: true });
    return undefined;
  }
}

/** Compares two ids: they are unpadded Base64, which some clients and answers pad. */
export function sameId(a: string, b: string): boolean {
  return a.replace(/=+$/u, '') === b.replace(/=+$/u, '');
}
