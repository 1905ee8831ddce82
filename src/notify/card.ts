/** A notification as an Adaptive Card for Webex (version 1.3: Buttons and Cards Guide). */
import { shortenedTo, type Content } from './content.js';
import { escapedMarkdown } from './escape-markdown.js';
import { factsOf, inFigures, isWebAddress, listsOf } from './words.js';

/** Bytes. Webex documents no limit for cards; the message beside it has 7,439. */
const largestCard = 16_000;

/** Shortens the lists, and says how many entries are left out, until the card is small enough. */
export function cardOf(content: Content): object {
  const cards = [Infinity, 10, 5, 2, 0].map((most) => (): object => written(shortenedTo(content, most)));
  for (const card of cards) if (Buffer.byteLength(JSON.stringify(card())) <= largestCard) return card();
  return written(shortenedTo(content, 0));
}

function written(content: Content): object {
  const { title, counts = [], command, link, isProblem } = content;
  const color = isProblem ? 'attention' : 'good';
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body: [
      { ...block(title), size: 'medium', weight: 'bolder', color },
      ...(counts.length === 0 ? [] : [factSet(counts.map(([status, rows]) => [status, inFigures(rows)]))]),
      factSet(factsOf(content)),
      ...(command === undefined ? [] : [block('Next:', 'bolder'), { ...block(command), fontType: 'monospace' }]),
      ...(link === undefined || isWebAddress(link)
        ? []
        : [block('Report:', 'bolder'), { ...block(link), fontType: 'monospace' }]),
      ...listsOf(content).flatMap(({ heading, lines, more }) => [
        block(heading, 'bolder'),
        ...[...lines, more].filter((line) => line !== '').map((line) => block(`• ${line}`)),
      ]),
    ],
    ...(link !== undefined &&
      isWebAddress(link) && { actions: [{ type: 'Action.OpenUrl', title: 'Open the report', url: link }] }),
  };
}

/** Cards read Markdown in texts. */
function block(text: string, weight: 'default' | 'bolder' = 'default'): object {
  return { type: 'TextBlock', text: escapedMarkdown(text), wrap: true, weight };
}

function factSet(facts: readonly (readonly [string, string])[]): object {
  return {
    type: 'FactSet',
    facts: facts.map(([title, value]) => ({ title: escapedMarkdown(title), value: escapedMarkdown(value) })),
  };
}
