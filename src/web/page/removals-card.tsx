/** Who loses something, by name, and who is deleted. Stands before everything else, also where no one does. */
import type { PlanSummary } from '../../model/plan-summary.js';
import { ScrollBox } from './scroll-box.js';
import { useWords } from './use-page.js';

interface RemovalsCardProps {
  readonly summary: PlanSummary;
  readonly onShow: () => void;
}

export function RemovalsCard({ summary, onShow }: RemovalsCardProps) {
  const words = useWords();
  const { removals, losers, deletions = [], people } = summary;
  const more = removals - losers.length - deletions.length;
  if (removals === 0) return <NoRemovals />;
  return (
    <section class="card whole is-removal" aria-labelledby="removals-title">
      <h2 id="removals-title">
        <span class="symbol tone-bad" aria-hidden="true">
          −
        </span>{' '}
        {words.removals.people(removals)}
      </h2>
      {people.delete > 0 && <p class="tone-bad">{words.removals.deleted(people.delete)}</p>}
      <ScrollBox label={words.removals.title}>
        <Losers summary={summary} />
      </ScrollBox>
      {more > 0 && <p class="muted">{words.removals.more(more)}</p>}
      <button type="button" class="small" onClick={onShow}>
        {words.removals.show}
      </button>
    </section>
  );
}

function NoRemovals() {
  const words = useWords();
  return (
    <section class="card whole" aria-labelledby="removals-title">
      <h2 id="removals-title">{words.removals.title}</h2>
      <p>
        <span class="symbol tone-good" aria-hidden="true">
          ✓
        </span>{' '}
        {words.removals.none}
      </p>
    </section>
  );
}

/** Deleted people first. */
function Losers({ summary: { losers, deletions = [] } }: Pick<RemovalsCardProps, 'summary'>) {
  const words = useWords();
  return (
    <table class="full">
      <thead>
        <tr>
          <th scope="col" class="number">
            {words.table.headings.row}
          </th>
          <th scope="col">{words.table.headings.email}</th>
          <th scope="col">{words.removals.loses}</th>
        </tr>
      </thead>
      <tbody>
        {deletions.map(({ row, email, name, loses }) => (
          <tr key={row}>
            <td class="number">{row}</td>
            <td>
              {email} {name !== '' && <span class="muted">{name}</span>}
            </td>
            <td>
              <strong class="tone-bad">{words.removals.isDeleted}</strong> <Losses of={loses} />
            </td>
          </tr>
        ))}
        {losers.map(({ row, email, loses }) => (
          <tr key={row}>
            <td class="number">{row}</td>
            <td>{email}</td>
            <td>
              <Losses of={loses} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Losses({ of }: { readonly of: readonly string[] }) {
  return <span lang="en">{of.join(', ')}</span>;
}
