/**
 * What other programs write instead of a text: null words, HTML entities, mail's encoded words, hexadecimal bytes, URL escapes.
 *
 * What a cell says is what Webex is sent, letter for letter. A text is therefore read otherwise only where no person can have
 * meant the letters, and what it means is certain:
 * - `&amp;`, `&#39;`, `&eacute;`: certain in names and profile texts, because no name contains an entity with its semicolon. In
 *   a tracking code, which may be a key of another system, only if the site lists the value that it stands for.
 * - `=?UTF-8?Q?Jos=C3=A9?=`: certain everywhere; the form exists for nothing else. Undecodable ones are invalid.
 * - `X'4A6F73C3A9'`, `\x4a6f`: bytes as databases print them. Certain if they are UTF-8 text; otherwise invalid.
 * - `Ana%20Ruiz`: certain in names and profile texts if the cell has no blanks and every escape is UTF-8; `20%` is no escape.
 * - `4711.0`: a whole number that became a decimal one. Certain only if a list has `4711`: 1.0 may be a version.
 * - null words: see `nullWordIn`.
 */
import { fromLatin1 } from '../model/windows-1252.js';
import { withoutEntities } from './html-entities.js';

export interface Notation {
  /** In words, as part of a sentence. */
  readonly what: string;
  /** Certain also in a tracking code of any value. */
  readonly isCertain: boolean;
  /** The text that it stands for; `undefined`: it cannot be read. */
  readonly text: string | undefined;
}

interface Kind {
  readonly what: string;
  readonly isCertain: boolean;
  readonly isIn: (text: string) => boolean;
  readonly read: (text: string) => string | undefined;
}

const encodedWord = /=\?(?<charset>[\w-]+)(?:\*[\w-]*)?\?(?<kind>[bq])\?(?<data>[^?\s]*)\?=/giu;
const hexBytes = /^(?:[xX]'(?<quoted>(?:[\dA-Fa-f]{2})+)'|\\x(?<escaped>(?:[\dA-Fa-f]{2}){2,}))$/u;

const kinds: readonly Kind[] = [
  {
    what: 'HTML entities',
    isCertain: false,
    isIn: (text) => text.includes('&') && withoutEntities(text) !== text,
    read: withoutEntities,
  },
  {
    what: 'the encoding of mail headers',
    isCertain: true,
    isIn: (text) => text.includes('=?') && text.search(encodedWord) !== -1,
    read: withoutEncodedWords,
  },
  {
    what: 'hexadecimal bytes',
    isCertain: true,
    isIn: (text) => /^[xX\\]/u.test(text) && hexBytes.test(text),
    read(text) {
      const { quoted, escaped } = hexBytes.exec(text)?.groups ?? {};
      return printable(Buffer.from(quoted ?? escaped ?? '', 'hex'), 'utf-8');
    },
  },
  {
    what: 'URL escapes',
    isCertain: false,
    isIn: (text) => text.includes('%') && !/\s/u.test(text) && withoutEscapes(text) !== text,
    read: withoutEscapes,
  },
];

/** The notation that a cell is written in; `undefined`: none. */
export function notationOf(text: string): Notation | undefined {
  if (!/[&=%'\\]/u.test(text)) return undefined;
  const kind = kinds.find(({ isIn }) => isIn(text));
  return kind && { what: kind.what, isCertain: kind.isCertain, text: kind.read(text)?.trim() };
}

/** `4711.0` → `4711`; `undefined` for any other text. */
export function wholeNumberIn(text: string): string | undefined {
  return text.endsWith('.0') ? /^(?<whole>\d{1,15})\.0$/u.exec(text)?.groups?.['whole'] : undefined;
}

export interface NullWord {
  /** Is it also a name that people have? */
  readonly isName: boolean;
  /** Is it also a value that people enter, to say that there is none? */
  readonly isValue: boolean;
}

/** What programs print for "no value", in lower case. Null, None, Nan and Nil are names that people have. */
const nullWords = new Map<string, NullWord>([
  ['null', { isName: true, isValue: false }],
  ['nan', { isName: true, isValue: false }],
  ['none', { isName: true, isValue: true }],
  ['nil', { isName: true, isValue: true }],
  ['n/a', { isName: false, isValue: true }],
  ...['undefined', '(null)', '<null>', '[null]', '{null}', '#null#', '\\n', '<na>', '(none)', '<none>'].map(
    (word): [string, NullWord] => [word, { isName: false, isValue: false }],
  ),
]);
const longestWord = 9;

/**
 * `NULL`, `None`, `undefined`, `N/A`, `nan`, `(null)`; several of them (`None undefined`) are never a name. `undefined`: the
 * text is no such word.
 */
export function nullWordIn(text: string): NullWord | undefined {
  const word = text.length <= longestWord ? nullWords.get(text.toLowerCase()) : undefined;
  if (word !== undefined) return word;
  const end = text.length <= 3 * longestWord ? text.search(/\s/u) : -1;
  if (end === -1 || !nullWords.has(text.slice(0, end).toLowerCase())) return undefined;
  const words = text.toLowerCase().split(/\s+/u);
  return words.every((one) => nullWords.has(one)) ? { isName: false, isValue: false } : undefined;
}

/** Blanks between two encoded words belong to neither (RFC 2047, section 6.2). */
function withoutEncodedWords(text: string): string | undefined {
  const unread: string[] = [];
  const decoded = text.replace(/\?=\s+=\?/gu, '?==?').replace(encodedWord, (_whole, ...found) => {
    const { charset = '', kind = '', data = '' } = found.at(-1) as Readonly<Partial<Record<string, string>>>;
    const bytes = kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : quotedBytes(data);
    const word = printable(bytes, charset);
    if (word === undefined) unread.push(data);
    return word ?? '';
  });
  return unread.length === 0 ? decoded : undefined;
}

function quotedBytes(data: string): Buffer {
  const text = data.replaceAll('_', ' ');
  return Buffer.from(
    text.replace(/=(?<hex>[\dA-Fa-f]{2})/gu, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

/** The cell itself if an escape is not UTF-8, or stands for something that no program escapes in a name. */
function withoutEscapes(text: string): string {
  if (/%(?![\dA-Fa-f]{2})/u.test(text)) return text;
  const doubtful: string[] = [];
  const decoded = text.replace(/(?:%[\dA-Fa-f]{2})+/gu, (escapes) => {
    const characters = printable(Buffer.from(escapes.replaceAll('%', ''), 'hex'), 'utf-8') ?? '';
    if (!/^[\p{L}\p{M} '&(),./@-]+$/u.test(characters)) doubtful.push(escapes);
    return characters;
  });
  return doubtful.length === 0 ? decoded : text;
}

/** Strictly decoded text without control characters. */
function printable(bytes: Uint8Array, charset: string): string | undefined {
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    const decoded = decoder.decode(bytes);
    const text = decoder.encoding === 'windows-1252' ? fromLatin1(decoded) : decoded;
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
