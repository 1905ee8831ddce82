/** Fields that are sets: each member is a change of its own, so that it can be in force, refused or reverted by itself. */
import type { Found } from '../model/catalog.js';
import { isClear, listMembers } from '../model/cells.js';
import type { Change, Named, SetAssignment } from '../model/row.js';
import type { Cell } from './cell.js';
import type { Asks, Reading } from './field.js';

/** A set that three columns describe. */
export interface SetColumns {
  /** The part after `remove` and `exact` in the column names: `Licenses`. */
  readonly plural: string;
  /** The part of problem codes after the reason: `unknown-license`. */
  readonly kind: string;
  /** May a person be left without any member? */
  readonly canBeEmpty: boolean;
  readonly find: (text: string) => Found<Named>;
}

export function setAssignmentIn(reading: Reading, columns: SetColumns): SetAssignment | undefined {
  const { cells, complain } = reading;
  const names = columnNames(columns.plural);
  const [add, remove, exact] = [cells.get(names.add), cells.get(names.remove), cells.get(names.exact)];
  if (exact !== undefined && (add ?? remove) !== undefined) {
    const message = `cannot be combined with ${(add ?? remove)?.heading ?? ''} in one row; use one`;
    complain('exact-and-change', exact, message);
  }
  if (exact !== undefined) {
    if (!isClear(exact.text)) return { do: 'exactly', items: membersIn(exact, columns, reading) };
    if (columns.canBeEmpty) return { do: 'exactly', items: [] };
    complain('cannot-clear', exact, 'would leave the person without any session type, which Webex does not allow');
    return undefined;
  }
  if (add === undefined && remove === undefined) return undefined;
  const added = add ? membersIn(add, columns, reading) : [];
  const removed = remove ? membersIn(remove, columns, reading) : [];
  const both = added.find(({ id }) => removed.some((one) => one.id === id));
  if (both && remove) complain('added-and-removed', remove, `"${both.name}" is both added and removed; keep one`);
  return { do: 'change', add: added, remove: removed };
}

function membersIn(cell: Cell, { find, kind }: SetColumns, { complain }: Reading): Named[] {
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

interface ColumnNames {
  readonly add: string;
  readonly remove: string;
  readonly exact: string;
}

const namesByPlural = new Map<string, ColumnNames>();

function columnNames(plural: string): ColumnNames {
  const known = namesByPlural.get(plural);
  if (known !== undefined) return known;
  const add = plural.charAt(0).toLowerCase() + plural.slice(1);
  const names = { add, remove: `remove${plural}`, exact: `exact${plural}` };
  namesByPlural.set(plural, names);
  return names;
}

export function onlyAdding(assignment: SetAssignment): SetAssignment {
  return { do: 'change', add: assignment.do === 'change' ? assignment.add : assignment.items, remove: [] };
}

/** The column that asks to add or remove a member. */
export function setColumnOf(assignment: SetAssignment | undefined, to: Change['to'], plural: string): string {
  const names = columnNames(plural);
  if (assignment?.do === 'exactly') return names.exact;
  return to === true ? names.add : names.remove;
}

/** `scope`: the held members that "exactly" covers. */
export function memberChanges(
  field: string,
  assignment: SetAssignment | undefined,
  held: readonly string[],
  scope: () => readonly Named[],
): Change[] {
  if (assignment === undefined) return [];
  const { add, remove } = setDifference(assignment, held, scope);
  return [
    ...remove.map((item): Change => ({ field, key: item.id, label: item.name, from: true, to: false })),
    ...add.map((item): Change => ({ field, key: item.id, label: item.name, from: false, to: true })),
  ];
}

function setDifference(
  assignment: SetAssignment,
  held: readonly string[],
  scope: () => readonly Named[],
): { add: readonly Named[]; remove: readonly Named[] } {
  const missing = (items: readonly Named[]): Named[] => items.filter(({ id }) => !held.includes(id));
  if (assignment.do === 'change')
    return { add: missing(assignment.add), remove: assignment.remove.filter(({ id }) => held.includes(id)) };
  return {
    add: missing(assignment.items),
    remove: scope().filter(({ id }) => !assignment.items.some((item) => item.id === id)),
  };
}

export function setAssignmentOf(changes: readonly Change[]): SetAssignment {
  const named = (to: boolean): Named[] =>
    changes.filter((change) => change.to === to).map(({ key = '', label = key }) => ({ id: key, name: label }));
  return { do: 'change', add: named(true), remove: named(false) };
}

export function setAsks(assignment: SetAssignment | undefined): Asks {
  if (assignment === undefined) return 'nothing';
  return (assignment.do === 'exactly' ? assignment.items : assignment.add).length > 0 ? 'something' : 'less';
}

/** `licenses +Webex Suite` */
export function describeMember(set: string, { to, label, key }: Change): string {
  return `${set} ${to === true ? '+' : '-'}${label ?? key ?? ''}`;
}
