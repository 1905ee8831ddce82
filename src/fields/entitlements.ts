/** TRUE and FALSE in license columns, as in Control Hub's files → what a row adds and removes. */
import { yesOrNo, yesOrNoForms } from '../model/boolean-words.js';
import { isFalseElsewhere, readBoolean } from '../model/cells.js';
import type { Target } from '../model/columns.js';
import type { Named, SetAssignment } from '../model/row.js';
import type { Cell, Complain } from './cell.js';

type Entitlement = Extract<Target, { is: 'license' } | { is: 'attendee' }>;

/** A cell that is not empty, and what it grants. */
export interface EntitlementCell {
  readonly cell: Cell;
  readonly target: Entitlement;
}

export interface Entitled {
  readonly add: readonly EntitledLicense[];
  readonly remove: readonly EntitledLicense[];
  readonly attendee?: boolean;
}

interface EntitledLicense {
  readonly license: Named;
  readonly cell: Cell;
}

/** `removeFalse`: FALSE removes, as in Control Hub's "add and remove"; otherwise it is ignored, as in "add only". */
export function entitlements(
  cells: readonly EntitlementCell[],
  removeFalse: boolean,
  complain: Complain,
): Entitled | undefined {
  if (cells.length === 0) return undefined;
  const [add, remove]: [EntitledLicense[], EntitledLicense[]] = [[], []];
  let attendee: boolean | undefined;
  for (const { cell, target } of cells) {
    const value = valueOf(cell, complain);
    if (value === undefined || (!value && !removeFalse)) continue;
    if (target.is === 'attendee') attendee = value;
    else if (value && target.suspended) complain('suspended-license', cell, 'is suspended and cannot be assigned');
    else (value ? add : remove).push({ license: target.license, cell });
  }
  return { add, remove, ...(attendee !== undefined && { attendee }) };
}

/**
 * Also reads `T` and `F`, as Control Hub does, and yes and no in other words and languages; `undefined` if the text is neither.
 */
export function readEntitlement(cell: string): boolean | undefined {
  const text = cell.toLowerCase();
  return text === 't' ? true : text === 'f' ? false : (yesOrNo(text) ?? readBoolean(text));
}

/** Is it written as Control Hub writes it? */
export function isPlainEntitlement(cell: string): boolean {
  return /^(?:true|false|t|f)$/iu.test(cell);
}

function valueOf(cell: Cell, complain: Complain): boolean | undefined {
  const value = readEntitlement(cell.text);
  if (value === undefined)
    complain('not-boolean', cell, isFalseElsewhere(cell.text) ? whyNot(cell.text) : `must be ${yesOrNoForms}`);
  return value;
}

/** Why a text is neither true nor false. */
export function whyNot(text: string): string {
  return isFalseElsewhere(text)
    ? 'is "false" in another language: write false, because it removes something'
    : 'must be true or false';
}

/** Combines the license columns with what the row's lists ask for. `exact`: the cell of `exactLicenses`. */
export function withEntitled(
  assignment: SetAssignment | undefined,
  entitled: Entitled | undefined,
  exact: Cell | undefined,
  complain: Complain,
): SetAssignment | undefined {
  if (entitled === undefined || entitled.add.length + entitled.remove.length === 0) return assignment;
  if (assignment?.do === 'exactly') {
    complain('exact-and-change', exact, 'cannot be combined with license columns in one row');
    return assignment;
  }
  const { add = [], remove = [] } = assignment ?? {};
  for (const [columns, listed] of [
    [entitled.add, remove],
    [entitled.remove, add],
  ] as const) {
    const both = columns.filter(({ license }) => listed.some(({ id }) => id === license.id));
    for (const { license, cell } of both)
      complain('added-and-removed', cell, `"${license.name}" is both added and removed; keep one`);
  }
  return { do: 'change', add: joined(add, entitled.add), remove: joined(remove, entitled.remove) };
}

function joined(listed: readonly Named[], columns: readonly EntitledLicense[]): Named[] {
  const more = columns.map(({ license }) => license);
  return [...listed, ...more.filter(({ id }) => !listed.some((one) => one.id === id))];
}
