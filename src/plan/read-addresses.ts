/** A spreadsheet → the addresses that it names; nothing else of it is looked at, and no row needs to be right. */
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import { emailIn } from '../rows/wanted.js';
import { openSheet, type SheetOptions } from './open-sheet.js';

/** In lower case. Throws a RunError as reading for a plan does; unknown headings do not matter. */
export async function readAddresses(path: string, catalog: Catalog, how: SheetOptions): Promise<Set<string>> {
  const name = path.split(/[\\/]/u).at(-1) ?? path;
  const opened = await openSheet({ path, name }, catalog, { ...how, ignoreUnknown: true });
  const emails = new Set<string>();
  try {
    for await (const { cells } of opened.records) {
      const email = emailIn(cells, opened.header).toLowerCase();
      if (email !== '') emails.add(email);
    }
  } finally {
    await opened.close();
  }
  if (emails.size > 0) return emails;
  throw new RunError('refused', `${name} lists no people: everyone would be missing from it.`, {
    next: 'Check that it is the right file.',
  });
}
