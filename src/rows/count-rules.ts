/** How many rows each rule matches, for the summary. */
import type { FileHeader } from '../model/columns.js';
import { matchingRules, ruleInWords } from './match-rules.js';

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
      ...[...counts].map(([rule, count]) => `${ruleInWords(rule)}: ${count === 0 ? 'no row' : inRows(count)}`),
      ...(without > 0 ? [`no rule matches ${inRows(without)}`] : []),
    ],
  };
}

function inRows(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`;
}
