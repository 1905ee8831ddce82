/** The parts of a report that stand in the page as text: readable without scripts, and printed. */
import type { CountsBySite } from '../apply/count-by-site.js';
import type { PlanFooter, PlanHeader } from '../job/plan-file.js';
import { planSites } from '../job/plan-sites.js';
import { onOneLine } from '../model/outside-text.js';
import { statuses } from '../model/row.js';
import { countsChart } from './counts-chart.js';
import type { Cause, Facts } from './facts.js';
import { html, type Html } from './html.js';
import type { Decision, RunTimes } from './read-about.js';
import { statusSymbols, statusTones, type ReportRow } from './row-format.js';
import { grouped, verdictOf } from './verdict.js';
import type { WaveShown } from './waves-in-journal.js';

export interface ReportContent {
  readonly job: { readonly name: string; readonly reference: string };
  readonly header: PlanHeader;
  readonly footer: PlanFooter | undefined;
  readonly facts: Facts;
  readonly run: RunTimes;
  readonly decision: Decision;
  /** Where the file has a column of sites. */
  readonly sites: CountsBySite | undefined;
  readonly waves: readonly WaveShown[];
  /** When plan and journal were read, ISO 8601. */
  readonly madeAt: string;
}

const kinds: Readonly<Record<PlanHeader['job'], string>> = {
  apply: 'Spreadsheet',
  retry: 'Retry of',
  undo: 'Undo of',
};

/** Verdict, what was asked, by whom and when. */
export function headSection({ job, header, footer, facts, run, decision, madeAt }: ReportContent): Html {
  const { sentence, tone } = verdictOf(facts.counts);
  const { total = facts.rows, chosen = facts.rows } = footer?.summary ?? {};
  const about: readonly (readonly [string, string | Html | undefined])[] = [
    [kinds[header.job], header.job === 'apply' ? header.input.name : `${header.parent ?? ''} (${header.input.name})`],
    ['Joined with', header.job === 'apply' ? header.input.join?.name : undefined],
    ['Rows', chosen === total ? undefined : `${grouped(chosen)} of ${grouped(total)} rows chosen`],
    ['Organization', header.organization.name ?? plainId(header.organization.id)],
    [header.sites === undefined ? 'Site' : 'Sites', planSites(header).join(', ')],
    ['Planned by', html`${header.admin}, ${timeOf(header.at)}`],
    ['Waits because', isDecided(decision) || decision.reasons.length === 0 ? undefined : decision.reasons.join('; ')],
    ['Approved by', decision.approval && approvalText(decision.approval)],
    ['Rejected by', decision.rejection && personText(decision.rejection)],
    ['Applied', run.startedAt === undefined ? undefined : html`${timeOf(run.startedAt)} to ${timeOf(run.finishedAt)}`],
    ['State of', timeOf(madeAt)],
    ['Job', job.name],
  ];
  return html`<header>
    <p class="product">webex-bulk report</p>
    <h1 class="verdict tone-${tone}">${sentence}</h1>
    <dl class="about">${about.map(([name, value]) => pair(name, value))}</dl>
  </header>`;
}

/** Webex's ids are addresses in base64, of which the last part is what Control Hub shows. */
function plainId(id: string): string {
  const address = Buffer.from(id, 'base64').toString('latin1');
  return /^ciscospark:\/\/.+\/(?<own>[\w-]+)$/u.exec(address)?.groups?.['own'] ?? id;
}

function pair(name: string, value: string | Html | undefined): Html | undefined {
  if (value === undefined) return undefined;
  return html`<div>
    <dt>${name}</dt>
    <dd>${typeof value === 'string' ? onOneLine(value) : value}</dd>
  </div>`;
}

function isDecided({ approval, rejection }: Decision): boolean {
  return approval !== undefined || rejection !== undefined;
}

function approvalText(approval: NonNullable<Decision['approval']>): Html {
  const misfit = approval.fits ? undefined : html` <strong>This is not the plan that was approved.</strong>`;
  return html`${personText(approval)}${misfit}`;
}

