/** A spreadsheet → the addresses in it; nothing else in it is read, and rows need not be valid. */
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import { eachOf } from '../model/in-groups.js';
import { otherAddressesIn } from '../rows/addresses.js';
import { emailIn } from '../rows/wanted.js';
import { openSheet, type SheetOptions } from './open-sheet.js';

/** In lower case. Throws a RunError in the same cases as reading for a plan, except that unknown headings are allowed. */
export async function readAddresses(path: string, catalog: Catalog, how: SheetOptions): Promise<Set<string>> {
  const name = path.split(/[\\/]/u).at(-1) ?? path;
  const opened = await openSheet({ path, name }, catalog, { ...how, ignoreUnknown: true });
  const emails = new Set<string>();
  try {
    for await (const { cells } of eachOf(opened.groups)) {
      const email = emailIn(cells, opened.header);
      if (email !== '') emails.add(email.toLowerCase());
      // A person whom the row names by another address is not missing from the file.
      for (const other of otherAddressesIn(cells, opened.header, email)) emails.add(other.email.toLowerCase());
    }
  } finally {
    await opened.close();
  }
  if (emails.size > 0) return emails;
  throw new RunError('refused', `${name} lists no people: everyone would be missing from it.`, {
    next: 'Check that it is the right file.',
  });
}
