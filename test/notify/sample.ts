/** A notification with everything in it, and a notifier on real sockets. */
import { createNotifier, type Notifier, type NotifierDeps } from '../../src/notify/notifier.js';
import { readNotifyConfig } from '../../src/notify/config.js';
import type { Notification } from '../../src/notify/notification.js';
import { createHttp } from '../../src/webex/http.js';
import { quickClock, type QuickClock } from './quick-clock.js';

export const sample: Notification = {
  kind: 'problems',
  title: '37 of 1,204 rows of people.csv are not done.',
  feed: 'hr',
  file: 'people.csv',
  job: '20261128-030000-people',
  organization: 'Acme Inc.',
  site: 'acme.webex.com',
  at: '2026-11-28T03:04:05.000Z',
  counts: { failed: 30, created: 1000, unchanged: 167, partial: 7, unknown: 0 },
  errors: [
    { code: 'manager-not-found', message: 'manager "boss@acme.com" isn\'t in this organization', rows: 30 },
    { code: 'http-400', message: 'Webex answered 400: lena@acme.com is taken', rows: 7 },
  ],
  reasons: ['31 people lose access; the limit is 20'],
  command: 'webex-bulk retry 20261128-030000-people',
  link: '/srv/webex/output/20261128-030000-people/report.html',
  people: [{ row: 17, email: 'lena@acme.com', what: 'failed: is taken' }],
};

export const secret = 'a secret of the webhook, long enough';

export function notifierFor(
  notify: unknown,
  deps: Partial<NotifierDeps> = {},
): { readonly notifier: Notifier; readonly clock: QuickClock } {
  const clock = quickClock();
  const notifier = createNotifier(readNotifyConfig(notify), {
    http: createHttp({ userAgent: 'webex-bulk/test', concurrency: 2 }),
    apiUrl: 'http://127.0.0.1:1/v1',
    environment: { WEBEX_BULK_WEBHOOK_SECRET: secret },
    clock,
    ...deps,
  });
  return { notifier, clock };
}
