/** A difference → the cells of a row that makes the new file true, and what such a row does not do. */
import { isClear, isEmail, readBoolean } from '../model/cells.js';
import { leaverCell, type LeaversChoice } from '../model/leavers.js';
import { plainName } from '../model/names.js';
import { columns } from '../fields/table.js';
import { cellForPlan, membersIn } from './cell-meaning.js';
import type { Difference, FieldDifference } from './difference.js';

export interface PlanChoice {
  /** What becomes of leavers; absent: they are left as they are. */
  readonly leavers?: LeaversChoice;
  /** Write what the new file no longer says as a removal: emptied cells, and what is gone from a list. */
  readonly withRemovals: boolean;
}

/** By heading. */
export type PlanCells = ReadonlyMap<string, string>;

/** What the row does not do, and why. */
export interface LeftOut {
  readonly what: 'leaver' | 'same-name' | 'invalid' | 'emptied' | 'not-clearable';
  /** The heading of the cell; absent: the whole row. */
  readonly heading?: string;
}

export interface PlanRow {
  /** Empty: the person needs no row. */
  readonly cells: PlanCells;
  readonly leftOut: readonly LeftOut[];
}

export function planRowOf(difference: Difference, choice: PlanChoice): PlanRow {
  const { kind, sameNameAs, problem, fields } = difference;
  const none = (what: LeftOut['what']): PlanRow => ({ cells: new Map(), leftOut: [{ what }] });
  if (sameNameAs !== undefined) return none('same-name');
  if (problem !== undefined) return none('invalid');
  if (kind === 'leaver') {
    if (choice.leavers === undefined) return none('leaver');
    const { column, cell } = leaverCell(choice.leavers);
    return { cells: new Map([[column, cell]]), leftOut: [] };
  }
  const [cells, leftOut] = [new Map<string, string>(), [] as LeftOut[]];
  for (const field of fields) {
    if (field.column.isOnlyCompared) continue;
    const left = addField(field, cells, choice);
    if (left !== undefined) leftOut.push({ what: left, heading: field.column.heading });
  }
  return { cells, leftOut };
}

/** Returns why the cell is not, or not wholly, in the plan. */
function addField(field: FieldDifference, cells: Map<string, string>, choice: PlanChoice): LeftOut['what'] | undefined {
  const { column, to, raw } = field;
  const { own } = column;
  if (to !== '' && column.now !== undefined && !onlyLoses(field)) {
    const before = own?.holds === 'list' ? cells.get(own.name) : undefined;
    const cell = cellForPlan(raw, to, column.now);
    cells.set(column.heading, before === undefined ? cell : `${before}; ${cell}`);
  }
  return own?.holds === 'list' ? removeGone(field, cells, choice) : to === '' ? empty(field, cells, choice) : undefined;
}

/** A list that only gives, and gives nothing new. */
function onlyLoses({ column: { own }, from, to }: FieldDifference): boolean {
  if (own?.name !== 'licenses' && own?.name !== 'sessionTypes') return false;
  const before = new Set(membersIn(from, own.name).map(plainName));
  return membersIn(to, own.name).every((member) => before.has(plainName(member)));
}

/** `licenses` and `sessionTypes` only give: what is gone from them is a removal of its own. */
function removeGone(
  { column: { own }, from, to }: FieldDifference,
  cells: Map<string, string>,
  { withRemovals }: PlanChoice,
): LeftOut['what'] | undefined {
  const name = own?.name ?? '';
  if (name !== 'licenses' && name !== 'sessionTypes') return to === '' ? 'not-clearable' : undefined;
  const kept = new Set(membersIn(to, name).map(plainName));
  const gone = membersIn(from, name).filter((member) => !kept.has(plainName(member)));
  if (gone.length === 0) return undefined;
  if (!withRemovals) return 'emptied';
  const heading = `remove${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const before = cells.get(heading);
  cells.set(heading, [...(before === undefined ? [] : [before]), ...gone].join('; '));
  return undefined;
}

/** Fields that a person may be without. */
const clearable: readonly string[] = ['title', 'department', 'manager'];

function empty(
  { column: { heading, own }, from }: FieldDifference,
  cells: Map<string, string>,
  { withRemovals }: PlanChoice,
): LeftOut['what'] | undefined {
  // A cell that asked to empty the field no longer does.
  if (isClear(from)) return undefined;
  if (own?.holds === 'boolean') {
    if (own.name !== 'attendee' || readBoolean(from) !== true) return 'not-clearable';
    if (withRemovals) cells.set(heading, 'false');
    return withRemovals ? undefined : 'emptied';
  }
  if (own !== undefined && !clearable.includes(own.name)) return 'not-clearable';
  if (!withRemovals) return 'emptied';
  // Below an unknown heading, TRUE is a license: <clear> is no word for it.
  cells.set(heading, own === undefined && readBoolean(from) === true ? 'FALSE' : '<clear>');
  return undefined;
}

/** May the address be that of a row? */
export function isPlannable({ email, kind }: Difference): boolean {
  return kind !== 'not-compared' && isEmail(email);
}

/** Our own columns in their usual order. */
export function ownOrder(): readonly string[] {
  return columns().map(({ name }) => name);
}
