/** A notification as plain text, for email. */
import type { Content } from './content.js';
import { factsOf, inFigures, listsOf } from './words.js';

/** `notes`: sentences at the end, such as why a file is not attached. */
export function textOf(content: Content, notes: readonly string[] = []): string {
  const { title, counts = [], command, link } = content;
  const facts = factsOf(content);
  const width = Math.max(...facts.map(([label]) => label.length), ...counts.map(([status]) => status.length)) + 3;
  const table = (rows: readonly (readonly [string, string])[]): string[] =>
    rows.length === 0 ? [] : ['', ...rows.map(([label, value]) => `  ${label.padEnd(width)}${value}`)];
  return [
    title,
    ...table(counts.map(([status, rows]) => [status, inFigures(rows)])),
    ...table(facts),
    ...(command === undefined ? [] : ['', `Next: ${command}`]),
    ...(link === undefined ? [] : ['', `Report: ${link}`]),
    ...listsOf(content).flatMap(({ heading, lines, more }) => [
      '',
      `${heading}:`,
      ...[...lines, more].filter((line) => line !== '').map((line) => `  - ${line}`),
    ]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
  ].join('\n');
}
