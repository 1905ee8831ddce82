/** The parts of a report about what changed: losses by name, changes by field, licenses, calls and waits. */
import { onOneLine } from '../model/outside-text.js';
import { html, type Html } from './html.js';
import type { ReportContent } from './sections.js';
import type { CourseData } from './row-format.js';
import { scrollingTable } from './table.js';
import { grouped } from './verdict.js';

/** Who loses what, by name. */
export function lossesSection({ facts, footer }: ReportContent): Html {
  const { count, first } = facts.losing;
  const planned = footer?.summary.removals ?? 0;
  const people = (number: number): string => (number === 1 ? '1 person' : `${grouped(number)} people`);
  const more = count - first.length;
  const rows = first.map(
    ({ row, email, loses }) =>
      html`<tr>
        <td class="number">${row}</td>
        <td>${onOneLine(email)}</td>
        <td>${loses.map(onOneLine).join(', ')}</td>
      </tr>`,
  );
  return html`<section class="card" aria-labelledby="losses">
    <h2 id="losses">Removals</h2>
    <p>
      ${count === 0 ? 'No person loses access or data.' : `${people(count)} ${count === 1 ? 'loses' : 'lose'} access or data.`}${planned > count ? ` Planned: ${people(planned)}.` : ''}
    </p>
    ${count === 0 ? undefined : scrollingTable('removals', ['Row', 'Email', 'Loses'], rows)}
    ${more > 0 ? html`<p class="muted">${grouped(more)} more: choose “Only removals” above the table of rows.</p>` : undefined}
  </section>`;
}

export function changesSection({ facts }: ReportContent): Html {
  const rows = [...facts.changes].map(
    ([kind, count]) =>
      html`<tr>
        <th scope="row">${onOneLine(kind)}</th>
        <td class="number">${grouped(count)}</td>
      </tr>`,
  );
  return html`<section class="card" aria-labelledby="changes">
    <h2 id="changes">Changes by field</h2>
    ${
      rows.length === 0
        ? html`<p class="none">Nothing was changed.</p>`
        : scrollingTable('changes', ['Change', { isNumber: 'Rows' }], rows)
    }
  </section>`;
}

/** Free units before and after, as far as this job changed them. */
export function licensesSection({ facts, footer }: ReportContent): Html | undefined {
  const licenses = footer?.summary.licenses ?? [];
  if (licenses.length === 0) return undefined;
  const rows = licenses.map(({ id, name, site, needs, free, givesBack, short = 0 }) => {
    const { assigned, freed } = facts.licenses.get(id) ?? { assigned: 0, freed: 0 };
    const after = free === undefined ? 'not known' : grouped(free - assigned + freed);
    const wanted =
      short > 0 ? html`${grouped(needs)} <strong class="tone-warn">(${grouped(short)} short)</strong>` : grouped(needs);
    return html`<tr>
      <th scope="row">${onOneLine(site === undefined ? name : `${name} of ${site}`)}</th>
      <td class="number">${free === undefined ? 'not known' : grouped(free)}</td>
      <td class="number">${wanted}</td>
      <td class="number">${grouped(givesBack)}</td>
      <td class="number">${grouped(assigned)}</td>
      <td class="number">${grouped(freed)}</td>
      <td class="number">${after}</td>
    </tr>`;
  });
  const heads = ['Free before', 'Plan needs', 'Plan frees', 'Assigned', 'Freed', 'Free after'];
  return html`<section class="card wide-card" aria-labelledby="licenses">
    <h2 id="licenses">Licenses</h2>
    ${scrollingTable('licenses', ['License', ...heads.map((isNumber) => ({ isNumber }))], rows)}
    <p class="muted">
      “Free after” is computed from what this job assigned and freed; other changes of the organization are not in it.
    </p>
  </section>`;
}

/** Calls, waits, and the run over time: a chart where scripts run, and the same numbers as a table. */
export function runSection({ run }: ReportContent, course: CourseData | undefined): Html {
  const list = (of: ReadonlyMap<string, number>, unit: string): Html =>
    of.size === 0
      ? html`<p class="none">none recorded</p>`
      : html`<ul>
          ${[...of].map(([name, number]) => html`<li>${onOneLine(name)}: <span class="number">${grouped(Math.round(number))}${unit}</span></li>`)}
        </ul>`;
  return html`<section class="card wide-card" aria-labelledby="run">
    <h2 id="run">The run</h2>
    <div class="run">
      <div>
        <h3>Calls to Webex</h3>
        ${list(run.calls, '')}
      </div>
      <div>
        <h3>Waits</h3>
        ${list(run.waits, ' s')}
      </div>
      ${course === undefined ? undefined : courseParts(course)}
    </div>
  </section>`;
}

function courseParts({ at, rows, calls, minutes }: CourseData): Html {
  const lines = at.map((second, place) => {
    const time = new Date(second * 1000).toISOString().slice(0, 16).replace('T', ' ');
    return html`<tr>
      <th scope="row">${time}</th>
      <td class="number">${String(rows[place] ?? 0)}</td>
      <td class="number">${String(calls[place] ?? 0)}</td>
    </tr>`;
  });
  const span = minutes === 1 ? 'a minute' : `a minute, in spans of ${minutes} minutes`;
  return html`<div class="course">
    <h3>Rows and write calls ${span}</h3>
    <div class="needs-script" id="course-chart"></div>
    <details>
      <summary>The same as a table</summary>
      ${scrollingTable('rows and write calls', ['UTC', { isNumber: 'Rows a minute' }, { isNumber: 'Write calls a minute' }], lines)}
    </details>
  </div>`;
}
