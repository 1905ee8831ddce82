/** How many cells of a file were not taken letter for letter, in sentences for a summary. */

const sentences: Readonly<Record<string, (cells: string, one: boolean) => string>> = {
  'rows-together': (cells, one) =>
    `${cells.replace('cell', 'row')} ${one ? 'was' : 'were'} applied as one with later rows that only add for the same person`,
  'read-as-empty': (cells, one) =>
    `${cells} ${one ? 'holds' : 'hold'} NULL, None or the like and ${one ? 'was' : 'were'} read as empty, which changes nothing there`,
  'read-as-meant': (cells, one) =>
    `${cells} ${one ? 'was' : 'were'} decoded (HTML entities, URL escapes and the like); the warnings show what ${one ? 'it was' : 'each was'} read as`,
};

/** `warned`: how many warnings there are, by code. */
export function readOtherwiseNotices(warned: ReadonlyMap<string, number>): string[] {
  return Object.entries(sentences).flatMap(([code, sentence]) => {
    const count = warned.get(code) ?? 0;
    return count === 0
      ? []
      : [sentence(`${count.toLocaleString('en-US')} ${count === 1 ? 'cell' : 'cells'}`, count === 1)];
  });
}
