/** A row in full: what is wrong, each change from old to new, and its cells, which can be corrected. */
import { useEffect, useRef } from 'preact/hooks';
import type { JobDetail, JobId, RowDetail } from '../api.js';
import { ChangeTable } from './change-table.js';
import { ProblemNote } from './problem-note.js';
import type { Corrections } from './use-corrections.js';
import { useLoaded, usePage } from './use-page.js';
import { WayList } from './way-list.js';
import { waysIn } from './ways.js';

interface RowPanelProps {
  readonly job: JobId;
  readonly kind: JobDetail['kind'];
  readonly row: number;
  readonly version: number;
  readonly canCorrect: boolean;
  readonly corrections: Corrections;
  readonly onClose: () => void;
}

export function RowPanel({ job, kind, row, version, canCorrect, corrections, onClose }: RowPanelProps) {
  const { api, words } = usePage();
  const { value: detail, problem } = useLoaded(() => api.row(job, row), `${job} ${row}`, version);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <div
      class="details"
      onKeyDown={({ key, target }) => {
        if (key === 'Escape' && !(target instanceof HTMLInputElement)) onClose();
      }}
    >
      <h3 tabIndex={-1} ref={heading}>
        {words.rows.row(row)} {detail?.email ?? ''}
      </h3>
      <ProblemNote problem={problem} />
      {detail === undefined && problem === undefined && <p>{words.rows.busyRow}</p>}
      {detail !== undefined && (
        <RowParts detail={detail} kind={kind} corrections={canCorrect ? corrections : undefined} />
      )}
      <button type="button" onClick={onClose}>
        {words.close}
      </button>
    </div>
  );
}

interface RowPartsProps {
  readonly detail: RowDetail;
  readonly kind: JobDetail['kind'];
  /** `undefined`: cells cannot be corrected. */
  readonly corrections: Corrections | undefined;
}

function RowParts({ detail, kind, corrections }: RowPartsProps) {
  const { words } = usePage();
  const { problems, changes, next } = detail;
  return (
    <>
      {problems.map(({ code, message, heading, severity }) => (
        <div key={`${code} ${heading ?? ''}`} class="row-problem">
          <span class={`symbol tone-${severity === 'error' ? 'bad' : 'warn'}`} aria-hidden="true">
            {severity === 'error' ? '!' : '△'}
          </span>{' '}
          <strong>{severity === 'error' ? words.problems.error : words.problems.warning}</strong>{' '}
          {heading !== undefined && <span>{heading}: </span>}
          <span lang="en">{message}</span>
          <WayList ways={waysIn(message)} />
        </div>
      ))}
      <h4>{words.rows.changes}</h4>
      {changes.length === 0 ? <p class="muted">{words.rows.noChanges}</p> : <ChangeTable changes={changes} />}
      <h4>{words.rows.cells}</h4>
      {corrections !== undefined && <p class="muted">{words.rows.cellsHint}</p>}
      <div class="cells">
        {detail.cells.map(({ heading, value, field }, place) => (
          <Cell
            key={`${place} ${heading}`}
            {...{ heading, value, field }}
            isWrong={problems.some((problem) => problem.heading === heading && problem.severity === 'error')}
            correction={corrections?.of(detail.row, heading)}
            onCorrect={
              corrections && ((text) => corrections.set(detail.row, heading, text === value ? undefined : text))
            }
          />
        ))}
      </div>
      {next !== '' && detail.status !== 'planned' && (
        <p>
          <span class="muted">{words.next}:</span> {words.causes.next(detail.status, next, kind)}
        </p>
      )}
    </>
  );
}

interface CellProps {
  readonly heading: string;
  readonly value: string;
  readonly field: string | undefined;
  readonly isWrong: boolean;
  readonly correction: string | undefined;
  /** `undefined`: the cell can only be read. */
  readonly onCorrect: ((value: string) => void) | undefined;
}

function Cell({ heading, value, field, isWrong, correction, onCorrect }: CellProps) {
  const { words } = usePage();
  const isCorrected = correction !== undefined;
  return (
    <label class={`field cell-field ${isWrong ? 'is-wrong' : ''} ${isCorrected ? 'is-corrected' : ''}`}>
      <span>
        {heading} {isWrong && <strong class="tone-bad">! {words.rows.wrong}</strong>}
        {isCorrected && <strong class="tone-good"> ✓ {words.rows.corrected}</strong>}
        {field === undefined && <span class="muted"> {words.rows.notRead}</span>}
      </span>
      <input
        type="text"
        value={correction ?? value}
        aria-invalid={isWrong && !isCorrected}
        readOnly={onCorrect === undefined}
        onInput={({ currentTarget }) => onCorrect?.(currentTarget.value)}
      />
    </label>
  );
}
