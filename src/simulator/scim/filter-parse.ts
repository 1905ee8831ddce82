/** Reads filters as RFC 7644 (3.4.2.2) writes them: comparisons, `and`, `or`, `not`, parentheses, and `list[…]`. */

export type Filter =
  | { readonly kind: 'compare'; readonly name: string; readonly operator: string; readonly value: string | boolean }
  | { readonly kind: 'present'; readonly name: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'within'; readonly name: string; readonly part: Filter };

/** `undefined`: not a filter. */
export function parseFilter(text: string): Filter | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const reader: Reader = { tokens, at: 0, depth: 0 };
  const filter = disjunction(reader);
  return reader.at === tokens.length ? filter : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
}

const deepest = 50;
const token = /\s*("(?:[^"\\]|\\.)*"|[()[\]]|`[^`]*`|[^\s()[\]"`]+)/y;

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  for (token.lastIndex = 0; token.lastIndex < end;) {
    const found = token.exec(text)?.[1];
    if (found === undefined) return undefined;
    tokens.push(found.startsWith('`') ? found.slice(1, -1) : found);
  }
  return tokens;
}

function disjunction(reader: Reader): Filter | undefined {
  return joined(reader, 'or', () => joined(reader, 'and', () => single(reader)));
}

function joined(reader: Reader, kind: 'and' | 'or', read: () => Filter | undefined): Filter | undefined {
  const parts: Filter[] = [];
  do {
    const part = read();
    if (!part) return undefined;
    parts.push(part);
  } while (taken(reader, kind));
  return parts.length === 1 ? parts[0] : { kind, parts };
}

function single(reader: Reader): Filter | undefined {
  if (taken(reader, '(')) return bracketed(reader, ')');
  if (taken(reader, 'not')) {
    const part = taken(reader, '(') ? bracketed(reader, ')') : undefined;
    return part && { kind: 'not', part };
  }
  const name = reader.tokens[reader.at++] ?? '';
  if (!/^[\w$][\w.:$-]*$/.test(name)) return undefined;
  if (taken(reader, '[')) {
    const part = bracketed(reader, ']');
    return part && { kind: 'within', name, part };
  }
  if (taken(reader, 'pr')) return { kind: 'present', name };
  const operator = (reader.tokens[reader.at++] ?? '').toLowerCase();
  const value = valueOf(reader.tokens[reader.at++]);
  return /^[a-z]{2}$/.test(operator) && value !== undefined ? { kind: 'compare', name, operator, value } : undefined;
}

function bracketed(reader: Reader, end: ')' | ']'): Filter | undefined {
  if (++reader.depth > deepest) return undefined;
  const filter = disjunction(reader);
  reader.depth--;
  return filter && taken(reader, end) ? filter : undefined;
}

function taken(reader: Reader, word: string): boolean {
  const isNext = reader.tokens[reader.at]?.toLowerCase() === word;
  if (isNext) reader.at++;
  return isNext;
}

/** The value is written as JSON (RFC 7644, 3.4.2.2). */
function valueOf(text: string | undefined): string | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === undefined || !text.startsWith('"')) return undefined;
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}
