/** plan.jsonl, read: a header, one line per row in input order, and a footer. */
import type { PlanSummary } from '../model/plan-summary.js';
import { open, stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { Overrule, RowPlan } from '../model/row.js';
import { arePlanOptions, type PlanOptions } from '../model/plan-options.js';
import type { PeopleApi } from '../model/catalog.js';
import type { SettingsApi } from '../model/settings-api.js';
import { notRead, readLineGroups, readLines, type JsonLine } from '../files/json-lines.js';
import { fromLine, type TextPlaces } from './plan-line.js';
import { refuseBrokenSeal, type PlanSeal } from './plan-seal.js';

export interface InputFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The file's format, in words: `UTF-8, comma`, `xlsx, sheet "People"`. */
  readonly form?: string;
  /** Which program the file comes from, in words. */
  readonly family?: string;
}

export interface PlanHeader {
  readonly kind: 'header';
  /** 2: lines may be shortened (`plan-line.ts`), with the places in `texts`; 1: they are whole. */
  readonly version: 1 | 2;
  readonly job: 'apply' | 'retry' | 'undo' | 'restore';
  /** The job that a retry or an undo was made from. */
  readonly parent?: string;
  /** Of a restore: the moment (ISO 8601) that people are put back to, and the jobs whose changes it puts back, oldest first. */
  readonly restores?: { readonly to: string; readonly jobs: readonly string[] };
  readonly input: InputFile & {
    /**
     * The second file, joined to it by email: its number of rows, and how many of them are about people not in the first file.
     */
    readonly join?: InputFile & { readonly rows: number; readonly alone: number };
  };
  /** The headings as read. */
  readonly columns: readonly string[];
  /** Where the texts stand that shortened lines leave out. */
  readonly texts?: TextPlaces;
  /** By column: what its cells were read as, in words; empty where they ask for nothing. Absent in older plans and for an undo. */
  readonly readAs?: readonly string[];
  readonly organization: { readonly id: string; readonly name?: string };
  readonly site: string;
  readonly admin: string;
  /** The user of the machine who planned; absent in older plans. */
  readonly user?: string;
  /** The API for session types and tracking codes; absent in older plans, which used XML. */
  readonly settingsApi?: SettingsApi;
  /** How people's records are changed; absent: over the People API, as in older plans. */
  readonly peopleApi?: PeopleApi;
  /** Names of the site's tracking codes, by the keys used in the plan's changes. */
  readonly trackingCodes?: Readonly<Record<string, string>>;
  /** A hash of the catalog's ids, names and values, without its counters. */
  readonly catalogHash: string;
  /** The other sites that rows name, by lower-case address; absent: the file has no column of sites. */
  readonly sites?: Readonly<Record<string, PlannedSite>>;
  /** Options that change what is written. */
  readonly options: PlanOptions;
  readonly toolVersion: string;
  /** ISO 8601 */
  readonly at: string;
}

/** The same about a further site; one that could not be read has no row with calls. */
export type PlannedSite =
  (Pick<PlanHeader, 'settingsApi' | 'trackingCodes'> & { readonly catalogHash: string }) | { readonly unread: string };

export interface PlanFooter {
  readonly kind: 'footer';
  readonly rows: number;
  /** What is known only from the whole file; overrules the rows' own lines. */
  readonly overrules: readonly Overrule[];
  readonly summary: PlanSummary;
  /** Absent in a plan made by an older version, which is not applied. */
  readonly seal?: PlanSeal;
}

export interface PlanFile {
  readonly header: PlanHeader;
  /** `undefined`: the plan is unfinished. */
  readonly footer: PlanFooter | undefined;
  /** The rows, in input order; each call reads the file again. */
  rows(): AsyncIterable<PlanRow>;
  /** The same, many at once. */
  groups(): AsyncIterable<readonly PlanRow[]>;
  /** Throws a RunError (`refused`) if a finished plan was changed after it was made. Reads the whole file. */
  refuseIfChanged(): Promise<void>;
}

/** Throws a RunError (`refused`) for a file that is not a plan, is damaged, or has an unknown version. */
export async function readPlan(path: string): Promise<PlanFile> {
  const header = await readHeader(path);
  const end = await readFooter(path);
  return {
    header,
    footer: end?.footer,
    rows: () => readPlanRows(path),
    groups: () => readPlanRowGroups(path),
    refuseIfChanged: async () => {
      if (end !== undefined) await refuseBrokenSeal(path, end.footer, end.offset);
    },
  };
}

