import test from 'ava';
import { cardOf } from '../../src/notify/card.js';
import { contentOf, roomForPrograms, roomToRead, type Content } from '../../src/notify/content.js';
import { htmlOf } from '../../src/notify/html.js';
import { largestMessage, markdownOf } from '../../src/notify/markdown.js';
import type { Notification } from '../../src/notify/notification.js';
import { textOf } from '../../src/notify/text.js';
import { outcomeInWords } from '../../src/notify/words.js';
import { sample } from './sample.js';

const at = '2026-11-29T03:04:05.000Z';
const read = (notification: Notification): Content => contentOf(notification, 'counts', roomToRead);

const outcomes: readonly [Notification, string][] = [
  [sample, '37 of 1,204 rows not done: people.csv'],
  [{ kind: 'done', title: 'x', at, file: 'a.csv', counts: { created: 1 } }, '1 row done: a.csv'],
  [{ kind: 'done', title: 'x', at, file: 'a.csv' }, 'Done: a.csv'],
  [{ kind: 'failed', title: 'x', at, file: 'a.csv' }, 'Failed: a.csv'],
  [{ kind: 'review', title: 'x', at, file: 'a.csv', feed: 'a', counts: { created: 1 } }, 'Waiting for review: a.csv'],
  [{ kind: 'missing-file', title: 'x', at, feed: 'hr' }, 'No file arrived: hr'],
  [{ kind: 'missing-file', title: 'x', at }, 'No file arrived'],
  [{ kind: 'sign-in', title: 'x', at, file: 'a.csv' }, 'Sign-in needed: a.csv'],
  [{ kind: 'digest', title: '2 files wait.', at }, '2 files wait.'],
  [{ kind: 'test', title: 'Test.', at, counts: { invalid: 1 } }, 'Test.'],
];
for (const [notification, words] of outcomes) {
  test(`a notification "${notification.kind}" begins with "${words}"`, (t) => {
    t.is(outcomeInWords(read(notification)), words);
  });
}

test('a text has counts, facts, the next command and the lists, and an email is the same in HTML', (t) => {
  const content = read(sample);
  t.is(
    textOf(content, ['results.csv is not attached: too large.']),
    [
      '37 of 1,204 rows of people.csv are not done.',
      '',
      '  created        1,000',
      '  unchanged      167',
      '  partial        7',
      '  failed         30',
      '',
      '  File           people.csv',
      '  Feed           hr',
      '  Job            20261128-030000-people',
      '  Organization   Acme Inc.',
      '  Site           acme.webex.com',
      '  Time           2026-11-28 03:04 UTC',
      '',
      'Next: webex-bulk retry 20261128-030000-people',
      '',
      'Report: /srv/webex/output/20261128-030000-people/report.html',
      '',
      'Why it waits:',
      '  - 31 people lose access; the limit is 20',
      '',
      'Errors:',
      '  - manager-not-found: manager "…" isn\'t in this organization (30 rows)',
      '  - http-400: Webex answered 400: (address) is taken (7 rows)',
      '',
      'results.csv is not attached: too large.',
      '',
    ].join('\n'),
  );
  const words = (text: string): string[] => text.match(/[\p{L}\d](?:[\p{L}\d,.-]*[\p{L}\d])?/gu) ?? [];
  const html = words(
    htmlOf(content)
      .replaceAll(/<[^>]*>/gu, ' ')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'"),
  );
  for (const word of words(textOf(content))) t.true(html.includes(word), word);
});

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</code></body><a href="https://evil.example">click</a>',
  '<@all> <@personEmail:boss@acme.example>',
  '[free](https://evil.example)',
  '![x](https://evil.example/p.png)',
  '**bold** _it_ ~~no~~ `code`',
  '# heading',
  '- list',
  '1. list',
  '=====',
  'two\r\nlines\u2028three\u202Eexe.csv',
  '\u001B[2J\u0007',
];

/** The notification with this in every text. */
function full(evil: string): Notification {
  const texts = { title: evil, feed: evil, file: evil, job: evil, organization: evil, site: evil, command: evil };
  return {
    ...sample,
    ...texts,
    link: evil,
    errors: [{ code: evil, message: evil, rows: 1 }],
    reasons: [evil],
    people: [{ row: 1, email: evil, what: evil }],
  };
}

for (const evil of hostile) {
  test(`${JSON.stringify(evil)} in every text stays text`, (t) => {
    const content = contentOf(full(evil), 'people', roomToRead);
    t.false(/[\u0000-\u001F\u007F-\u009F\u2028-\u202E]/u.test(JSON.stringify(content)));
    const tags = htmlOf(content).match(/<\/?[a-z!@][^>]*>/giu) ?? [];
    const usual = htmlOf(contentOf(full('x'), 'people', roomToRead)).match(/<\/?[a-z!@][^>]*>/giu);
    t.deepEqual(tags, usual);
    const texts = JSON.stringify(cardOf(content)).match(/"(?:text|title|value)":"(?:[^"\\]|\\.)*"/gu) ?? [];
    t.true(texts.length > 10);
    for (const line of [
      ...markdownOf(content).split('\n'),
      ...texts.map((text) => JSON.parse(`{${text}}`) as object),
    ]) {
      const text = typeof line === 'string' ? line : String(Object.values(line)[0]);
      // Code between backticks is shown as it is.
      const outside = text.replaceAll(/(?<!\\)`[^`]*`/gu, '').replaceAll(/\\./gu, '');
      t.false(/[<>[\]`~]/u.test(outside), text);
      if (typeof line !== 'string') t.false(/^(?:[#=+-]|\d+[.)])/u.test(text), text);
    }
  });
}

test('only addresses of the web are links', (t) => {
  for (const [link, isLink] of [
    ['https://reports.acme.com/1', true],
    ['/srv/report.html', false],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
    ['https://a.example/"><script>', true],
  ] as const) {
    const content = read({ ...sample, link });
    t.is(htmlOf(content).includes('<a href="'), isLink, link);
    t.is('actions' in cardOf(content), isLink, link);
    t.is(markdownOf(content).includes('[open]('), isLink, link);
    t.false(htmlOf(content).includes('<script'));
  }
});

test('however much there is, a message and a card stay within their size', (t) => {
  for (const text of ['&'.repeat(5000), '😀'.repeat(5000), '*'.repeat(5000)]) {
    const many = { ...full(text), people: Array.from({ length: 3000 }, () => ({ row: 1, email: text, what: text })) };
    const content = contentOf(many, 'people', roomToRead);
    t.true(Buffer.byteLength(markdownOf(content)) <= largestMessage);
    t.true(Buffer.byteLength(JSON.stringify(cardOf(content))) < 22_000);
    t.false(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/u.test(JSON.stringify(contentOf(many, 'people', roomForPrograms))));
  }
});
