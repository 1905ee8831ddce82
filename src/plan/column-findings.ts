/** Columns of which no cell can be used: one finding for the column says more than an error in each row. */
import type { PlanSummary } from '../model/plan-summary.js';
import type { Problem, RowNumber } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';

type Finding = PlanSummary['findings'][number];

export interface ColumnFindings {
  /** Call once for each row, with all of its problems. */
  add(row: RowNumber, cells: readonly string[], problems: readonly Problem[]): void;
  /** The findings, with a single one for each column of which no cell can be used. */
  shortened(findings: readonly Finding[]): Finding[];
}

/** Fewer unusable cells are shown one by one. */
const fewestCells = 3;

/** `headings`: the file's, as written. */
export function createColumnFindings(headings: readonly string[]): ColumnFindings {
  const columns = headings.map((heading) => ({ heading: heading.trim(), filled: 0, wrong: 0, first: 0 }));
  return {
    add(row, cells, problems) {
      const errors = problems.filter(({ severity, value }) => severity === 'error' && value !== undefined);
      columns.forEach((column, place) => {
        if ((cells[place] ?? '').trim() === '') return;
        column.filled += 1;
        if (!errors.some((error) => error.column === column.heading)) return;
        column.wrong += 1;
        if (column.first === 0) column.first = row;
      });
    },
    shortened(findings) {
      const useless = new Map(
        columns
          .filter(({ heading, filled, wrong }) => heading !== '' && wrong === filled && filled >= fewestCells)
          .map((column) => [column.heading, column]),
      );
      return findings.flatMap((finding) => {
        const column = finding.problem.severity === 'error' ? useless.get(finding.problem.column ?? '') : undefined;
        if (column === undefined) return [finding];
        if (column.first !== finding.row) return [];
        column.first = -1;
        return [{ row: finding.row, problem: ofColumn(finding.problem, column) }];
      });
    },
  };
}

function ofColumn(problem: Problem, { heading, filled }: { heading: string; filled: number }): Problem {
  const all = `none of the ${filled.toLocaleString('en-US')} cells of this column can be used`;
  const next = `to apply the rows without it, use --map ${shellWord(`${heading}=ignore`)}`;
  return { ...problem, message: `${problem.message}; ${all}: ${next}` };
}
