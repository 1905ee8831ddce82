/** A program that appends lines to the audit: folder, its own number, how many. */
import { appendAudit } from '../../src/queue/audit.js';

const [, , folder = '', self = '', count = '0'] = process.argv;
for (let number = 0; number < Number(count); number++) {
  await appendAudit(folder, {
    ...{ event: 'approved', at: '2026-11-29T10:00:00.000Z', job: `${self}-${number}`, by: 'anna', host: 'host' },
    reason: 'x'.repeat(3000),
  });
}
