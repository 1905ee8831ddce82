/** External text (spreadsheets, the service, the command line) as it leaves the program. One rule for every output. */

/**
 * Characters that can steer a terminal, break a line or change the writing direction: C0 including line feed and tab, DEL, C1,
 * direction marks and overrides, line and paragraph separators.
 */
const steering = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/**
 * The same, except for the characters that Arabic and Hebrew texts need and for the line breaks and tabs that a cell may
 * contain.
 */
const unfitForCell = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/u;

const shortForms: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** For people to read: always one line, with `\n`, `\x1b`, `\u202e` in place of characters that would steer a terminal. */
export function onOneLine(text: string): string {
  if (text.search(steering) === -1) return text;
  return text.replace(steering, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return shortForms[character] ?? (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`);
  });
}

/** JSON with the same value that is safe to display: JSON.stringify itself does not escape characters from 7F on. */
export function visibleJson(value: unknown, indent?: number): string {
  return visibleJsonText(JSON.stringify(value, undefined, indent));
}

/** The same for text that is JSON already. */
export function visibleJsonText(json: string): string {
  return json.replace(steering, (character) => {
    // Only the serializer itself writes line feeds, between the parts.
    return character === '\n' ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

/** Can the name be copied from a cell or a line, and mean the same where it is pasted? */
export function isFitForName(name: string): boolean {
  return isFitForCell(name) && !/[\t\r\n]/u.test(name);
}

/** May a cell that is written for people contain the text unchanged? */
export function isFitForCell(text: string): boolean {
  return !unfitForCell.test(text);
}
