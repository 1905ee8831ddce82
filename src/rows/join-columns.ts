/** Two files about the same people → the columns of both as one header. */
import { spellColumn, type FileColumn, type FileHeader } from '../model/columns.js';
import { RunError } from '../errors.js';
import type { InGroups } from '../model/in-groups.js';
import { columnHeaded } from './match-rules.js';
import { meaningOf } from './meanings.js';
import { isCondition } from './read-as.js';

/** A file whose headings have been read. */
export interface OpenSheet {
  readonly name: string;
  readonly header: FileHeader;
  /** As written. */
  readonly headings: readonly string[];
  /** Its rows; can be iterated only once. */
  readonly groups: InGroups<SheetRow>;
}

export interface SheetRow {
  readonly row: number;
  /** Where it begins in a text file. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A second file about the same people, already read. */
export interface SecondFile<Input> {
  /** Both files as one: the rows of the first with the cells of the second, then people who are only in the second. */
  beside(first: OpenSheet): OpenSheet;
  /** Known when the rows of `beside` have been read to their end. */
  input(): Input;
}

export interface JoinedColumns {
  /** Positions, in the second file, of the columns that are added after those of the first. */
  readonly added: readonly number[];
  /** What has no effect in the second file, listed once, and its own notices. */
  readonly notices: readonly string[];
}

interface NamedHeader {
  readonly name: string;
  readonly header: FileHeader;
}

/**
 * Every column of the first file stays; columns of the second are added after them if they have an effect, or rules look at
 * them, and the first file does not have them. All kinds of exports name the person: for those columns, the first file counts. Throws a RunError
 * (`refused`) for any other column in both files, because it is unclear which one is meant, and for a second file that adds
 * nothing.
 */
export function joinColumns(first: NamedHeader, second: NamedHeader): JoinedColumns {
  const known = new Map(first.header.columns.map((column) => [meaningOf(column), column]));
  const [added, left, clashes]: [number[], FileColumn[], string[]] = [[], [], []];
  for (const column of second.header.columns) {
    const meaning = meaningOf(column);
    if (column.is === 'elsewhere') added.push(column.place);
    if (meaning === undefined && isForRules(column, first.header)) added.push(column.place);
    if (meaning === undefined || meaning === 'email') continue;
    const twin = known.get(meaning);
    if (twin === undefined) added.push(column.place);
    else if (isProfile(column)) left.push(column);
    else clashes.push(`${spell(twin)} of ${first.name} and ${spell(column)} of ${second.name} both mean ${meaning}`);
  }
  if (clashes.length > 0) throw bothHave(clashes);
  if (added.length === 0) throw addsNothing(first, second);
  const names = left.map(({ heading }) => `"${heading.trim()}"`).join(', ');
  return {
    added,
    notices: [
      ...second.header.notices.map((notice) => `${second.name}: ${notice}`),
      ...(left.length > 0
        ? [`${second.name}: ${names} ignored, because ${first.name} has the same and takes precedence`]
        : []),
    ],
  };
}

/** Rules look at the column, and the first file lacks it. */
function isForRules(column: FileColumn, first: FileHeader): boolean {
  return isCondition(column, first) && columnHeaded(column.heading, first.columns) === undefined;
}

function spell({ place, heading }: FileColumn): string {
  return spellColumn(place, heading);
}

function isProfile(column: FileColumn): boolean {
  const profile = ['firstName', 'lastName', 'displayName', 'title', 'department', 'manager'];
  return column.is === 'column' && profile.includes(column.name);
}

function bothHave(clashes: readonly string[]): RunError {
  return new RunError('refused', ['The two files cannot be joined.', ...clashes.map((clash) => `  ${clash}`)], {
    next: 'Remove the column from one of the files.',
  });
}

function addsNothing(first: NamedHeader, second: NamedHeader): RunError {
  return new RunError('refused', `${second.name} has no usable column that ${first.name} lacks.`, {
    next: `Check that it is the right file; omit --join to apply ${first.name} alone.`,
  });
}
