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
export function matchingRules(cells: readonly string[], { columns, rules }: FileHeader): readonly Rule[] {
  if (rules === undefined) return [];
  return rules.rules.filter(({ when }) =>
    when.every(({ heading, values }) => {
      const place = columnHeaded(heading, columns)?.place;
      const cell = comparable(cells[place ?? -1] ?? '');
      return values.some((value) => comparable(value) === cell);
    }),
  );
}

/** What the row's rules and the bundles named in its cell give; names of bundles that do not exist are in `unknown`. */
export function giftsFor(
  cells: readonly string[],
  header: FileHeader,
  bundleCell: string | undefined,
): { readonly gifts: readonly Gift[]; readonly unknown: readonly string[] } {
  const { rules } = header;
  const byRule = matchingRules(cells, header).flatMap((rule): Gift[] => {
    const source = ruleInWords(rule);
    const bundles = rule.bundles.flatMap((name) => giftOf(name, rules, `${source} → `));
    return [{ source, gives: rule.gives }, ...bundles];
  });
  const named = bundleCell === undefined ? [] : listMembers(bundleCell);
  const unknown = named.filter((name) => bundleNamed(name, rules) === undefined);
  return { gifts: [...byRule, ...named.flatMap((name) => giftOf(name, rules, ''))], unknown };
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