function personText({ by, signIn, at, reason }: NonNullable<Decision['rejection']>): Html {
  const parts = [signIn && `signed in as ${signIn}`, reason && `reason: ${reason}`].filter(Boolean) as string[];
  return html`${onOneLine([by, ...parts].join(', '))}, ${timeOf(at)}`;
}

/** In universal time, so that it means the same wherever the page is read. */
export function timeOf(at: string | undefined): Html {
  const time = Date.parse(at ?? '');
  if (!Number.isFinite(time)) return html`${onOneLine(at ?? 'not known')}`;
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}">${`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`}</time>`;
}

export function countsSection({ facts }: ReportContent): Html {
  const shown = statuses.filter((status) => facts.counts[status] > 0);
  const rows = shown.map(
    (status) =>
      html`<tr>
        <th scope="row">
          <span class="symbol tone-${statusTones[status]}" aria-hidden="true">${statusSymbols[status]}</span> ${status}
        </th>
        <td class="number">${grouped(facts.counts[status])}</td>
        <td class="number">${percent(facts.counts[status], facts.rows)}</td>
      </tr>`,
  );
  return html`<section class="card" aria-labelledby="counts">
    <h2 id="counts">Rows by status</h2>
    <div class="counts">
      <table>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col" class="number">Rows</th>
            <th scope="col" class="number">Share</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">all</th>
            <td class="number">${grouped(facts.rows)}</td>
            <td></td>
          </tr>
        </tfoot>
      </table>
      ${countsChart(facts.counts)}
    </div>
  </section>`;
}

function percent(part: number, all: number): string {
  const share = (part / Math.max(1, all)) * 100;
  return share > 0 && share < 0.1 ? '< 0.1 %' : `${share > 99.9 && share < 100 ? '99.9' : share.toFixed(1)} %`;
}

/** Why rows are not done, and what to do about it. */
export function causesSection({ facts }: ReportContent): Html {
  const open = facts.causes.filter(({ next }) => next !== '');
  const remarks = facts.causes.filter(({ next }) => next === '');
  return html`<section class="card wide-card" aria-labelledby="causes">
    <h2 id="causes">Problems</h2>
    ${
      open.length === 0
        ? html`<p class="none">None: no row is left to do.</p>`
        : html`<ol class="causes">
            ${open.map(causeItem)}
          </ol>`
    }
    ${
      remarks.length === 0
        ? undefined
        : html`<h3>Remarks about rows that are done</h3>
            <ol class="causes">
              ${remarks.map(causeItem)}
            </ol>`
    }
  </section>`;
}

function causeItem({ code, status, count, rows, message, next }: Cause): Html {
  const more = count > rows.length ? ' …' : '';
  const named = code === '' ? status : code;
  return html`<li>
    <p class="cause-head">
      <span class="symbol tone-${statusTones[status]}" aria-hidden="true">${statusSymbols[status]}</span>
      <strong>${named}</strong>
      <span class="muted"
        >${code === '' ? '' : `${status}, `}${grouped(count)} ${count === 1 ? 'row' : 'rows'}:
        ${rows.join(', ')}${more}</span
      >
      <button type="button" class="show-cause needs-script" data-code="${code}" data-status="${status}">
        Show<span class="hidden"> the rows with ${named}</span>
      </button>
    </p>
    ${message === '' ? undefined : html`<p>${onOneLine(message)}</p>`}
    ${next === '' ? undefined : html`<p class="next"><span class="muted">Next:</span> ${onOneLine(next)}</p>`}
  </li>`;
}

/** For print, and where no script runs. */
export function printedRows(rows: readonly ReportRow[], all: number): Html {
  return html`<section class="printed" aria-labelledby="printed">
    <h2 id="printed">Rows</h2>
    <p>
      ${rows.length === all ? `All ${grouped(all)} rows are printed here` : `${grouped(rows.length)} of ${grouped(all)} rows are printed here`},
      problems first. results.csv has every row.
    </p>
    <table>
      <thead>
        <tr>
          <th scope="col">Row</th>
          <th scope="col">Email</th>
          <th scope="col">Status</th>
          <th scope="col">Changes</th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ row, email, status, changes, error }) =>
            html`<tr>
              <td class="number">${row}</td>
              <td>${email}</td>
              <td>${status}</td>
              <td>${changes}</td>
              <td>${error}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
