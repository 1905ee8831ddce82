/** Text from outside (spreadsheets, the service, the command line) as it leaves the program. One rule for every exit. Pure. */

/**
 * What can steer a terminal, break a line or turn the direction of writing: C0 with line feed and tab, DEL, C1, marks and
 * overrides of direction, line and paragraph separators.
 */
const steering = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** The same without what texts in Arabic and Hebrew need, and without the line breaks and tabs that a cell may hold. */
const unfitForCell = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/u;

const shortForms: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** For people to read: one line whatever the text holds, with `\n`, `\x1b`, `\u202e` where something else would steer. */
export function onOneLine(text: string): string {
  return text.replace(steering, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return shortForms[character] ?? (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`);
  });
}

/** JSON that is safe to look at: its own escapes leave out the characters from 7F on. Says the same value. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(steering, (character) => {
    // Of the serializer's own: line feeds between the parts.
    return character === '\n' ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

/** Can the name be copied from a cell or a line, and mean the same where it is pasted? */
export function isFitForName(name: string): boolean {
  return isFitForCell(name) && !/[\t\r\n]/u.test(name);
}

/** May the text stand in a cell that is written for people, as it is? */
export function isFitForCell(text: string): boolean {
  return !unfitForCell.test(text);
}
