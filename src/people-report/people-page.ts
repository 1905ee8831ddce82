/** A report on people as one HTML file that asks no network for anything and runs no script. */
import { openAtomicFile } from '../files/atomic-file.js';
import { onOneLine } from '../model/outside-text.js';
import { html, type Html } from '../report/html.js';
import { pageHead } from '../report/page-head.js';
import type { PeopleReport } from './write-people-report.js';
import type { TallyRow, TallyTable } from './tally.js';

export interface PeoplePage {
  readonly title: string;
  /** Who and what it is about: organization, site, filter, time; empty values are left out. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly report: PeopleReport;
  /** The first rows of the report. */
  readonly rows: readonly (readonly string[])[];
  /** As built for every report. */
  readonly style: string;
  readonly toolVersion: string;
}

/** Rows of a page, and lines of one of its tables of counts. */
export const mostPageRows = 2000;
const mostLines = 200;
/** In pixels. */
const longestBar = 80;
/** For programs only. */
const hiddenColumn = 'wx_person_id';

/** Private to its owner. Throws a RunError (`stopped`) for a full disk. */
export async function writePeoplePage(path: string, page: PeoplePage): Promise<void> {
  const file = await openAtomicFile(path);
  try {
    await file.write(`${pageHead(page).text}${bodyOf(page).text}\n`);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

function bodyOf({ title, facts, report, rows, toolVersion }: PeoplePage): Html {
  const hidden = report.headings.indexOf(hiddenColumn);
  const shown = (cells: readonly string[]): string[] => cells.filter((_cell, place) => place !== hidden);
  return html`<body>
    <main>
      <header>
        <p class="product">webex-bulk report</p>
        <h1 class="verdict">${title}</h1>
        <dl class="about">${facts.filter(([, value]) => value !== '').map(factOf)}</dl>
        ${report.notes.map((note) => html`<p class="tone-warn">${onOneLine(note)}</p>`)}
      </header>
      <div class="cards">${report.tables.map(cardOf)}</div>
      <section class="rows" aria-labelledby="rows">
        <h2 id="rows">Rows</h2>
        <p>${whichRows(rows.length, report.rows)}</p>
        <table>
          <thead>
            <tr>
              ${shown(report.headings).map((heading) => html`<th scope="col">${inWords(heading)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map((cells) => rowOf(shown(cells)))}
          </tbody>
        </table>
      </section>
      <footer>Made by webex-bulk ${toolVersion}. It has names and addresses: treat it like the spreadsheet.</footer>
    </main>
  </body>`;
}

/** `wx_login_enabled` → `login enabled` */
function inWords(heading: string): string {
  return heading.startsWith('wx_') ? heading.slice(3).replaceAll('_', ' ') : heading;
}

function rowOf(cells: readonly string[]): Html {
  return html`<tr>
    ${cells.map((cell) => html`<td>${onOneLine(cell)}</td>`)}
  </tr>`;
}

function whichRows(shown: number, all: number): string {
  const [some, every] = [shown, all].map((number) => number.toLocaleString('en-US'));
  return shown === all
    ? `All ${every ?? ''} rows.`
    : `The first ${some ?? ''} of ${every ?? ''} rows; a spreadsheet of this report has all of them.`;
}

function factOf([name, value]: readonly [string, string]): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${onOneLine(value)}</dd>
  </div>`;
}

function cardOf({ title, unit, rows }: TallyTable, place: number): Html {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const hidden = rows.length - mostLines;
  return html`<section class="card" aria-labelledby="table-${place}">
    <h2 id="table-${place}">${title}</h2>

    <table>
      <thead>
        <tr>
          <th scope="col">${title}</th>
          <th scope="col" class="number">${unit}</th>
          <th scope="col"></th>
          <th scope="col"></th>
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, mostLines).map((row) => lineOf(row, most))}
      </tbody>
    </table>

    ${hidden > 0 ? html`<p class="muted">… and ${hidden} more</p>` : undefined}
  </section>`;
}

/** Beside the number, a bar as long as its share of the largest. */
function lineOf({ name, count, parts, about = '' }: TallyRow, most: number): Html {
  const width = count === 0 ? 0 : Math.max(2, Math.round((count / most) * longestBar));
  const consists = parts.slice(0, 4).map(([part, number]) => `${part} ${number.toLocaleString('en-US')}`);
  return html`<tr>
    <th scope="row">${onOneLine(name)}</th>
    <td class="number">${count.toLocaleString('en-US')}</td>
    <td>
      <svg aria-hidden="true" width="${longestBar}" height="12">
        <rect class="tone-good" width="${width}" height="12" rx="2" />
      </svg>
    </td>
    <td class="muted">${onOneLine([about, ...consists].filter((text) => text !== '').join(', '))}</td>
  </tr>`;
}
