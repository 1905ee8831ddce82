/** What a cell's text may be: trimming, lists, booleans, `<clear>`, Excel's errors, e-mail addresses. Pure. */

/** A cell as meant: blanks around it gone, line breaks as line feeds. */
export function tidy(cell: string): string {
  return (cell.includes('\r') ? cell.replace(/\r\n?/gu, '\n') : cell).trim();
}

/** The members of a list cell, in order, each once. */
export function listMembers(cell: string): string[] {
  const members = cell
    .split(/[;\n]/u)
    .map((member) => member.trim())
    .filter((member) => member !== '');
  return [...new Set(members)];
}

/** `<clear>`: the one way to say that a value shall be emptied. */
export function isClear(cell: string): boolean {
  return cell.toLowerCase() === '<clear>';
}

/** `undefined` where the text is neither. */
export function readBoolean(cell: string): boolean | undefined {
  const text = cell.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** `#N/A`, `#REF!` …: a formula of the spreadsheet failed, and nobody meant this text. */
export function isSpreadsheetError(cell: string): boolean {
  return (
    cell.startsWith('#') &&
    /^#(?:N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA|BUSY!)$/iu.test(
      cell,
    )
  );
}

/** The first character that XML 1.0 cannot carry, as `U+0007`, or `undefined`. */
export function uncarriable(text: string): string | undefined {
  const bad = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u.exec(text)?.[0];
  return bad === undefined ? undefined : `U+${(bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Is this an address that Webex can take? The local part has at most 64 characters (Control Hub's CSV reference) and no
 * quotes, brackets or blanks; the domain has at least two labels.
 */
export function isEmail(text: string): boolean {
  const [, local = '', domain = ''] =
    // No case flag: with it, and `u`, the long s and the Kelvin sign would pass for letters of ASCII.
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
