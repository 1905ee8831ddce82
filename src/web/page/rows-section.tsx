/** All rows of a job in the report's own table, and the row that was opened. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JobDetail } from '../api.js';
import type { ShownRows } from '../../report/view/csv-of-rows.js';
import { mountRowTable, type RowTable } from '../../report/view/row-table.js';
import type { RowColumns } from '../../report/row-format.js';
import { ProblemNote } from './problem-note.js';
import { RowPanel } from './row-panel.js';
import type { Corrections } from './use-corrections.js';
import { useLoaded, usePage } from './use-page.js';

interface RowsSectionProps {
  readonly detail: JobDetail;
  readonly shows: ShownRows;
  readonly corrections: Corrections;
  readonly table: RefObject<RowTable | null>;
  readonly onRows?: (columns: RowColumns) => void;
}

export function RowsSection({ detail, shows, corrections, table, onRows }: RowsSectionProps) {
  const { api, state, words } = usePage();
  const { value: columns, problem } = useLoaded(() => api.rows(detail.job), detail.job, versionOf(detail));
  const place = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number | undefined>(undefined);
  useEffect(() => {
    if (columns === undefined || place.current === null) return;
    table.current = mountRowTable(place.current, columns, {
      ...{ shows, words: words.table },
      columns: ['row', 'email', shows === 'plan' ? 'effect' : 'status', 'changes', 'error'],
      details: ({ row }) => {
        setOpen(row);
        return undefined;
      },
    });
    onRows?.(columns);
  }, [columns, words]);
  const close = (): void => {
    setOpen(undefined);
    table.current?.focus();
  };
  return (
    <section class="rows" aria-labelledby="rows">
      <h2 id="rows" tabIndex={-1}>
        {words.rows.title}
      </h2>
      <p class="muted">{shows === 'plan' && canCorrect(detail) ? words.rows.planHint : words.rows.hint}</p>
      <ProblemNote problem={problem} />
      {columns === undefined && problem === undefined && <p role="status">{words.rows.busy}</p>}
      <div ref={place} />
      {open !== undefined && (
        <RowPanel
          key={open}
          canCorrect={canCorrect(detail)}
          job={detail.job}
          kind={detail.kind}
          row={open}
          corrections={corrections}
          onClose={close}
          version={state.jobsVersion}
        />
      )}
    </section>
  );
}

/** Only where the cells of a file were planned: an undo has none of its own. */
function canCorrect({ files }: JobDetail): boolean {
  return files.includes('input');
}

/** Rows are loaded again when the job has become another, not whenever any job has. */
function versionOf({ state, counts = {} }: JobDetail): number {
  const places = ['planning', 'planned', 'applying', 'stopped', 'finished', 'waiting for approval', 'unreadable'];
  return Object.values(counts).reduce((sum, count, place) => sum + count * (place + 1), places.indexOf(state) / 10);
}
