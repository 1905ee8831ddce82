/** How often each kind of change comes, and what applying costs in calls and time. */
import type { PlanSummary } from '../../model/plan-summary.js';
import { ScrollBox } from './scroll-box.js';
import { useWords } from './use-page.js';

export function PlanChanges({ summary }: { readonly summary: PlanSummary }) {
  const words = useWords();
  const lost = Object.entries(summary.lost);
  const changed = Object.entries(summary.changes);
  if (lost.length + changed.length === 0) return null;
  const lines = [
    ...lost.map(([kind, count]) => ({ kind, count, isLoss: true })),
    ...changed.map(([kind, count]) => ({ kind, count, isLoss: false })),
  ];
  return (
    <section class="card" aria-labelledby="kinds-title">
      <h2 id="kinds-title">{words.plan.changes}</h2>
      <ScrollBox label={words.plan.changes}>
        <table class="full">
          <tbody>
            {lines.map(({ kind, count, isLoss }) => (
              <tr key={`${isLoss} ${kind}`}>
                <th scope="row">
                  <span class={`symbol tone-${isLoss ? 'bad' : 'good'}`} aria-hidden="true">
                    {isLoss ? '−' : '+'}
                  </span>{' '}
                  <span lang="en">{kind}</span>
                  {isLoss && <span class="hidden"> ({words.table.removal})</span>}
                </th>
                <td class="number">{words.number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
