/** How many people are created, updated, deleted, left alone, left out. */
import type { PlanSummary } from '../../model/plan-summary.js';
import type { JobDetail } from '../api.js';
import { effects, effectSymbols, effectTones, type Effect } from '../../report/row-format.js';
import { useWords } from './use-page.js';

interface PlanCountsProps {
  readonly summary: PlanSummary;
  readonly kind: JobDetail['kind'];
  readonly onShow: (effect: Effect) => void;
}

export function PlanCounts({ summary, kind, onShow }: PlanCountsProps) {
  const words = useWords();
  const { people, total, chosen } = summary;
  const shown = effects.filter((effect) => people[effect] > 0);
  return (
    <section class="card" aria-labelledby="counts-title">
      <h2 id="counts-title">{words.plan.counts}</h2>
      <table class="full">
        <tbody>
          {shown.map((effect) => (
            <tr key={effect}>
              <th scope="row">
                <span class={`symbol tone-${effectTones[effect]}`} aria-hidden="true">
                  {effectSymbols[effect]}
                </span>{' '}
                {words.table.effects[effect]}
                {kind !== 'undo' && <span class="muted explained">{words.plan.effectNotes[effect]}</span>}
              </th>
              <td class="number">{words.number(people[effect])}</td>
              <td class="number">
                <button type="button" class="small" onClick={() => onShow(effect)}>
                  {words.show}
                  <span class="hidden"> {words.table.effects[effect]}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen < total && <p class="muted">{words.plan.chosen(chosen, total)}</p>}
    </section>
  );
}