async function readHeader(path: string): Promise<PlanHeader> {
  await stat(path).catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw isMissing ? damaged(path, 'there is no such file') : notRead(path, error);
  });
  for await (const { value } of readLines(path)) {
    const header = value as Partial<PlanHeader> | null;
    if (header?.kind !== 'header') throw damaged(path, 'it does not begin with a header');
    if (header.version !== 1 && header.version !== 2) {
      throw new RunError(
        'refused',
        `${path} was written by another version of this program (format ${String(header.version)}).`,
        {
          next: 'Apply it with the version that planned it, or plan the spreadsheet again.',
        },
      );
    }
    const { columns, input, organization, site, options } = header;
    const sound = Array.isArray(columns) && input !== undefined && organization !== undefined && site !== undefined;
    if (!sound) throw damaged(path, 'its header lacks what a plan needs');
    if (!arePlanOptions(options)) throw damaged(path, 'the options in its header are damaged');
    return value as PlanHeader;
  }
  throw damaged(path, 'it is empty');
}

/** Searches from the end, so that a plan of a million rows is not read for its last line. `undefined`: it has no footer. */
async function readFooter(path: string): Promise<{ footer: PlanFooter; offset: number } | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw notRead(path, error);
  });
  try {
    const { size } = await file.stat();
    for (let span = 1 << 16; ; span *= 8) {
      const from = Math.max(0, size - span);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
      const text = buffer.subarray(0, bytesRead);
      if (text.at(-1) !== 10) return undefined;
      const begin = text.lastIndexOf(10, text.length - 2);
      if (begin === -1 && from > 0) continue;
      const value = JSON.parse(text.toString('utf8', begin + 1)) as Partial<PlanFooter> | null;
      if (value?.kind !== 'footer') return undefined;
      if (typeof value.rows !== 'number' || !Array.isArray(value.overrules))
        throw damaged(path, 'its footer is damaged');
      return { footer: value as PlanFooter, offset: from + begin + 1 };
    }
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw error instanceof SyntaxError ? damaged(path, 'its last line is not JSON') : notRead(path, error);
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** Rows that are missing, duplicated or out of order are damage: a result would be missing or reported twice. */
export async function* readPlanRows(path: string): AsyncIterable<PlanRow> {
  for await (const rows of readPlanRowGroups(path)) for (const row of rows) yield row;
}

export interface PlanRow {
  readonly plan: RowPlan;
  /** In bytes, from the start of the file. */
  readonly offset: number;
}

/** The same, many at once. */
export async function* readPlanRowGroups(path: string): AsyncIterable<readonly PlanRow[]> {
  const rowIn = rowReader(path);
  for await (const lines of readLineGroups(path)) {
    const found: PlanRow[] = [];
    let damage: RunError | undefined;
    for (const line of lines) {
      try {
        const plan = rowIn(line);
        if (plan !== undefined) found.push({ plan, offset: line.offset });
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        damage = error;
        break;
      }
    }
    // What comes before the damage is passed on first.
    yield found;
    if (damage !== undefined) throw damage;
  }
}

/** Called with each line in order: its row, or `undefined` for header and footer. */
function rowReader(path: string): (line: JsonLine) => RowPlan | undefined {
  let [rows, last, ended] = [0, 0, false];
  let texts: TextPlaces | undefined;
  return ({ value, offset }) => {
    if (offset === 0) {
      texts = (value as PlanHeader).texts;
      return undefined;
    }
    if (ended) throw damaged(path, `byte ${offset} is after the footer`);
    if (isFooter(value)) {
      if (value.rows !== rows) throw damaged(path, `it has ${rows} rows, and its footer says ${value.rows}`);
      ended = true;
      return undefined;
    }
    const line = fromLine(value, texts) as Partial<RowPlan> | null;
    if (!isRow(line) || line.row <= last) throw damaged(path, `byte ${offset} does not start a row of a plan`);
    [rows, last] = [rows + 1, line.row];
    return line;
  };
}

function isFooter(value: unknown): value is PlanFooter {
  return (value as Partial<PlanFooter> | null)?.kind === 'footer';
}

function isRow(line: Partial<RowPlan> | null): line is RowPlan {
  const lists = [line?.cells, line?.calls, line?.changes, line?.problems];
  return (
    Number.isSafeInteger(line?.row) && typeof line?.email === 'string' && lists.every((list) => Array.isArray(list))
  );
}

function damaged(path: string, why: string): RunError {
  return new RunError('refused', `${path} is not a usable plan: ${why}.`, { next: 'Plan the spreadsheet again.' });
}
