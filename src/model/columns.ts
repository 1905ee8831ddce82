/** Columns of the spreadsheet, and what the headings of a file mean. */
import type { Named } from './row.js';
import type { RuleBook } from './rule-book.js';

export interface Column {
  readonly name: string;
  /** Shown to people in the README, the template and errors. */
  readonly meaning: string;
  readonly example: string;
  /** What a cell may contain: one value, true/false, or a list separated by `;` or line breaks. */
  readonly holds: 'value' | 'boolean' | 'list';
  /** A setting of the meeting site: a row that has it needs an account there. */
  readonly onSite?: true;
  /** Read and written over SCIM only. A tracking code of the same name goes before it. */
  readonly inScim?: true;
  /** Left out of the starter spreadsheet: few files need it. */
  readonly isRare?: true;
  /** Read only under exactly this name or by an explicit mapping, and not offered in templates. */
  readonly explicit?: true;
}

export type ColumnName = string;

/** What one column of a file means. */
export type Target =
  | { readonly is: 'column'; readonly name: ColumnName }
  /** `attribute`: the field of the person that the code is mapped to. */
  | { readonly is: 'trackingCode'; readonly index: string; readonly name: string; readonly attribute?: string }
  /** `true` or `false` under a license's name, as in Control Hub; suspended ones cannot be assigned. */
  | { readonly is: 'license'; readonly license: Named; readonly suspended: boolean }
  /** The same for the attendee account on the site. */
  | { readonly is: 'attendee' }
  /** The site that the row is about. */
  | { readonly is: 'site' }
  /** Means something on other sites of the file only, `why`; cells must be empty. */
  | { readonly is: 'elsewhere'; readonly why: string }
  /** Known from other programs' files, and not applied. */
  | { readonly is: 'recognized' }
  /** A `wx_` column of an earlier result, or one left out by `--ignore-unknown`. */
  | { readonly is: 'ignored' }
  /** No heading: its cells must be empty. */
  | { readonly is: 'blank' };

/** A column of a file: its heading as written, its place from 0, its meaning. */
export type FileColumn = {
  readonly heading: string;
  readonly place: number;
  /** Mapped with `--map`: its cells may be written the way the file's own program writes them. */
  readonly mapped?: boolean;
  /** It says whom the row is about, with `--key`: it is not a value to set. */
  readonly isKey?: boolean;
  /** Its heading is our column in other words or in another language. */
  readonly inOtherWords?: boolean;
  /** Its heading says the opposite of our column: `suspended` for `loginEnabled`. */
  readonly opposite?: boolean;
  /** Another column of the file is read as this one; the cells of this column count where those are empty. */
  readonly insteadOf?: ColumnName;
} & Target;

export interface FileHeader {
  readonly columns: readonly FileColumn[];
  /** What the summary should report about how headings were interpreted. */
  readonly notices: readonly string[];
  /** Which program the file comes from, in words. */
  readonly family: string;
  /** `false` under a license removes it. */
  readonly removeFalse: boolean;
  /** Words for "no value" that the user named, in lower case: such cells count as empty. */
  readonly nullWords?: readonly string[] | undefined;
  /** Bundles and rules that give rows more than their cells say. */
  readonly rules?: RuleBook | undefined;
  /** Words for yes are enough to delete a person. */
  readonly allowDelete?: boolean | undefined;
  /** What rows take away is not read. */
  readonly withoutRemovals?: boolean | undefined;
  /** The file has `wx_` columns: it is a result of this program, and its cells are unescaped. */
  readonly isResult: boolean;
  /**
   * What the headings mean on the other sites of the file, by lower-case address; absent: the file has no column of sites.
   */
  readonly bySite?: ReadonlyMap<string, FileHeader>;
  /** What separates the cells of a text file, in words; absent: a workbook, where every cell has its own position. */
  readonly separator?: string;
}

/** A column's letters, as spreadsheet programs show them. `place` counts from 0. */
export function columnLetters(place: number): string {
  const rest = Math.floor(place / 26);
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (place % 26));
}

/** A column for messages: `"title" (column B)`; safe on a terminal even if the heading is hostile or endless. */
export function spellColumn(place: number, heading = ''): string {
  const text = heading.trim();
  const column = `column ${columnLetters(place)}`;
  if (text === '') return column;
  return `${JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)} (${column})`;
}

/** `wx_` columns are the program's own notes about a row; they request nothing. */
export function isResultColumn(heading: string): boolean {
  return /^\s*wx_/iu.test(heading);
}
