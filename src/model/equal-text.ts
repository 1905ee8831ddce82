/**
 * Whether two texts are equal although a service composed letters or changed blanks in one of them. These forms are only for
 * comparing: what a cell says is sent letter for letter.
 */

/**
 * Do both texts read the same: the same letters in Unicode's composed form (NFC), and the same words between blanks? Case
 * matters. How Webex changes letters and blanks that it receives is undocumented.
 */
export function sameText(a: string, b: string): boolean {
  return a === b || comparableText(a) === comparableText(b);
}

/** NFC, trimmed, with each run of white space (including line breaks and no-break spaces) as one blank. */
export function comparableText(text: string): string {
  return isPlain(text) ? text : text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * Most texts, of which there may be millions, are comparable as they are: ASCII characters with single blanks between them.
 */
function isPlain(text: string): boolean {
  return /^(?:[!-~]+(?: [!-~]+)*)?$/u.test(text);
}
