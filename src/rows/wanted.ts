/** A row's cells → what it asks for, with every reason why that cannot be meant. Pure. */
import { findLicense, findSessionType, type Catalog, type Found } from '../model/catalog.js';
import { isClear, isEmail, listMembers, readBoolean, shown, tidyAddress } from '../model/cells.js';
import { codeWishes } from './code-wishes.js';
import { columns, type ColumnName, type FileHeader } from '../model/columns.js';
import { entitlements, whyNot, withEntitled } from './entitlements.js';
import { checkShape } from './ragged-rows.js';
import { textFields, type Named, type Problem, type SetWish, type Wanted, type Wish } from '../model/row.js';
import { usableCells } from './usable-cells.js';
import type { Cell, Complain } from './cell.js';

export interface ReadRow {
  /** As written, trimmed; empty where the row has none. */
  readonly email: string;
  readonly wanted: Wanted;
  readonly problems: readonly Problem[];
}

/**
 * `held`: ids of the licenses that the person has; of licenses with one name it tells which is meant. `line`: the physical
 * line on which a ragged row begins.
 */
export function readWanted(
  cells: readonly string[],
  header: FileHeader,
  catalog: Catalog,
  held: readonly string[] = [],
  line?: number,
): ReadRow {
  const problems: Problem[] = [];
  const complain: Complain = (code, cell, message, severity = 'error') => {
    problems.push({ code, severity, message, ...(cell && { column: cell.heading, value: shown(cell.text) }) });
  };
  if (!checkShape(cells, header, line, complain)) return { email: emailIn(cells, header), wanted: {}, problems };
  const { byName, codes, given } = usableCells(cells, header, complain);
  const entitled = entitlements(given, header.removeFalse, complain);
  const license = (text: string): Found<Named> => findLicense(catalog, text, held);
  const sessionType = (text: string): Found<Named> => findSessionType(catalog, text);
  const text = textWishes(byName, complain);
  const trackingCodes = codeWishes(codes, catalog, complain);
  const wanted = definedOnly({
    text,
    manager: managerWish(byName.get('manager'), complain),
    loginEnabled: booleanWish(byName.get('loginEnabled'), complain),
    licenses: withEntitled(
      setWish(byName, licenseColumns, license, 'license', complain),
      entitled,
      byName.get('exactLicenses'),
      complain,
    ),
    attendee: booleanWish(byName.get('attendee'), complain) ?? entitled?.attendee,
    sessionTypes: setWish(byName, sessionTypeColumns, sessionType, 'session-type', complain),
    trackingCodes,
  });
  return { email: readEmail(byName.get('email'), complain), wanted, problems };
}

/** The address in a row, as written; what else the row says is not looked at. */
export function emailIn(cells: readonly string[], header: FileHeader): string {
  const column = header.columns.find((one) => one.is === 'column' && one.name === 'email');
  return column === undefined ? '' : tidyAddress(cells[column.place] ?? '');
}

const licenseColumns = { add: 'licenses', remove: 'removeLicenses', exact: 'exactLicenses' } as const;
const sessionTypeColumns = {
  add: 'sessionTypes',
  remove: 'removeSessionTypes',
  exact: 'exactSessionTypes',
} as const;

function readEmail(cell: Cell | undefined, complain: Complain): string {
  if (cell === undefined) complain('no-email', undefined, 'has no email address');
  else if (!isEmail(cell.text)) complain('invalid-email', cell, 'is not an email address');
  return cell?.text ?? '';
}

const clearable = new Set<string>(['title', 'department']);

function textWishes(byName: ReadonlyMap<ColumnName, Cell>, complain: Complain): Wanted['text'] {
  const wishes: Partial<Record<(typeof textFields)[number], Wish<string>>> = {};
  for (const field of textFields) {
    const cell = byName.get(field);
    if (cell === undefined) continue;
    if (!isClear(cell.text)) wishes[field] = { do: 'set', value: cell.text };
    else if (clearable.has(field)) wishes[field] = { do: 'clear' };
    else complain('cannot-clear', cell, 'cannot be emptied: a person needs a name');
  }
  return Object.keys(wishes).length > 0 ? wishes : undefined;
}

function managerWish(cell: Cell | undefined, complain: Complain): Wish<string> | undefined {
  if (cell === undefined) return undefined;
  if (isClear(cell.text)) return { do: 'clear' };
  if (!isEmail(cell.text)) complain('invalid-manager', cell, 'is not an email address');
  return { do: 'set', value: cell.text };
}

function booleanWish(cell: Cell | undefined, complain: Complain): boolean | undefined {
  if (cell === undefined) return undefined;
  const value = readBoolean(cell.text);
  if (value === undefined) complain('not-boolean', cell, whyNot(cell.text));
  return value;
}

type SetColumns = typeof licenseColumns | typeof sessionTypeColumns;

function setWish(
  byName: ReadonlyMap<ColumnName, Cell>,
  names: SetColumns,
  find: (text: string) => Found<Named>,
  kind: 'license' | 'session-type',
  complain: Complain,
): SetWish | undefined {
  const [add, remove, exact] = [byName.get(names.add), byName.get(names.remove), byName.get(names.exact)];
  if (exact !== undefined && (add ?? remove) !== undefined) {
    complain(
      'exact-and-change',
      exact,
      `cannot be combined with ${(add ?? remove)?.heading ?? ''} in one row; use one`,
    );
  }
  if (exact !== undefined) {
    if (!isClear(exact.text)) return { do: 'exactly', items: members(exact, find, kind, complain) };
    if (kind === 'license') return { do: 'exactly', items: [] };
    complain('cannot-clear', exact, 'would leave the person without any session type, which Webex does not allow');
    return undefined;
  }
  if (add === undefined && remove === undefined) return undefined;
  const added = add ? members(add, find, kind, complain) : [];
  const removed = remove ? members(remove, find, kind, complain) : [];
  const both = added.find(({ id }) => removed.some((one) => one.id === id));
  if (both && remove) complain('added-and-removed', remove, `"${both.name}" is both added and removed; keep one`);
  return { do: 'change', add: added, remove: removed };
}

function members(
  cell: Cell,
  find: (text: string) => Found<Named>,
  kind: 'license' | 'session-type',
  complain: Complain,
): Named[] {
  const found = new Map<string, Named>();
  for (const text of listMembers(cell.text)) {
    if (isClear(text)) {
      complain('cannot-clear', { ...cell, text }, 'has no meaning here; name what to remove');
      continue;
    }
    const result = find(text);
    if ('found' in result) found.set(result.found.id, { id: result.found.id, name: result.found.name });
    else complain(`${result.reason}-${kind}`, { ...cell, text }, result.message);
  }
  return [...found.values()];
}

/** Of a person's settings on the site those that the row speaks of. */
export function settingParts({ sessionTypes, trackingCodes }: Wanted): {
  readonly sessionTypes: boolean;
  readonly trackingCodes: boolean;
} {
  return { sessionTypes: sessionTypes !== undefined, trackingCodes: trackingCodes !== undefined };
}

/** Does the row speak of settings of the meeting site? */
export function hasSiteWishes(wanted: Wanted): boolean {
  return wanted.sessionTypes !== undefined || wanted.trackingCodes !== undefined;
}

/** Names of the columns that are settings of the site. */
export const siteColumns: readonly string[] = columns.filter((column) => 'onSite' in column).map(({ name }) => name);

function definedOnly<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const defined: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) defined[key] = value as Exclude<T[typeof key], undefined>;
  }
  return defined;
}
