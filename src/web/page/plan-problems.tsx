/** What is wrong or unusual in the file, by kind, with the rows; and what the program remarks about the whole. */
import type { PlanSummary } from '../../model/plan-summary.js';
import type { Problem } from '../../model/row.js';
import type { FilterSet } from '../../report/view/row-filter-form.js';
import { useWords } from './use-page.js';
import { WayList } from './way-list.js';
import { waysIn } from './ways.js';

interface PlanProblemsProps {
  readonly summary: PlanSummary;
  readonly onShow: (filter: FilterSet) => void;
}

interface Kind {
  readonly code: string;
  readonly severity: Problem['severity'];
  readonly rows: readonly number[];
  readonly first: Problem;
}

const mostRowsNamed = 10;

export function PlanProblems({ summary, onShow }: PlanProblemsProps) {
  const words = useWords();
  const kinds = kindsOf(summary);
  return (
    <section class="card" aria-labelledby="problems-title">
      <h2 id="problems-title">{words.problems.title}</h2>
      {kinds.length === 0 && (
        <p>
          <span class="symbol tone-good" aria-hidden="true">
            ✓
          </span>{' '}
          {words.problems.none}
        </p>
      )}
      <ol class="causes">
        {kinds.map(({ code, severity, rows, first }) => (
          <li key={`${severity} ${code}`}>
            <p>
              <span class={`symbol tone-${severity === 'error' ? 'bad' : 'warn'}`} aria-hidden="true">
                {severity === 'error' ? '!' : '△'}
              </span>{' '}
              <strong>{severity === 'error' ? words.problems.error : words.problems.warning}</strong>{' '}
              <span class="muted">{words.problems.rows(rows.slice(0, mostRowsNamed), rows.length)}</span>
              <button type="button" class="show-cause" onClick={() => onShow({ code })}>
                {words.show}
                <span class="hidden"> {code}</span>
              </button>
            </p>
            <p lang="en">{inWords(first)}</p>
            <WayList ways={waysIn(first.message)} />
          </li>
        ))}
      </ol>
      {kinds.some(({ severity }) => severity === 'error') && <p class="muted">{words.problems.correct}</p>}
      {summary.notices.length > 0 && (
        <>
          <h3>{words.problems.notices}</h3>
          <ul lang="en">
            {summary.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
          <WayList ways={[...summary.notices, ...Object.values(summary.advice ?? {})].flatMap(waysIn)} />
        </>
      )}
    </section>
  );
}

/** Errors first, then the most frequent. The summary has the first findings only. */
function kindsOf({ findings }: PlanSummary): readonly Kind[] {
  const kinds = new Map<string, Kind & { rows: number[] }>();
  for (const { row, problem } of findings) {
    const { code, severity } = problem;
    const name = `${severity} ${code}`;
    const kind = kinds.get(name) ?? { code, severity, rows: [], first: problem };
    kinds.set(name, kind);
    if (kind.rows.at(-1) !== row) kind.rows.push(row);
  }
  const rank = ({ severity }: Kind): number => (severity === 'error' ? 0 : 1);
  return [...kinds.values()].sort((a, b) => rank(a) - rank(b) || b.rows.length - a.rows.length);
}

/** `sessionTypes "Pro 200": has session types, but no account …` */
function inWords({ column, value, message }: Problem): string {
  const what = [column ?? '', value === undefined || value === '' ? '' : `“${value}”`].filter((part) => part !== '');
  return what.length === 0 ? message : `${what.join(' ')}: ${message}`;
}
