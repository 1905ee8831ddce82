/** How many terminal columns a text takes. */

/** For a terminal that does not report its width. */
export const defaultColumns = 80;

/** This program's own colours. */
const colours = /\u001B\[\d+m/gu;
/** Combining marks, joiners and variation selectors. */
const none = /[\p{M}\u200B-\u200D\u2060\uFE00-\uFE0F]/u;
/** East Asian wide and full-width letters, and emoji (Unicode TR11, the ranges that names and licenses can hold). */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

export function displayWidth(text: string): number {
  const plain = text.includes('\u001B') ? text.replace(colours, '') : text;
  if (/^[\u0020-\u007E]*$/u.test(plain)) return plain.length;
  let width = 0;
  for (const character of plain) width += widthOf(character);
  return width;
}

/** As much of the text as fits, with `…` in place of the rest; a shortened text loses its colours. */
export function fitted(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let [kept, taken] = ['', 0];
  for (const character of text.replace(colours, '')) {
    taken += widthOf(character);
    if (taken > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

function widthOf(character: string): number {
  return none.test(character) ? 0 : wide.test(character) ? 2 : 1;
}
