/**
 * A restore that dies at some moment and is resumed comes to the same end as one that nothing disturbs: the state at its moment.
 * Two deaths here, more of them in `npm run test:crash`.
 */
import test from 'ava';
import pLimit from 'p-limit';
import { crash, named } from '../helpers/crash.js';
import { crashedRestore, statusesOfRestore } from '../helpers/crashed-restore.js';
import type { Death } from '../helpers/mortal-cli.js';
import { some } from '../helpers/some-cases.js';

const seats = pLimit(4);

let reference: ReturnType<typeof crash> | undefined;
function undisturbed(): ReturnType<typeof crash> {
  reference ??= seats(() => crash(crashedRestore, []));
  return reference;
}

test('a restore that nothing disturbs leads to the state at its moment', async (t) => {
  const { found, outcome } = await undisturbed();
  t.deepEqual(found, []);
  t.deepEqual(
    outcome?.rows.map(({ wx_status: status }) => status),
    statusesOfRestore,
  );
});

const deaths: readonly Death[] = [
  { at: { match: { method: 'PUT', path: '/v1/people/*' }, nth: 2 }, unsynced: 'lost' },
  { at: { step: 'write', file: '^restored-rows', nth: 1, moment: 'within', part: 0.5 } },
  { at: { step: 'sync', file: '^restored-rows', nth: 1, moment: 'before' }, unsynced: 'lost' },
  { at: { step: 'write', file: '^plan', nth: 1, moment: 'within', part: 0.6 } },
  { at: { step: 'sync', file: '^plan', nth: 1, moment: 'before' }, unsynced: 'torn' },
  { at: { match: { method: 'DELETE', path: '/v1/people/*' }, nth: 1 }, unsynced: 'torn' },
  { at: { match: { operation: 'SetUser' }, nth: 1 } },
  { at: { step: 'sync', file: '^journal', nth: 3, moment: 'before' }, unsynced: 'lost' },
  { at: { step: 'link', file: '^lock', nth: 2, moment: 'after' } },
  { at: { step: 'rename', file: '^results', nth: 1, moment: 'before' } },
];

for (const death of some(deaths, 5)) {
  test(`a restore survives its death ${named([death])}`, async (t) => {
    const { outcome } = await undisturbed();
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    const end = await seats(async () => {
      t.timeout(180_000);
      return await crash(crashedRestore, [death], { reference: outcome });
    });
    t.deepEqual(end.found, []);
    t.is(end.kills, 1, 'the moment did not come');
  });
}
