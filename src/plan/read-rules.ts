/** The rules file → rules: columns named `bundle`, `licenses`, `sessionTypes` or `Tracking code: NAME` give, all others are conditions. */
import { RunError } from '../errors.js';
import { copyWhileReading } from '../job/input-copy.js';
import { isClear, listMembers, normalizeCell } from '../model/cells.js';
import { eachOf } from '../model/in-groups.js';
import { sameName } from '../model/names.js';
import type { Bundle, Rule, RuleBook } from '../model/rule-book.js';
import { readSpreadsheet } from '../spreadsheet/read-spreadsheet.js';
import type { SpreadsheetRecord } from '../spreadsheet/read-csv.js';
import { basename } from 'node:path';

/** Throws a RunError: `usage` if there is no such file, `refused` with row and column if it cannot be used. */
export async function readRules(path: string): Promise<Omit<RuleBook, 'configuration' | 'bundles'>> {
  const name = basename(path);
  const { chunks, finished } = copyWhileReading(path, undefined);
  const records: SpreadsheetRecord[] = [];
  for await (const record of eachOf(readSpreadsheet({ chunks, path, name }, {}))) {
    records.push(record);
    if (records.length > mostRules) throw refused([`it has more than ${mostRules} rows`], name);
  }
  const { sha256 } = await finished;
  const rules = rulesIn(records, name);
  const headings = records[0]?.cells.map((heading) => heading.trim()) ?? [];
  const conditions = headings.filter((heading) => heading !== '' && kindOf(heading) === 'condition');
  return { file: { name, sha256 }, rules, conditions };
}

const mostRules = 5000;

/** The first record holds the headings. Throws a RunError (`refused`) that names every row that is no rule. */
export function rulesIn([header, ...records]: readonly SpreadsheetRecord[], name: string): Rule[] {
  if (header === undefined || records.length === 0) throw refused(['it has no rules'], name);
  const headings = header.cells.map((heading) => heading.trim());
  const complaints = headingComplaints(headings);
  const rules = records.map((record) => ruleOf(record, headings, complaints));
  if (complaints.length > 0) throw refused(complaints, name);
  return rules;
}

function headingComplaints(headings: readonly string[]): string[] {
  const complaints: string[] = [];
  for (const [place, heading] of headings.entries()) {
    if (heading !== '' && headings.slice(0, place).some((other) => sameName(other, heading)))
      complaints.push(`row 1, column "${heading}": it is there twice; keep one`);
    if (takingColumns.some((one) => sameName(one, heading)))
      complaints.push(`row 1, column "${heading}": rules only give; take away by a column of the spreadsheet`);
  }
  if (!headings.some((heading) => kindOf(heading) !== 'condition'))
    complaints.push('row 1: no column gives anything; add bundle, licenses, sessionTypes or "Tracking code: NAME"');
  return complaints;
}

const takingColumns = ['removeLicenses', 'exactLicenses', 'removeSessionTypes', 'exactSessionTypes', 'previousBundle'];

function ruleOf({ row, cells }: SpreadsheetRecord, headings: readonly string[], complaints: string[]): Rule {
  const when: Rule['when'][number][] = [];
  const bundles: string[] = [];
  const lists = { licenses: [] as string[], sessionTypes: [] as string[] };
  const codes: Record<string, string> = {};
  for (const [place, cell] of cells.entries()) {
    const text = normalizeCell(cell);
    const heading = headings[place] ?? '';
    if (text === '') continue;
    const kind = kindOf(heading);
    if (heading === '') complaints.push(`row ${row}: "${text}" is in a column without a heading`);
    else if (isClear(text))
      complaints.push(`row ${row}, column "${heading}": <clear> has no meaning here; rules only give`);
    else if (kind === 'bundle') bundles.push(...listMembers(text));
    else if (kind === 'licenses' || kind === 'sessionTypes') lists[kind].push(...listMembers(text));
    else if (kind === 'condition') {
      if (text !== '*') when.push({ heading, values: listMembers(text) });
    } else codes[kind.code] = text;
  }
  const gives: Bundle = {
    ...(lists.licenses.length > 0 && { licenses: lists.licenses }),
    ...(lists.sessionTypes.length > 0 && { sessionTypes: lists.sessionTypes }),
    ...(Object.keys(codes).length > 0 && { trackingCodes: codes }),
  };
  if (bundles.length === 0 && Object.keys(gives).length === 0) complaints.push(`row ${row}: the rule gives nothing`);
  return { row, when, bundles, gives };
}

function kindOf(heading: string): 'bundle' | 'licenses' | 'sessionTypes' | 'condition' | { readonly code: string } {
  const known = (['bundle', 'licenses', 'sessionTypes'] as const).find((name) => sameName(name, heading));
  if (known !== undefined) return known;
  const code = /^tracking\s*code\s*:\s*(?<name>.+)$/iu.exec(heading)?.groups?.['name'];
  return code === undefined ? 'condition' : { code: code.trim() };
}

function refused(complaints: readonly string[], name: string): RunError {
  return new RunError('refused', [`The rules in ${name} cannot be used.`, ...complaints.map((one) => `  ${one}`)], {
    next: 'Correct the file and run the command again.',
  });
}
