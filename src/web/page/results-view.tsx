/** What became of a job that was applied, wholly or in part: counts, causes with what to do, every row, files, next steps. */
import { useRef, useState } from 'preact/hooks';
import type { JobDetail } from '../api.js';
import type { RowColumns } from '../../report/row-format.js';
import type { FilterSet } from '../../report/view/row-filter-form.js';
import type { RowTable } from '../../report/view/row-table.js';
import { ApproveForm } from './approve-form.js';
import { ResumePlanning } from './resume-planning.js';
import { CausesCard } from './causes-card.js';
import { CorrectionsBar } from './corrections-bar.js';
import { DetailFacts } from './detail-facts.js';
import { Downloads } from './downloads.js';
import { Heading } from './heading.js';
import { NextCard } from './next-card.js';
import { RowsSection } from './rows-section.js';
import { countsOfRows } from './sums.js';
import { StatusCounts } from './status-counts.js';
import { Steps } from './steps.js';
import { useCorrections } from './use-corrections.js';
import { usePage } from './use-page.js';

export function ResultsView({ detail }: { readonly detail: JobDetail }) {
  const { words } = usePage();
  const table = useRef<RowTable | null>(null);
  const corrections = useCorrections();
  const [columns, setColumns] = useState<RowColumns | undefined>(undefined);
  const isStopped = detail.state === 'stopped';
  // Of a job that was stopped, only its rows say how many are done.
  const counts = detail.counts ?? (columns === undefined ? {} : countsOfRows(columns));
  const show = (filter: FilterSet): void => {
    table.current?.filter(filter);
    document.getElementById('rows')?.focus();
  };
  return (
    <>
      <Steps at={isStopped ? 'apply' : 'results'} />
      <Heading step={`${detail.job} ${detail.state}`} title={words.steps.results}>
        {isStopped ? words.results.stopped : words.results.heading(counts)}
      </Heading>
      <p class="lead">{isStopped ? words.results.stoppedNote : words.results.lead}</p>
      <DetailFacts detail={detail} />
      <section class="card" aria-labelledby="result-counts">
        <h2 id="result-counts">{words.results.counts}</h2>
        <StatusCounts counts={counts} onShow={(status) => show({ status })} />
      </section>
      {isStopped && (detail.seal === undefined ? <ResumePlanning job={detail.job} /> : <ApproveForm detail={detail} />)}
      <CausesCard columns={columns} onShow={show} kind={detail.kind} />
      <Downloads detail={detail} />
      <NextCard detail={detail} />
      <RowsSection detail={detail} shows="results" corrections={corrections} table={table} onRows={setColumns} />
      <CorrectionsBar job={detail.job} corrections={corrections} />
    </>
  );
}
