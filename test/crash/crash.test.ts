/**
 * A job that dies at some moment and is gone on with comes to the same end as one that nobody disturbs. More deaths by
 * chance: `npm run test:crash -- --kills 500`; one of them again: `npm run test:crash -- --seed 4711`.
 */
import test from 'ava';
import pLimit from 'p-limit';
import { crash, named } from '../helpers/crash.js';
import { crashedApply, momentsOfApply, mutations, statuses } from '../helpers/crashed-apply.js';
import type { Death } from '../helpers/mortal-cli.js';
import { isWhole, some } from '../helpers/some-cases.js';
import { deathsByChance, firstSeed } from '../helpers/random-deaths.js';

/** Of the tests, which all begin at once, so many have programs running. */
const seats = pLimit(4);
const kills = { done: 0, since: performance.now() };

/** What the spreadsheet comes to where nobody disturbs the run; made once for all. */
const reference = seats(() => crash(crashedApply, []));

test('a run that nobody disturbs keeps every invariant', async (t) => {
  const { found, outcome } = await reference;
  t.deepEqual(found, []);
  t.deepEqual(
    outcome?.rows.map(({ wx_status }) => wx_status),
    statuses,
  );
});

interface Case {
  readonly deaths: readonly Death[];
  readonly concurrency?: number;
  /** A run may end before its moment has come. */
  readonly mayEnd?: boolean;
  /** Seconds from each grant of an account until the site knows the person. */
  readonly siteDelay?: number;
}

function survives(title: string, { deaths, concurrency = 2, mayEnd = false, siteDelay = 0.3 }: Case): void {
  test(title, async (t) => {
    const { outcome } = await reference;
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    const end = await seats(async () => {
      t.timeout(180_000);
      return await crash(crashedApply, deaths, { concurrency, reference: outcome, simulator: { siteDelay } });
    });
    kills.done += end.kills;
    t.deepEqual(end.found, []);
    if (!mayEnd) t.is(end.kills, deaths.length, 'the moment did not come');
  });
}

const losses = ['kept', 'torn', 'lost'] as const;

/** Lines of the journal are written, synced, or lost. */
const journal = Array.from({ length: 24 }, (_, place): Case => {
  const nth = place + 1;
  const death: readonly Death[] = [
    { at: { step: 'sync', file: '^journal', nth, moment: 'after' } },
    { at: { step: 'write', file: '^journal', nth, moment: 'within', part: 0.7 } },
    { at: { step: 'write', file: '^journal', nth, moment: 'after' }, unsynced: 'lost' },
  ];
  return { deaths: death.slice(nth % 3, (nth % 3) + 1), mayEnd: nth > 12 };
});

/** The service applied the request, and the program did not live to see the answer. */
const unanswered = mutations.flatMap(({ match, count }) =>
  Array.from({ length: count }, (_, place): Case => {
    const unsynced = losses[place % losses.length] ?? 'kept';
    return { deaths: [{ at: { match, nth: place + 1 }, unsynced }], concurrency: [10, 1, 3][place % 3] ?? 2 };
  }),
);

const planning: readonly Death[] = [
  { at: { step: 'link', file: '^lock', nth: 1, moment: 'after' } },
  { at: { step: 'write', file: '^input', nth: 1, moment: 'within' } },
  { at: { match: { method: 'GET', path: '/v1/people' }, nth: 1 } },
  { at: { match: { operation: 'GetUser' }, nth: 2 } },
  ...[0, 0.2, 0.5, 0.9].map((part): Death => ({
    at: { step: 'write', file: '^plan', nth: 1, moment: 'within', part },
  })),
  { at: { step: 'sync', file: '^plan', nth: 1, moment: 'before' }, unsynced: 'torn' },
  { at: { step: 'sync', file: '^plan', nth: 1, moment: 'after' } },
  { at: { step: 'write', file: '^plan', nth: 2, moment: 'within' } },
  { at: { step: 'sync', file: '^plan', nth: 2, moment: 'before' }, unsynced: 'lost' },
  { at: { step: 'remove', file: '^rows', nth: 1, moment: 'before' } },
  { at: { step: 'remove', file: '^lock', nth: 1, moment: 'before' } },
  { at: { step: 'remove', file: '^[.].*[.]tmp$', nth: 2, moment: 'before' } },
];

const finishing: readonly Death[] = [
  { at: { step: 'write', file: '^results', nth: 1, moment: 'within' } },
  { at: { step: 'sync', file: '^results', nth: 1, moment: 'before' }, unsynced: 'lost' },
  { at: { step: 'rename', file: '^results', nth: 1, moment: 'before' } },
  { at: { step: 'rename', file: '^results', nth: 1, moment: 'after' } },
  { at: { step: 'write', file: '^summary', nth: 1, moment: 'within' } },
  { at: { step: 'rename', file: '^summary', nth: 1, moment: 'after' } },
  { at: { step: 'remove', file: '^lock', nth: 2, moment: 'before' } },
];

/** A second death while going on after the first. */
const twice: readonly (readonly Death[])[] = [
  [
    { at: { match: mutations[0].match, nth: 3 } },
    { at: { step: 'write', file: '^journal', nth: 1, moment: 'within' } },
  ],
  [{ at: { match: mutations[0].match, nth: 1 } }, { at: { match: { operation: 'SetUser' }, nth: 1 } }],
  [{ at: { match: mutations[1].match, nth: 2 } }, { at: { match: { method: 'GET', path: '/v1/people' }, nth: 1 } }],
  [
    { at: { match: { operation: 'SetUser' }, nth: 2 } },
    { at: { step: 'write', file: '^journal', nth: 2, moment: 'after' } },
  ],
  [
    { at: { step: 'write', file: '^plan', nth: 1, moment: 'within', part: 0.4 } },
    { at: { step: 'write', file: '^plan', nth: 1, moment: 'within', part: 0.4 } },
    { at: { match: mutations[0].match, nth: 2 } },
  ],
  [
    { at: { step: 'write', file: '^journal', nth: 9, moment: 'after' }, unsynced: 'torn' },
    { at: { step: 'write', file: '^results', nth: 1, moment: 'within' } },
  ],
];

for (const one of some(journal, 26)) survives(`a job survives its death ${named(one.deaths)}`, one);
for (const one of some(unanswered, 16)) survives(`a job survives its death, ${named(one.deaths)}`, one);
for (const death of some(planning, 28))
  survives(`a plan is made to its end after a death ${named([death])}`, { deaths: [death] });
for (const death of some(finishing, 28))
  survives(`results are written after a death ${named([death])}`, { deaths: [death] });
if (isWhole) for (const deaths of twice) survives(`a job survives two deaths: ${named(deaths)}`, { deaths });

if (isWhole)
  survives('a job goes on before the site knows a person to whom settings were announced', {
    deaths: [{ at: { match: { operation: 'SetUser' }, nth: 1 } }],
    siteDelay: 3,
  });

for (const { seed, deaths, concurrency } of deathsByChance(momentsOfApply, isWhole ? 1 : 0)) {
  survives(`a job survives by chance, seed ${seed}: ${named(deaths)}`, { deaths, concurrency, mayEnd: true });
}

if (isWhole)
  test.after.always((t) => {
    const seconds = ((performance.now() - kills.since) / 1000).toFixed(0);
    t.log(`${kills.done} kills in ${seconds} s, by chance from seed ${firstSeed} on`);
  });
