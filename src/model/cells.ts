/** What a cell may contain: trimming, lists, booleans, `<clear>`, email addresses. */

/**
 * A cell's intended text: without surrounding blanks, with line breaks as line feeds, and with `="00123"` and `'00123`, which
 * preserve zeros, as 00123.
 */
export function normalizeCell(cell: string): string {
  const text = (cell.includes('\r') ? cell.replace(/\r\n?/gu, '\n') : cell).trim();
  if (isMarkedAsText(text)) return text.slice(1);
  if (!text.startsWith('="') || !text.endsWith('"')) return text;
  const inner = /^="(?<inner>(?:[^"]|"")*)"$/u.exec(text)?.groups?.['inner'];
  return inner === undefined ? text : inner.replaceAll('""', '"').trim();
}

/**
 * Excel hides an apostrophe before what it would read as a number, a date or a formula; other programs write it to the file.
 * Removing it is lossless even with the apostrophe that results have before formulas: that one comes before this one.
 */
export function isMarkedAsText(text: string): boolean {
  return text.startsWith("'") && /^'(?:'*[=+\-@]|\d[\d\s.,:/-]*(?:E\d+)?$)/iu.test(text);
}

/** The intended address: without the invisible characters, quotes, name and `mailto:` that come with pasted text. */
export function normalizeAddress(cell: string): string {
  const text = normalizeCell(cell);
  if (/^[A-Za-z\d][\w.+-]*@[\w.-]+$/u.test(text)) return text;
  const visible = text.replace(/\p{Cf}/gu, '');
  // Ana Ruiz <ana.ruiz@acme.com>
  const inBrackets = /^[^<>@]*<(?<address>[^<>\s]+@[^<>\s]+)>$/u.exec(visible.trim())?.groups?.['address'];
  return (inBrackets ?? visible).replace(/^[\s"'\u2018-\u201F]+|[\s"'\u2018-\u201F]+$/gu, '').replace(/^mailto:/iu, '');
}

/** Excel shortens long numbers to `1.23E+11`: the original digits are lost. */
export function isShortenedNumber(cell: string): boolean {
  return /^\d(?:[.,]\d+)?E\+\d{1,3}$/u.test(cell);
}

const longestShown = 200;

/** A cell for display in messages: a very long one is truncated, so that plans and results do not repeat it in full. */
export function truncateForDisplay(cell: string): string {
  return cell.length > longestShown ? `${cell.slice(0, longestShown - 1).replace(/\p{Surrogate}$/u, '')}…` : cell;
}

/** UTF-8 that was read as windows-1252 and saved that way: `JosÃ©`, `â€™`. */
export function isMojibake(cell: string): boolean {
  return /[ÃÂ][\u0080-\u00BF]|â€[\u0080-\u00BF™œ“”‘’–—]/u.test(cell);
}

/** The members of a list cell, in order, without duplicates. */
export function listMembers(cell: string): string[] {
  if (!cell.includes(';') && !cell.includes('\n')) return cell.trim() === '' ? [] : [cell.trim()];
  const members = cell
    .split(/[;\n]/u)
    .map((member) => member.trim())
    .filter((member) => member !== '');
  return [...new Set(members)];
}

/** `<clear>`: the only way to ask for a value to be emptied. */
export function isClear(cell: string): boolean {
  return cell.toLowerCase() === '<clear>';
}

/** Excel writes booleans in the user's language: German, French, Spanish, Italian, Portuguese, Dutch, and so on. */
const trueWords = 'true wahr vrai verdadero vero verdadeiro waar sant tosi prawda pravda igaz doğru истина 真'.split(
  ' ',
);
const falseWords = 'falsch faux falso onwaar falskt epätosi fałsz nepravda hamis yanlış ложь 假'.split(' ');

/** `undefined` if the text is neither. Only "false" itself counts as false, because it removes something. */
export function readBoolean(cell: string): boolean | undefined {
  const text = cell.toLowerCase();
  return trueWords.includes(text) ? true : text === 'false' ? false : undefined;
}

export function isFalseElsewhere(cell: string): boolean {
  return falseWords.includes(cell.toLowerCase());
}

/** The first character that XML 1.0 cannot represent or that replaces unreadable text, as `U+0007`; or `undefined`. */
export function uncarriable(text: string): string | undefined {
  if (/^[ -~]*$/u.test(text)) return undefined;
  const bad = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFD-\uFFFF]|\p{Surrogate}/u.exec(text)?.[0];
  return bad === undefined ? undefined : `U+${(bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const plainAddress = /^[\w+-]+(?:\.[\w+-]+)*@(?:[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?\.)+[A-Za-z]{2,}$/u;

/**
 * Would Webex accept this address? The local part has at most 64 characters (Control Hub's CSV reference) and no quotes,
 * brackets or blanks; the domain has at least two labels.
 */
export function isEmail(text: string): boolean {
  // Nearly all addresses are short and plain; for the others, each rule is looked at.
  if (text.length <= 64 && plainAddress.test(text)) return true;
  const [, local = '', domain = ''] =
    // No `i` flag: together with `u`, it would match the long s and the Kelvin sign as ASCII letters.
    /^(?<local>[\w.!#$%&'*+/=?^`{|}~-]{1,64})@(?<domain>[A-Za-z\d.-]{3,253})$/u.exec(text) ?? [];
  if (local === '' || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  const labels = domain.split('.');
  const last = labels.at(-1) ?? '';
  return (
    labels.length >= 2 &&
    labels.every((label) => /^[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?$/u.test(label)) &&
    /^(?:[A-Za-z]{2,}|[Xx][Nn]--.+)$/u.test(last)
  );
}
