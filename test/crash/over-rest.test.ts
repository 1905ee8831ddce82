/** The same job over REST, where XML lets nobody in: session types and tracking codes go in two messages, and it dies between them. */
import test from 'ava';
import { some } from '../helpers/some-cases.js';
import { crash } from '../helpers/crash.js';
import { crashedApply } from '../helpers/crashed-apply.js';
import type { Death } from '../helpers/mortal-cli.js';

const simulator = { xml: 'no-sign-in' } as const;
const types = { method: 'PUT', path: '/v1/admin/meeting/userconfig/sessionTypes' };
const codes = { method: 'PUT', path: '/v1/admin/meeting/userconfig/trackingCodes' };

/** What the spreadsheet comes to where nobody disturbs the run; made once for all. */
const reference = crash(crashedApply, [], { simulator });

test('a run over REST that nobody disturbs keeps every invariant', async (t) => {
  const { found, outcome } = await reference;
  t.deepEqual(found, []);
  const ends = outcome?.rows.map(({ wx_status }) => wx_status);
  // The row that empties a tracking code, which REST cannot.
  t.is(ends?.[11], 'invalid');
  t.deepEqual(ends?.slice(0, 7), ['created', 'created', 'updated', 'updated', 'updated', 'updated', 'updated']);
});

for (const [what, deaths] of some(
  [
    ['before the answer to session types', [{ at: { match: types, nth: 1 } }]],
    ['before the answer to tracking codes', [{ at: { match: codes, nth: 1 }, unsynced: 'lost' }]],
    ['twice, between the two messages of a row', [{ at: { match: types, nth: 2 } }, { at: { match: codes, nth: 2 } }]],
  ] as const satisfies readonly (readonly [string, readonly Death[]])[],
  3,
)) {
  test(`a run over REST that dies ${what} comes to the same end`, async (t) => {
    t.timeout(120_000);
    const { outcome } = await reference;
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    const end = await crash(crashedApply, deaths, { simulator, reference: outcome });
    t.deepEqual(end.found, []);
    t.is(end.kills, deaths.length, 'the moment did not come');
  });
}
