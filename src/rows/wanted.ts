/** A row's cells → what the row asks for, and everything that is wrong with them. */
import type { Cell, Complain } from '../fields/cell.js';
import { joined } from '../fields/changes.js';
import { entitlements } from '../fields/entitlements.js';
import type { Field, Reading } from '../fields/field.js';
import { isToBeDeleted, person } from '../fields/person.js';
import { columns, fields } from '../fields/table.js';
import { text } from '../fields/text.js';
import type { Catalog } from '../model/catalog.js';
import { isEmail, truncateForDisplay } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import type { Problem, SeenPerson, Wanted } from '../model/row.js';
import type { Sources } from '../model/sources.js';
import { applyGifts } from './apply-gifts.js';
import { addressIn, type RowAddress } from './addresses.js';
import { checkDirectoryRow } from './directory-export.js';
import { checkShape } from './ragged-rows.js';
import { rowSite } from './row-site.js';
import { usableCells } from './usable-cells.js';

export interface ReadRow {
  /** As written, without what was pasted along with it; empty if the row has none. */
  readonly email: string;
  readonly wanted: Wanted;
  readonly problems: readonly Problem[];
  /** Which rule or bundle asks for what, where it is not a cell of the row. */
  /** What asked for things besides cells; absent: nothing did. */
  readonly sources?: Sources;
}

/**
 * `held`: ids of the licenses that the person has; they decide which license is meant if several have the same name. `line`:
 * the physical line on which a ragged row begins. `now`: the person as they are, whose texts may stay as they are, however they
 * are written. What cells mean depends on the row's site, where the file names several.
 */
export function readWanted(
  cells: readonly string[],
  file: FileHeader,
  offered: Catalog,
  held: readonly string[] = [],
  line?: number,
  now?: Partial<SeenPerson> | null,
): ReadRow {
  const problems: Problem[] = [];
  const complain: Complain = (code, cell, message, severity = 'error') => {
    problems.push({
      code,
      severity,
      message,
      ...(cell && { column: cell.heading, value: truncateForDisplay(cell.text) }),
    });
  };
  if (!checkShape(cells, file, line, complain)) return { email: emailIn(cells, file), wanted: {}, problems };
  const { header, catalog, problem } = rowSite(cells, file, offered);
  if (problem !== undefined) return { email: emailIn(cells, file), wanted: {}, problems: [problem] };
  checkDirectoryRow(cells, header, complain);
  const own = usableCells(cells, header, {
    catalog,
    complain,
    isStanding: (field, cell) => text(now ?? null, field) === cell,
  });
  const entitled = entitlements(own.given, header.removeFalse, complain);
  const address = addressIn(cells, header);
  const { allowDelete = false } = header;
  const { byName, codes } = own;
  const asWritten = { cells: byName, codes, entitled, catalog, held, complain, email: address.text, allowDelete };
  const gifts = getsGifts(asWritten, header) ? applyGifts(own, { cells, header, catalog, held, complain }) : undefined;
  const reading = gifts === undefined ? asWritten : { ...asWritten, cells: gifts.byName, codes: gifts.codes };
  const wanted = joined(whatFieldsGive(reading, header));
  const email = readEmail(byName.get('email'), address, complain);
  if (gifts === undefined || Object.keys(gifts.sources).length === 0) return { email, wanted, problems };
  return { email, wanted, problems, sources: gifts.sources };
}

/** Rules and bundles give nothing to a person who is to be deleted. */
function getsGifts(reading: Reading, { rules }: FileHeader): boolean {
  return rules !== undefined && !isToBeDeleted(person.read({ ...reading, complain: () => undefined }));
}

function whatFieldsGive(reading: Reading, header: FileHeader): Partial<Wanted>[] {
  const asked = fields().map((field) => field.read(reading));
  if (header.withoutRemovals !== true) return asked;
  // The other cells of a row that deletes only say who is meant.
  if (asked.some(isToBeDeleted)) return [];
  return fields().map((field, place) => whatItGives(field, asked[place] ?? {}));
}

/** With `withoutRemovals`, a field that only takes away asks for nothing, and one that does both only gives. */
function whatItGives(field: Field, asked: Partial<Wanted>): Partial<Wanted> {
  return field.asks(asked) === 'less' ? {} : (field.onlyGiving?.(asked) ?? asked);
}

/** The row's address, without what was pasted along with it; nothing else in the row is read. */
export function emailIn(cells: readonly string[], header: FileHeader): string {
  return addressIn(cells, header).text;
}

function readEmail(own: Cell | undefined, { text, column, isFromOther }: RowAddress, complain: Complain): string {
  const cell = isFromOther ? { heading: column?.heading.trim() ?? '', text } : own;
  if (isFromOther)
    complain('other-address', cell, 'was taken as the address, because the column for it is empty', 'warning');
  if (cell === undefined) complain('no-email', undefined, 'has no email address');
  else if (!isEmail(cell.text)) complain('invalid-email', cell, 'is not an email address');
  return cell?.text ?? '';
}

/** Which of a person's site settings the row mentions. */
export function settingParts({ sessionTypes, trackingCodes, mappedCodes }: Wanted): {
  readonly sessionTypes: boolean;
  readonly trackingCodes: boolean;
} {
  return {
    sessionTypes: sessionTypes !== undefined,
    trackingCodes: trackingCodes !== undefined || mappedCodes !== undefined,
  };
}

/** Names of the columns that are site settings. */
export const siteColumns: readonly string[] = columns()
  .filter((column) => column.onSite === true)
  .map(({ name }) => name);
