/** A report as one HTML file that asks no network for anything: its head, its text, its rows, its script. */
import type { EmbeddedRows } from './embedded-rows.js';
import { deletionsSection } from './deletions.js';
import { changesSection, licensesSection, lossesSection, runSection } from './effects.js';
import { html, jsonInHtml } from './html.js';
import { pageHead } from './page-head.js';
import type { CourseData } from './row-format.js';
import { sitesSection, wavesSection } from './run-parts.js';
import { causesSection, countsSection, headSection, printedRows, type ReportContent } from './sections.js';
import { grouped, verdictOf } from './verdict.js';

/** The page's own code and style, as built from `view/`. */
export interface ReportView {
  readonly script: string;
  readonly style: string;
}

/** In parts, so that the rows' blocks are never joined in memory. */
export function* pageParts(
  content: ReportContent,
  course: CourseData | undefined,
  rows: EmbeddedRows,
  view: ReportView,
): Iterable<string> {
  const { facts, header } = content;
  yield pageHead({ ...view, title: `${verdictOf(facts.counts).sentence} – ${header.input.name}` }).text;
  yield html`<body>
    <a class="skip" href="#rows">Skip to the rows</a>
    <main>
      ${headSection(content)}
      <div class="cards">
        ${countsSection(content)} ${sitesSection(content.sites)} ${wavesSection(content.waves)}
        ${causesSection(content)} ${deletionsSection(content)} ${lossesSection(content)} ${changesSection(content)}
        ${licensesSection(content)} ${runSection(content, course)}
      </div>
      <section class="rows needs-script" aria-labelledby="rows">
        <h2 id="rows" tabindex="-1">All rows</h2>
        <p>${whichRows(rows, content.facts.rows)}</p>
        <div id="table"><p class="loading">Unpacking ${grouped(rows.count)} rows …</p></div>
      </section>
      ${printedRows(rows.printed, content.facts.rows)}
      <footer>
        Made by webex-bulk ${content.header.toolVersion} from plan and journal. It has names and addresses: treat it
        like results.csv.
      </footer>
    </main>
  </body>`.text;
  yield html`<script type="application/json" id="course">
    ${jsonInHtml(course ?? null)}
  </script>`.text;
  for (const block of rows.blocks) yield `<script type="application/gzip" class="rows-block">${block}</script>\n`;
  yield `<script>${view.script}</script></body></html>\n`;
}

function whichRows({ which, count }: EmbeddedRows, all: number): string {
  if (which === 'all') return 'Press Enter or click a row to see all of it.';
  const why =
    which === 'changes and problems' ? 'rows with changes or problems' : 'first rows with problems or changes';
  return `The table has ${grouped(count)} of ${grouped(all)} rows, the ${why}. The file results.csv beside this page has every row.`;
}
