/** The part of a report about people whom rows delete. */
import { onOneLine } from '../model/outside-text.js';
import { html, type Html } from './html.js';
import type { ReportContent } from './sections.js';
import { scrollingTable } from './table.js';
import { grouped } from './verdict.js';

/** Whom rows delete: told apart from those who only lose something. */
export function deletionsSection({ facts, footer }: ReportContent): Html | undefined {
  const { people, deletions: first = [] } = footer?.summary ?? {};
  const planned = people?.delete ?? 0;
  if (first.length === 0) return undefined;
  const persons = (number: number): string => (number === 1 ? '1 person' : `${grouped(number)} people`);
  const rows = first.map(
    ({ row, email, name, loses }) =>
      html`<tr>
        <td class="number">${row}</td>
        <td>${onOneLine(email)}</td>
        <td>${onOneLine(name)}</td>
        <td>${loses.map(onOneLine).join(', ')}</td>
      </tr>`,
  );
  const heads = ['Row', 'Email', 'Name', 'Goes with the person'];
  return html`<section class="card" aria-labelledby="deletions">
    <h2 id="deletions">Deletions</h2>
    <p>
      The file deletes ${persons(planned)} for good; undo cannot bring them back. Deleted so far:
      ${grouped(facts.counts.deleted)}.
    </p>
    ${scrollingTable('deletions', [...heads], rows)}
    ${planned > first.length ? html`<p class="muted">${grouped(planned - first.length)} more: see the table of rows.</p>` : undefined}
  </section>`;
}
