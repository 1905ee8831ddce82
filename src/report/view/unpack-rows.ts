/** Gzipped columns in base64 → all rows, column by column, in the order of the file. */
import { columnNames, type RowColumns } from '../row-format.js';

export async function unpackRows(blocks: readonly string[]): Promise<RowColumns> {
  return joinedColumns(await Promise.all(blocks.map(unpackBlock)));
}

async function unpackBlock(text: string): Promise<RowColumns> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(json).json()) as RowColumns;
}

/** Blocks may overlap where problems come in blocks of their own: then the rows are put in order. */
export function joinedColumns(blocks: readonly RowColumns[]): RowColumns {
  const joined = Object.fromEntries(
    columnNames.map((name) => [name, (blocks.map((block) => block[name]) as unknown[][]).flat()]),
  ) as unknown as RowColumns;
  if (joined.row.every((row, place) => place === 0 || row > (joined.row[place - 1] ?? 0))) return joined;
  const order = joined.row.map((_, place) => place).sort((a, b) => (joined.row[a] ?? 0) - (joined.row[b] ?? 0));
  return Object.fromEntries(
    columnNames.map((name) => [name, order.map((place) => joined[name][place])]),
  ) as unknown as RowColumns;
}
