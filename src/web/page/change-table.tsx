/** Each change of a row from old to new, told apart by symbol and word as well as by color. */
import type { RowDetail } from '../api.js';
import { useWords } from './use-page.js';

type Change = RowDetail['changes'][number];

export function ChangeTable({ changes }: { readonly changes: readonly Change[] }) {
  const words = useWords();
  return (
    <div class="wide">
      <table class="full changes">
        <thead>
          <tr>
            <th scope="col">{words.changes.kind}</th>
            <th scope="col">{words.changes.field}</th>
            <th scope="col">{words.changes.from}</th>
            <th scope="col">{words.changes.to}</th>
            <th scope="col">{words.changes.state}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change, place) => (
            <ChangeRow key={place} change={change} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChangeRow({ change }: { readonly change: Change }) {
  const words = useWords();
  const { field, from, to, isLoss, state } = change;
  const kind = isLoss ? 'removes' : from === '' ? 'adds' : 'replaces';
  const { symbol, tone } = looks[kind];
  return (
    <tr class={isLoss ? 'is-loss' : ''}>
      <td>
        <span class={`symbol tone-${tone}`} aria-hidden="true">
          {symbol}
        </span>{' '}
        {words.changes.kinds[kind]}
      </td>
      <th scope="row" lang="en">
        {field}
      </th>
      <td>{from === '' ? <span class="muted">{words.empty}</span> : <del>{from}</del>}</td>
      <td>{to === '' ? <span class="muted">{words.empty}</span> : <ins>{to}</ins>}</td>
      <td>{words.changes.states[state]}</td>
    </tr>
  );
}

const looks = {
  removes: { symbol: '−', tone: 'bad' },
  adds: { symbol: '+', tone: 'good' },
  replaces: { symbol: '→', tone: 'calm' },
} as const;
