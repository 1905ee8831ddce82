/** How many rows each rule matches, for the summary. */
import type { FileHeader } from '../model/columns.js';
import { nearest } from '../model/names.js';
import { columnHeaded, matchingRules, ruleInWords } from './match-rules.js';

export interface RuleCounts {
  add(cells: readonly string[]): void;
  /** A line for each rule, and one for the rows that no rule matched; none without rules. */
  notices(): readonly string[];
}

export function countRules(header: FileHeader): RuleCounts {
  const rules = header.rules?.rules ?? [];
  const counts = new Map(rules.map((rule) => [rule, 0]));
  let without = 0;
  return {
    add(cells) {
      if (rules.length === 0) return;
      const matching = matchingRules(cells, header);
      if (matching.length === 0) without += 1;
      for (const rule of matching) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    },
    notices: () => [
      ...withoutColumn(header),
      ...[...counts].map(([rule, count]) => `${ruleInWords(rule)}: ${count === 0 ? 'no row' : inRows(count)}`),
      ...(without > 0 ? [`no rule matches ${inRows(without)}`] : []),
    ],
  };
}

/** Configured rules look at columns that this file may lack; named once, with the nearest heading. */
function withoutColumn({ columns, rules }: FileHeader): string[] {
  const headings = columns.map(({ heading }) => heading.trim()).filter((one) => one !== '');
  const missing = [...new Set((rules?.rules ?? []).flatMap(({ when }) => when.map(({ heading }) => heading)))].filter(
    (heading) => columnHeaded(heading, columns) === undefined,
  );
  return missing.map((heading) => {
    const near = nearest(heading, headings);
    const hint = near === undefined ? '' : `; nearest: "${near}"`;
    return `the file has no column "${heading}"${hint}: rules that use it match no row`;
  });
}

function inRows(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`;
}
