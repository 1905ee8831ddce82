/** Text from files and from Webex in Markdown, of messages and of cards: it stays text, mentions no one and links nowhere. */

/**
 * Angle brackets become entities, because Webex looks for mentions (`<@all>`) and HTML; signs that mean something within a
 * line, or at its beginning, get a backslash.
 */
export function escapedMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_~[\]]|^[#+=-]/gu, '\\$&')
    .replace(/^(\d+)([.)])/u, '$1\\$2')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** As code, so that it can be copied; as escaped text where code could end early or mention someone. */
export function inCode(text: string): string {
  return /[`<>&]/u.test(text) ? escapedMarkdown(text) : `\`${text}\``;
}
