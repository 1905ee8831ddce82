import test from 'ava';
import { contentOf, roomToRead } from '../../src/notify/content.js';
import type { Notification } from '../../src/notify/notification.js';
import { textOf } from '../../src/notify/text.js';
import type { Drop } from '../../src/watch/drop.js';
import { digestOf, missingNotification } from '../../src/watch/notification-of.js';

const at = '2026-11-29T03:04:05.000Z';
const textFor = (notification: Notification): string => textOf(contentOf(notification, 'counts', roomToRead));

const waiting = (name: string, takenAt: string, ...messages: string[]): Drop => ({
  ...{ id: name, name, feed: 'people', from: { at: takenAt, by: 'change' }, takenAt },
  ...{ sha256: '', job: `output/${name}-job` },
  reasons: messages.map((message) => ({ code: 'limit', message })),
});

test('a digest has a line for each file that waits since before today, with why and what to type', (t) => {
  const files = [
    waiting('b.csv', '2026-11-28T02:00:00.000Z', '31 people lose access; the limit is 20'),
    waiting('a.csv', '2026-11-27T02:00:00.000Z', 'it is the first file of this feed', 'it has other columns'),
    waiting('new.csv', '2026-11-29T02:00:00.000Z', 'it is the first file of this feed'),
  ];
  const digest = digestOf(files, '2026-11-29', at);
  t.truthy(digest);
  if (digest === undefined) return;
  t.is(
    textFor(digest),
    [
      '2 files wait for a person, the first since 2026-11-27.',
      '',
      '  Time   2026-11-29 03:04 UTC',
      '',
      'Next: webex-bulk jobs',
      '',
      'Waiting:',
      '  - a.csv, since 2026-11-27: it is the first file of this feed; it has other columns. webex-bulk approve output/a.csv-job',
      '  - b.csv, since 2026-11-28: 31 people lose access; the limit is 20. webex-bulk approve output/b.csv-job',
      '',
    ].join('\n'),
  );
  t.is(digestOf(files.slice(2), '2026-11-29', at), undefined);
  t.is(digestOf([], '2026-11-29', at), undefined);
});

test('a missing file is told with the folder and the times', (t) => {
  const missing = missingNotification('/srv/hr', { deadline: '2026-11-29 03:00', since: '2026-11-28 03:00' }, at);
  t.is(
    textFor(missing),
    [
      'No file came into /srv/hr between 2026-11-28 03:00 and 2026-11-29 03:00.',
      '',
      '  Time   2026-11-29 03:04 UTC',
      '',
      'Next: webex-bulk watch /srv/hr --status',
      '',
    ].join('\n'),
  );
});
