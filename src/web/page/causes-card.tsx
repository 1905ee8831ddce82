/** Why rows are not done, and what to do about each cause on this page. */
import { useMemo } from 'preact/hooks';
import { statusSymbols, statusTones, type RowColumns } from '../../report/row-format.js';
import type { JobDetail } from '../api.js';
import type { FilterSet } from '../../report/view/row-filter-form.js';
import { causesOfRows, type CauseOfRows } from './causes-of-rows.js';
import { useWords } from './use-page.js';
import { WayList } from './way-list.js';
import { waysIn } from './ways.js';

interface CausesCardProps {
  /** `undefined`: not loaded yet. */
  readonly columns: RowColumns | undefined;
  readonly onShow: (filter: FilterSet) => void;
  readonly kind: JobDetail['kind'];
}

export function CausesCard({ columns, onShow, kind }: CausesCardProps) {
  const words = useWords();
  const causes = useMemo(() => (columns === undefined ? undefined : causesOfRows(columns)), [columns]);
  if (causes === undefined || causes.length === 0) return null;
  return (
    <section class="card" aria-labelledby="causes-title">
      <h2 id="causes-title">{words.causes.title}</h2>
      <ol class="causes">
        {causes.map((cause) => (
          <Cause key={`${cause.status} ${cause.code}`} cause={cause} onShow={onShow} kind={kind} />
        ))}
      </ol>
    </section>
  );
}

interface CauseProps {
  readonly cause: CauseOfRows;
  readonly onShow: CausesCardProps['onShow'];
  readonly kind: CausesCardProps['kind'];
}

function Cause({ cause: { code, status, count, rows, error, next }, onShow, kind }: CauseProps) {
  const words = useWords();
  return (
    <li>
      <p>
        <span class={`symbol tone-${statusTones[status]}`} aria-hidden="true">
          {statusSymbols[status]}
        </span>{' '}
        <strong>{words.table.statuses[status]}</strong>{' '}
        <span class="muted">
          {words.problems.rows(rows, count)}
          {code !== '' && ` · ${code}`}
        </span>
        <button type="button" class="show-cause" onClick={() => onShow({ status, code })}>
          {words.show}
          <span class="hidden">
            {' '}
            {words.table.statuses[status]} {code}
          </span>
        </button>
      </p>
      {error !== '' && <p lang="en">{error}</p>}
      <WayList ways={waysIn(error)} />
      <p class="next">
        <span class="muted">{words.next}:</span> {words.causes.next(status, next, kind)}
      </p>
    </li>
  );
}
