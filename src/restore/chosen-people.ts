/** Whom a restore is about: the addresses of a spreadsheet, or those given one by one. */
import { createHash } from 'node:crypto';
import { RunError } from '../errors.js';
import type { InputFile } from '../job/plan-file.js';
import type { Catalog } from '../model/catalog.js';
import { isEmail, normalizeAddress } from '../model/cells.js';
import { eachOf } from '../model/in-groups.js';
import type { RowNumber } from '../model/row.js';
import { openSheet, type SheetOptions } from '../plan/open-sheet.js';
import { emailIn } from '../rows/wanted.js';

export interface ChosenPeople {
  readonly input: InputFile;
  /** By address in lower case, in the order of the list: as written, and the row of the list. */
  readonly people: ReadonlyMap<string, { readonly email: string; readonly row: RowNumber }>;
  /** What was left out of the list, in words. */
  readonly notices: readonly string[];
}

/** Throws a RunError in the same cases as reading for a plan, except that unknown headings are allowed, and for an empty list. */
export async function peopleInFile(path: string, catalog: Catalog, how: SheetOptions): Promise<ChosenPeople> {
  const name = path.split(/[\\/]/u).at(-1) ?? path;
  const opened = await openSheet({ path, name }, catalog, { ...how, ignoreUnknown: true });
  const people = new Map<string, { email: string; row: RowNumber }>();
  const wrong: RowNumber[] = [];
  try {
    for await (const { cells, row } of eachOf(opened.groups)) {
      const email = emailIn(cells, opened.header);
      if (!isEmail(email)) wrong.push(row);
      else if (!people.has(email.toLowerCase())) people.set(email.toLowerCase(), { email, row });
    }
  } finally {
    await opened.close();
  }
  if (people.size === 0) {
    throw new RunError('refused', `${name} lists no people: no row has an email address.`, {
      next: 'Check that it is the right file, and that its column of addresses is headed "email".',
    });
  }
  const input = { name, ...(await opened.finished), form: opened.form };
  return { input, people, notices: [...withoutAddress(wrong), ...opened.skipped()] };
}

function withoutAddress(rows: readonly RowNumber[]): string[] {
  if (rows.length === 0) return [];
  const named = `${rows.slice(0, 10).join(', ')}${rows.length > 10 ? ' …' : ''}`;
  return [
    rows.length === 1
      ? `row ${named} of the list has no email address and was left out`
      : `${rows.length} rows of the list have no email address and were left out: rows ${named}`,
  ];
}

/** Throws a RunError (`usage`) that names what is not an address. */
export function peopleNamed(texts: readonly string[]): ChosenPeople {
  const people = new Map<string, { email: string; row: RowNumber }>();
  for (const text of texts) {
    const email = normalizeAddress(text);
    if (!isEmail(email)) {
      throw new RunError('usage', `--person ${JSON.stringify(text)} isn't an email address.`, {
        next: 'webex-bulk restore --person ana@acme.com --to 2026-11-01',
      });
    }
    if (!people.has(email.toLowerCase())) people.set(email.toLowerCase(), { email, row: people.size + 2 });
  }
  const list = [...people.values()].map(({ email }) => email).join('\n');
  const name = people.size === 1 ? list : `${people.size} people`;
  const sha256 = createHash('sha256').update(list).digest('hex');
  return { input: { name, sha256, bytes: Buffer.byteLength(list) }, people, notices: [] };
}
