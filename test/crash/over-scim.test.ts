/**
 * A job over SCIM dies around its intents and its bulk requests, and comes to the same end as one that is not disturbed. More
 * deaths by chance: `npm run test:crash -- --kills 500`; those of one seed again: `npm run test:crash -- --seed 4711`.
 */
import test from 'ava';
import pLimit from 'p-limit';
import { crash, named, type CrashedCommand } from '../helpers/crash.js';
import { crashedOverScim, momentsOverScim, unknownOf } from '../helpers/crashed-over-scim.js';
import { violations } from '../helpers/invariants.js';
import type { Death } from '../helpers/mortal-cli.js';
import { deathsByChance, firstSeed } from '../helpers/random-deaths.js';
import { isWhole, some } from '../helpers/some-cases.js';

/** Of the tests, which all begin at once, so many have programs running. */
const seats = pLimit(4);

const sheet = `email,firstName,lastName,title,manager,loginEnabled,licenses
ana@acme.example,Ana,Ruiz,Engineer,,false,
carla@acme.example,Carla,Weiss,,ana@acme.example,,
noah@acme.example,Noah,Stein,Clerk,,false,Messaging
amelie.fischer@acme.example,,,Boss,ana@acme.example,,
chiara.rossi@acme.example,,,Lead,,,
bruno.keller@acme.example,,,Lead,,false,
hugo.martin@acme.example,,,<clear>,,,
jonas@acme.example,Jonas,Berg,Clerk,,,
`;

const crashed: CrashedCommand = {
  simulator: {},
  sheet,
  async begin(place) {
    const before = await place.state();
    const file = await place.file('people.csv', sheet);
    return {
      before,
      judge: violations,
      args: (newest) => (newest === undefined ? ['apply', file, '--people-api', 'scim'] : ['apply', newest]),
    };
  },
};

/** What the spreadsheet comes to where the run is not disturbed; made once for all. */
const reference = seats(() => crash(crashed, []));

test('a run over SCIM that is not disturbed keeps every invariant', async (t) => {
  const { found, outcome } = await reference;
  t.deepEqual(found, []);
  t.deepEqual(
    outcome?.rows.map(({ wx_status }) => wx_status),
    [...Array<string>(3).fill('created'), ...Array<string>(4).fill('updated'), 'created'],
  );
});

const bulk = { method: 'POST', path: '/v1/identity/scim/*/Bulk' };
const deaths: readonly (readonly Death[])[] = [
  [{ at: { match: bulk, nth: 1 }, unsynced: 'lost' }],
  [{ at: { match: bulk, nth: 2 } }],
  [{ at: { match: { method: 'POST', path: '/v1/people' }, nth: 1 } }],
  [{ at: { match: bulk, nth: 3 }, unsynced: 'torn' }],
  [{ at: { match: bulk, nth: 1, operations: 1 } }],
  [{ at: { match: bulk, nth: 2, operations: 1 }, unsynced: 'lost' }],
  [{ at: { match: bulk, nth: 1 } }, { at: { match: bulk, nth: 1 } }],
  [{ at: { match: bulk, nth: 2 } }, { at: { match: { method: 'GET', path: '/v1/people' }, nth: 1 } }],
];
const journal = [1, 2, 3, 4, 5, 6, 7, 8].map((nth): readonly Death[] => [
  nth % 2 === 0
    ? { at: { step: 'write', file: '^journal', nth, moment: 'within', part: 0.7 } }
    : { at: { step: 'sync', file: '^journal', nth, moment: 'after' }, unsynced: 'lost' },
]);

for (const each of [...some(deaths, 7), ...(isWhole ? journal : [])]) {
  test(`a job over SCIM survives its death ${named(each)}`, async (t) => {
    const { outcome } = await reference;
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    const end = await seats(async () => {
      t.timeout(120_000);
      return await crash(crashed, each, { concurrency: 5, reference: outcome });
    });
    t.deepEqual(end.found, []);
    if (!journal.includes(each)) t.is(end.kills, each.length, 'the moment did not come');
  });
}

const chosen = deathsByChance(momentsOverScim, isWhole ? 1 : 0);
const wholeReference = chosen.length === 0 ? undefined : seats(() => crash(crashedOverScim, []));
const kills = { done: 0, since: performance.now() };

for (const { seed, deaths, concurrency } of chosen) {
  test(`a job over SCIM survives by chance, seed ${seed}: ${named(deaths)}`, async (t) => {
    const undisturbed = await wholeReference;
    if (undisturbed?.outcome === undefined) throw new Error('the undisturbed run has no results');
    t.deepEqual(undisturbed.found, []);
    const conditions = { concurrency, reference: undisturbed.outcome, simulator: unknownOf(seed) };
    const end = await seats(async () => {
      t.timeout(180_000);
      return await crash(crashedOverScim, deaths, conditions);
    });
    kills.done += end.kills;
    t.deepEqual(end.found, []);
  });
}

if (chosen.length > 0)
  test.after.always((t) => {
    const seconds = ((performance.now() - kills.since) / 1000).toFixed(0);
    t.log(`${kills.done} kills over SCIM in ${seconds} s, by chance from seed ${firstSeed} on`);
  });
