/** A notification as a Webex message: Markdown within the size that Webex accepts. */
import { shortenedTo, type Content } from './content.js';
import { escapedMarkdown, inCode } from './escape-markdown.js';
import { factsOf, inFigures, isWebAddress, listsOf } from './words.js';

/** Maximum bytes of a message (Messages API, Create a Message). */
export const largestMessage = 7439;

/** Shortens the lists, and says how many entries are left out, until the message fits. */
export function markdownOf(content: Content): string {
  for (const most of [Infinity, 10, 5, 2, 0]) {
    const text = written(shortenedTo(content, most));
    if (Buffer.byteLength(text) <= largestMessage) return text;
  }
  return `**${escapedMarkdown(content.title)}**\n\nThe details do not fit into one message.`;
}

function written(content: Content): string {
  const { title, counts = [], command, link } = content;
  const table = (rows: readonly (readonly [string, string])[]): string =>
    rows.map(([label, value]) => `- ${escapedMarkdown(label)}: ${escapedMarkdown(value)}`).join('\n');
  return [
    `**${escapedMarkdown(title)}**`,
    table(counts.map(([status, rows]) => [status, inFigures(rows)])),
    table(factsOf(content)),
    command === undefined ? '' : `Next: ${inCode(command)}`,
    link === undefined ? '' : `Report: ${linkOf(link)}`,
    ...listsOf(content).map(({ heading, lines, more }) =>
      [
        `**${heading}**`,
        '',
        ...[...lines, more].filter((line) => line !== '').map((line) => `- ${escapedMarkdown(line)}`),
      ].join('\n'),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function linkOf(link: string): string {
  if (!isWebAddress(link)) return inCode(link);
  return `[open](<${link.replaceAll(/[<>\\\s]/gu, encodeURIComponent)}>)`;
}
