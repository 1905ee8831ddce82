/** Rows by status, with symbol and word. */
import { statuses, type Status } from '../../model/row.js';
import { statusSymbols, statusTones } from '../../report/row-format.js';
import { useWords } from './use-page.js';

interface StatusCountsProps {
  readonly counts: Readonly<Partial<Record<Status, number>>>;
  readonly onShow?: (status: Status) => void;
}

export function StatusCounts({ counts, onShow }: StatusCountsProps) {
  const words = useWords();
  const shown = statuses.filter((status) => (counts[status] ?? 0) > 0);
  if (shown.length === 0) return null;
  return (
    <ul class="tiles">
      {shown.map((status) => (
        <li key={status} class="tile">
          <span class="tile-number">{words.number(counts[status] ?? 0)}</span>
          <span>
            <span class={`symbol tone-${statusTones[status]}`} aria-hidden="true">
              {statusSymbols[status]}
            </span>{' '}
            {words.table.statuses[status]}
          </span>
          {onShow !== undefined && (
            <button type="button" class="small" onClick={() => onShow(status)}>
              {words.show}
              <span class="hidden"> {words.table.statuses[status]}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
