/** What a plan will do: who loses something first, then counts, licenses, problems, every row, and the approval. */
import { useRef } from 'preact/hooks';
import type { JobDetail } from '../api.js';
import type { RowTable } from '../../report/view/row-table.js';
import type { FilterSet } from '../../report/view/row-filter-form.js';
import { ApproveForm } from './approve-form.js';
import { CorrectionsBar } from './corrections-bar.js';
import { DetailFacts } from './detail-facts.js';
import { Downloads } from './downloads.js';
import { Heading } from './heading.js';
import { LicenseTable } from './license-table.js';
import { PlanChanges } from './plan-changes.js';
import { PlanCounts } from './plan-counts.js';
import { PlanProblems } from './plan-problems.js';
import { RemovalsCard } from './removals-card.js';
import { RowsSection } from './rows-section.js';
import { Steps } from './steps.js';
import { useCorrections } from './use-corrections.js';
import { usePage } from './use-page.js';

export function PlanView({ detail }: { readonly detail: JobDetail }) {
  const { words } = usePage();
  const table = useRef<RowTable | null>(null);
  const corrections = useCorrections();
  const { summary } = detail;
  const show = (filter: FilterSet): void => {
    table.current?.filter(filter);
    document.getElementById('rows')?.focus();
  };
  return (
    <>
      <Steps at="plan" />
      <Heading step={`${detail.job} plan`} title={words.steps.plan}>
        {words.plan.heading(summary, detail.kind)}
      </Heading>
      <p class="lead">{words.nothingChanged}</p>
      <DetailFacts detail={detail} />
      {detail.confirm !== undefined && (
        <button type="button" class="to-approval" onClick={() => document.getElementById('approve-title')?.focus()}>
          {words.plan.toApproval} <span aria-hidden="true">↓</span>
        </button>
      )}
      {summary !== undefined && (
        <div class="cards">
          <RemovalsCard summary={summary} onShow={() => show({ onlyRemovals: true })} />
          <PlanCounts summary={summary} kind={detail.kind} onShow={(effect) => show({ effect })} />
          <PlanProblems summary={summary} onShow={show} />
          <LicenseTable licenses={summary.licenses} />
          <PlanChanges summary={summary} />
        </div>
      )}
      <RowsSection detail={detail} shows="plan" corrections={corrections} table={table} />
      <CorrectionsBar job={detail.job} corrections={corrections} />
      <ApproveForm detail={detail} hasCorrections={corrections.all.length > 0} />
      <Downloads detail={detail} />
    </>
  );
}
