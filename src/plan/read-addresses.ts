/** A spreadsheet → the addresses that it names; nothing else of it is looked at, and no row needs to be right. */
import type { Catalog } from '../model/catalog.js';
import { copyWhileReading } from '../job/input-copy.js';
import { RunError } from '../errors.js';
import { headerOptions, matchHeader, type HeaderOptions } from '../rows/header.js';
import { readDelimiter } from '../spreadsheet/dialect.js';
import { readSpreadsheet } from '../spreadsheet/read-spreadsheet.js';
import { emailIn } from '../rows/wanted.js';

export interface AddressReading extends HeaderOptions {
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheet?: string;
}

/** In lower case. Throws a RunError as reading for a plan does; unknown headings do not matter. */
export async function readAddresses(path: string, catalog: Catalog, how: AddressReading): Promise<Set<string>> {
  const name = path.split(/[\\/]/u).at(-1) ?? path;
  const { encoding, delimiter, sheet } = how;
  let separator: string | undefined;
  const records = readSpreadsheet(
    { chunks: copyWhileReading(path, undefined).chunks, path, name },
    {
      onForm: (_words: string, between?: string) => void (separator = between),
      ...(sheet !== undefined && { sheet }),
      ...(encoding !== undefined && { encoding }),
      ...(delimiter !== undefined && { delimiter: readDelimiter(delimiter) }),
    },
  );
  const emails = new Set<string>();
  let header: ReturnType<typeof matchHeader> | undefined;
  for await (const { cells, line } of records) {
    if (header === undefined) {
      const options = { ...headerOptions({ ...how }), ignoreUnknown: true };
      header = matchHeader(cells, catalog, { name, line, ...(separator && { separator }) }, options);
    } else {
      const email = emailIn(cells, header).toLowerCase();
      if (email !== '') emails.add(email);
    }
  }
  if (emails.size > 0) return emails;
  throw new RunError('refused', `${name} lists no people: everyone would be missing from it.`, {
    next: 'Check that it is the right file.',
  });
}
