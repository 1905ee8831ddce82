/** A notification as HTML, for email: no scripts, no images, nothing that is loaded. */
import type { Content } from './content.js';
import { factsOf, inFigures, isWebAddress, listsOf } from './words.js';

/** `notes`: sentences at the end, such as why a file is not attached. */
export function htmlOf(content: Content, notes: readonly string[] = []): string {
  const { title, counts = [], command, link, isProblem } = content;
  const colour = isProblem ? '#b3261e' : '#1b6e3c';
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>',
    '<body style="font-family:sans-serif;font-size:14px;color:#222">',
    `<p style="font-size:16px;font-weight:bold;color:${colour}">${escaped(title)}</p>`,
    tableOf(counts.map(([status, rows]) => [status, inFigures(rows)])),
    tableOf(factsOf(content)),
    command === undefined ? '' : `<p>Next: <code>${escaped(command)}</code></p>`,
    link === undefined ? '' : `<p>Report: ${linkOf(link)}</p>`,
    ...listsOf(content).map(({ heading, lines, more }) => {
      const items = [...lines, more].filter((line) => line !== '').map((line) => `<li>${escaped(line)}</li>`);
      return `<p><b>${escaped(heading)}</b></p><ul>${items.join('')}</ul>`;
    }),
    ...notes.map((note) => `<p>${escaped(note)}</p>`),
    '</body></html>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function tableOf(rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  const label = 'style="text-align:left;padding:2px 16px 2px 0;font-weight:normal;color:#555;width:96px"';
  const lines = rows.map(([name, value]) => `<tr><th ${label}>${escaped(name)}</th><td>${escaped(value)}</td></tr>`);
  return `<table style="margin:0 0 14px;border-collapse:collapse">${lines.join('')}</table>`;
}

function linkOf(link: string): string {
  return isWebAddress(link) ? `<a href="${escaped(link)}">${escaped(link)}</a>` : `<code>${escaped(link)}</code>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? character);
}
