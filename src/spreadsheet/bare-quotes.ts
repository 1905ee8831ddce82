/**
 * Quotes within a cell that does not begin with one (`5" pipe`, `="00123"`) are text for every spreadsheet program, but the
 * parser rejects them. Such cells are passed on as they should have been written, and blanks after a closing quote are dropped.
 * A blank before a quote is left for the parser to reject: it is unclear which was meant.
 */

/** Where in a record the text is: before a cell, within quotes, or after the closing quote. */
type Place = 'cell' | 'quoted' | 'closed';

interface State {
  place: Place;
  /** Text whose meaning depends on the next chunk. */
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

/** Returns the text that can be passed on already; the rest is held. */
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

/** Up to just after the quote that closes the cell, or to the end of the text. */
function throughQuotes(text: string, begin: number, state: State, parts: string[]): number {
  let quote = text.indexOf('"', begin);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  if (quote === text.length - 1) {
    // The next chunk shows whether it is doubled.
    parts.push(text.slice(begin, quote));
    state.held = '"';
    return text.length;
  }
  if (quote !== -1) state.place = 'closed';
  const end = quote === -1 ? text.length : quote + 1;
  parts.push(text.slice(begin, end));
  return end;
}

/** Up to the next cell that begins with a quote; a cell whose end has not arrived yet is held. */
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

/** The end of a cell: the index of what separates it from the next, or -1. */
function firstEnd(text: string, begin: number, delimiter: string): number {
  const places = [delimiter, '\n', '\r'].map((one) => text.indexOf(one, begin)).filter((place) => place !== -1);
  return places.length === 0 ? -1 : Math.min(...places);
}

function lastEnd(text: string, delimiter: string): number {
  return Math.max(...[delimiter, '\n', '\r'].map((one) => text.lastIndexOf(one)));
}

/** How the text up to the end of a cell is passed on: the whole cell, or what follows its quotes. */
function asPlaced(text: string, place: Place): string {
  if (place === 'closed') return /^[ \t]*$/u.test(text) ? '' : text;
  return place === 'cell' ? asCell(text) : text;
}

function asCell(cell: string): string {
  return cell.includes('"') && !cell.trimStart().startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}
