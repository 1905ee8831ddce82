/** Which rules and bundles a row's cells bring into play. */
import { listMembers, normalizeCell } from '../model/cells.js';
import type { FileColumn, FileHeader } from '../model/columns.js';
import { sameName } from '../model/names.js';
import type { Bundle, Rule, RuleBook } from '../model/rule-book.js';

/** Something given to a row, and what gave it, in a few words. */
export interface Gift {
  readonly source: string;
  readonly gives: Bundle;
}

/** All rules that match the row, in the order of the rules file. Values are compared without case. */
export function matchingRules(cells: readonly string[], header: FileHeader): readonly Rule[] {
  const { rules, places } = resolved(header);
  const values = places.map((place) => comparable(cells[place] ?? ''));
  return rules.flatMap(({ rule, when }) =>
    when.every(({ column, accepted }) => accepted.has(values[column] ?? '')) ? [rule] : [],
  );
}

/** The columns that rules look at, each once, and the rules by them. */
interface ResolvedRules {
  /** Of the columns, in the row; -1 for one that the file lacks, which matches no value. */
  readonly places: readonly number[];
  readonly rules: readonly {
    readonly rule: Rule;
    readonly when: readonly { readonly column: number; readonly accepted: ReadonlySet<string> }[];
  }[];
}

/** Resolved once for all rows of a file. */
const known = new WeakMap<FileHeader, ResolvedRules>();

function resolved(header: FileHeader): ResolvedRules {
  const before = known.get(header);
  if (before !== undefined) return before;
  const places: number[] = [];
  const rules = (header.rules?.rules ?? []).map((rule) => ({
    rule,
    when: rule.when.map(({ heading, values }) => {
      const place = columnHeaded(heading, header.columns)?.place ?? -1;
      const column = places.includes(place) ? places.indexOf(place) : places.push(place) - 1;
      return { column, accepted: new Set(values.map(comparable)) };
    }),
  }));
  const made = { places, rules };
  known.set(header, made);
  return made;
}

/** What the row's rules and the bundles named in its cell give; names of bundles that do not exist are in `unknown`. */
export function giftsFor(
  cells: readonly string[],
  header: FileHeader,
  bundleCell: string | undefined,
): { readonly gifts: readonly Gift[]; readonly unknown: readonly string[] } {
  const { rules } = header;
  const byRule = matchingRules(cells, header).flatMap((rule) => giftsOf(rule, rules));
  const named = bundleCell === undefined ? [] : listMembers(bundleCell);
  const unknown = named.filter((name) => bundleNamed(name, rules) === undefined);
  return { gifts: [...byRule, ...named.flatMap((name) => giftOf(name, rules, ''))], unknown };
}

/** Worked out once for all rows that a rule matches. */
const giftsByRule = new WeakMap<Rule, readonly Gift[]>();

function giftsOf(rule: Rule, rules: RuleBook | undefined): readonly Gift[] {
  const before = giftsByRule.get(rule);
  if (before !== undefined) return before;
  const source = ruleInWords(rule);
  const bundles = rule.bundles.flatMap((name) => giftOf(name, rules, `${source} → `));
  const made = [{ source, gives: rule.gives }, ...bundles];
  giftsByRule.set(rule, made);
  return made;
}

function giftOf(name: string, rules: RuleBook | undefined, before: string): Gift[] {
  const found = bundleNamed(name, rules);
  return found === undefined ? [] : [{ source: `${before}bundle ${found.name}`, gives: found.bundle }];
}

export function bundleNamed(
  name: string,
  rules: RuleBook | undefined,
): { readonly name: string; readonly bundle: Bundle } | undefined {
  const entries = Object.entries(rules?.bundles ?? {});
  const found = entries.find(([one]) => one === name) ?? entries.find(([one]) => sameName(one, name));
  return found && { name: found[0], bundle: found[1] };
}

/** `rule 3: department=Sales` */
export function ruleInWords({ row, when }: Rule): string {
  const conditions = when.map(({ heading, values }) => `${heading}=${values.join(' or ')}`);
  return `rule ${row}: ${conditions.length === 0 ? 'every row' : conditions.join(', ')}`;
}

/** The column under a heading as the file has it. */
export function columnHeaded(heading: string, columns: readonly FileColumn[]): FileColumn | undefined {
  return columns.find((column) => sameName(column.heading, heading));
}

function comparable(text: string): string {
  return normalizeCell(text).toLowerCase();
}
