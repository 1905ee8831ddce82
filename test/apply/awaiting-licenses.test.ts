import test from 'ava';
import { createAwaitingLicenses } from '../../src/apply/awaiting-licenses.js';
import { notGranted, noUnits } from '../../src/apply/grant-refusal.js';

const unsaid = { status: 'partial', errorCode: notGranted.code, error: `Webex Suite: ${notGranted.message}` } as const;
const none = { status: 'partial', errorCode: noUnits.code, error: noUnits.message } as const;
const told = (reason: string) =>
  ({
    status: 'failed',
    errorCode: notGranted.code,
    error: `Webex accepted the request but did not make this change: ${reason}`,
  }) as const;

for (const [what, outcomes, areShort, rows] of [
  ['rows that were not tried because none were left', [none, none], false, 2],
  ['the row whose refusal showed that none were left', [unsaid, none], false, 2],
  ['refusals without a reason where the plan was short', [unsaid], true, 1],
  ['refusals without a reason where licenses were ample', [unsaid], false, 0],
  ['a refusal that names units', [told('no units are available')], false, 1],
  ['a refusal for another reason, also where the plan was short', [told('Not for contractors')], true, 0],
  ['a row in doubt', [{ ...none, status: 'unknown' }], true, 0],
] as const) {
  test(`${what}: ${rows} wait for licenses`, (t) => {
    const awaiting = createAwaitingLicenses();
    for (const outcome of outcomes) awaiting.add({ row: 2, changes: [], ...outcome });
    t.is(awaiting.rows(areShort), rows);
  });
}
