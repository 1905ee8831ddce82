/**
 * Quotes within a cell that does not begin with one (`5" pipe`, `="00123"`) are text for every spreadsheet program; the
 * parser refuses them. Such cells are passed on as they should have been written, and without the blanks that stand behind
 * their closing quote. A blank before a quote is left as it is, for the parser to refuse: it is unclear which was
 * meant.
 */

/** Where in a record the text is: before a cell, within quotes, or behind the quote that closed them. */
type Place = 'cell' | 'quoted' | 'closed';

interface State {
  place: Place;
  /** Text whose meaning the next chunk decides. */
  held: string;
}

export async function* quoteBareQuotes(text: AsyncIterable<string>, delimiter: string): AsyncIterable<string> {
  const state: State = { place: 'cell', held: '' };
  for await (const chunk of text) {
    const mended = passOn(state.held + chunk, delimiter, state);
    if (mended !== '') yield mended;
  }
  const end = asPlaced(state.held, state.place);
  if (end !== '') yield end;
}

/** What can be passed on of the text; what cannot yet is held. */
function passOn(text: string, delimiter: string, state: State): string {
  state.held = '';
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    if (state.place === 'quoted') at = throughQuotes(text, at, state, parts);
    else if (state.place === 'cell' && text[at] === '"') {
      state.place = 'quoted';
      parts.push('"');
      at += 1;
    } else at = throughCells(text, at, delimiter, state, parts);
  }
  return parts.join('');
}

/** To behind the quote that closes the cell, or to the end of the text. */
function throughQuotes(text: string, begin: number, state: State, parts: string[]): number {
  let quote = text.indexOf('"', begin);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  if (quote === text.length - 1) {
    // The next chunk tells whether it is doubled.
    parts.push(text.slice(begin, quote));
    state.held = '"';
    return text.length;
  }
  if (quote !== -1) state.place = 'closed';
  const end = quote === -1 ? text.length : quote + 1;
  parts.push(text.slice(begin, end));
  return end;
}

/** To the next cell that begins with a quote; a cell whose end is not there is held. */
function throughCells(text: string, begin: number, delimiter: string, state: State, parts: string[]): number {
  const quote = text.indexOf('"', begin);
  const isPlain = quote === -1 && state.place === 'cell';
  const end = isPlain ? lastEnd(text, delimiter) : firstEnd(text, begin, delimiter);
  if (end < begin) {
    state.held = text.slice(begin);
    return text.length;
  }
  const cells = text.slice(begin, end);
  parts.push(isPlain ? cells : asPlaced(cells, state.place), text[end] ?? '');
  state.place = 'cell';
  return end + 1;
}

/** The end of a cell: the place of what separates it from the next, or -1. */
function firstEnd(text: string, begin: number, delimiter: string): number {
  const places = [delimiter, '\n', '\r'].map((one) => text.indexOf(one, begin)).filter((place) => place !== -1);
  return places.length === 0 ? -1 : Math.min(...places);
}

function lastEnd(text: string, delimiter: string): number {
  return Math.max(...[delimiter, '\n', '\r'].map((one) => text.lastIndexOf(one)));
}

/** The text up to the end of a cell: all of it, or what stands behind its quotes. */
function asPlaced(text: string, place: Place): string {
  if (place === 'closed') return /^[ \t]*$/u.test(text) ? '' : text;
  return place === 'cell' ? asCell(text) : text;
}

function asCell(cell: string): string {
  return cell.includes('"') && !cell.trimStart().startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}
