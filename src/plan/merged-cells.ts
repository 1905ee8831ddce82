/** Merged cells of a workbook: only the first cell of each group holds the text, so that the others are read as empty. */
export interface MergedWatch {
  /** Call for each group, such as `A3:A5`, after the last row. */
  group(range: string): void;
  /** The row of the headings: what is merged above it does not count. */
  begin(header: number): void;
  /** What a summary says. */
  notices(): string[];
}

const mostNamed = 3;

export function watchMerged(): MergedWatch {
  const named: string[] = [];
  /** Those of a short sheet, which ends before its headings are known. */
  const early: string[] = [];
  let count = 0;
  let header: number | undefined;
  const add = (range: string, above: number): void => {
    if (!(Number(/\d+$/u.exec(range)?.[0]) > above)) return;
    count += 1;
    if (named.length < mostNamed) named.push(range);
  };
  return {
    group(range) {
      if (header === undefined) early.push(range);
      else add(range, header);
    },
    begin(row) {
      header = row;
      for (const range of early.splice(0)) add(range, row);
    },
    notices() {
      if (count === 0) return [];
      const groups = `${count.toLocaleString('en-US')} ${count === 1 ? 'group' : 'groups'} of merged cells`;
      const some = `${named.join(', ')}${count > named.length ? ' …' : ''}`;
      const next = 'where the others share it, unmerge them and fill it in';
      return [
        `${groups} (${some}): only the first cell of each holds its text, the others were read as empty; ${next}`,
      ];
    },
  };
}
