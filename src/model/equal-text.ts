/**
 * When two texts are equal, although a service composed letters or changed blanks in one of them. What a cell says is sent
 * letter for letter; only comparing is done by these.
 */

/**
 * Are both the same text for a reader: the same letters in Unicode's composed form (NFC), with the same words between blanks?
 * Letter case counts. What Webex does to letters and blanks that it is sent is documented nowhere.
 */
export function sameText(a: string, b: string): boolean {
  return a === b || comparableText(a) === comparableText(b);
}

/** NFC, trimmed, each run of white space (line breaks and no-break spaces too) as one blank. */
export function comparableText(text: string): string {
  return isPlain(text) ? text : text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Most texts are comparable as they are, and there may be millions: letters of ASCII with single blanks between them. */
function isPlain(text: string): boolean {
  return /^(?:[!-~]+(?: [!-~]+)*)?$/u.test(text);
}
