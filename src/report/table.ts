/** A table of a report that scrolls by itself where the page is narrow, also with the keyboard. */
import { html, type Html } from './html.js';

/** `label`: what it is a table of (`removals`). A head with `isNumber` stands over numbers. */
export function scrollingTable(
  label: string,
  heads: readonly (string | { readonly isNumber: string })[],
  rows: readonly Html[],
): Html {
  const cells = heads.map((head) =>
    typeof head === 'string'
      ? html`<th scope="col">${head}</th>`
      : html`<th scope="col" class="number">${head.isNumber}</th>`,
  );
  return html`<div class="scrolls" tabindex="0" role="region" aria-label="Table of ${label}">
    <table>
      <thead>
        <tr>
          ${cells}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
