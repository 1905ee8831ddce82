/**
 * A way back that dies at some moment and is gone on with comes to the same end as one that nobody disturbs: the state
 * before the job that it takes back. A few moments here, all of them in `npm run test:crash`.
 */
import test from 'ava';
import pLimit from 'p-limit';
import { crash, named } from '../helpers/crash.js';
import type { Death } from '../helpers/mortal-cli.js';
import { isWhole, some } from '../helpers/some-cases.js';
import { crashedUndo, statusesOfUndo, type CreatedChoice } from '../helpers/crashed-undo.js';

const seats = pLimit(4);

const references = new Map<CreatedChoice, ReturnType<typeof crash>>();
/** What the way back comes to where nobody disturbs the run; made once for all. */
function undisturbed(created: CreatedChoice): ReturnType<typeof crash> {
  const reference = references.get(created) ?? seats(() => crash(crashedUndo(created), []));
  references.set(created, reference);
  return reference;
}

for (const created of some(['delete', 'deactivate', 'keep'] as const, 3)) {
  test(`a way back that nobody disturbs leads to the state before (--created ${created})`, async (t) => {
    const { found, outcome } = await undisturbed(created);
    t.deepEqual(found, []);
    t.deepEqual(
      outcome?.rows.map(({ wx_status }) => wx_status),
      statusesOfUndo(created),
    );
  });
}

interface Case {
  readonly created: CreatedChoice;
  readonly deaths: readonly Death[];
  readonly concurrency?: number;
  /** A run may end before its moment has come. */
  readonly mayEnd?: boolean;
}

function survives({ created, deaths, concurrency = 2, mayEnd = false }: Case): void {
  test(`a way back (--created ${created}) survives its death ${named(deaths)}`, async (t) => {
    t.timeout(600_000);
    const { outcome } = await undisturbed(created);
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    const end = await seats(() => crash(crashedUndo(created), deaths, { concurrency, reference: outcome }));
    t.deepEqual(end.found, []);
    if (!mayEnd) t.is(end.kills, deaths.length, 'the moment did not come');
  });
}

const [remove, put] = [
  { method: 'DELETE', path: '/v1/people/*' },
  { method: 'PUT', path: '/v1/people/*' },
];
const patch = { method: 'PATCH', path: '/v1/licenses/users' };
const set = { operation: 'SetUser' };
const unanswered = (
  match: Readonly<Record<string, string>>,
  nth: number,
  unsynced: Death['unsynced'] = 'kept',
): Death => ({
  at: { match, nth },
  unsynced,
});
const planHalf: Death = { at: { step: 'write', file: '^plan', nth: 1, moment: 'within', part: 0.6 } };
const lostIntent: Death = { at: { step: 'sync', file: '^journal', nth: 3, moment: 'before' }, unsynced: 'lost' };
const unnamedResults: Death = { at: { step: 'rename', file: '^results', nth: 1, moment: 'before' } };

survives({ created: 'delete', deaths: [unanswered(remove, 1, 'lost')] });
if (isWhole) {
  survives({ created: 'delete', deaths: [unanswered(patch, 1), unnamedResults] });
  survives({ created: 'delete', deaths: [planHalf] });
  survives({ created: 'deactivate', deaths: [unanswered(put, 2)] });
  survives({ created: 'deactivate', deaths: [unanswered(set, 1, 'torn')] });
}

/** Requests of the way back that change something, by kind, with how many of each there are. */
const mutations: Readonly<Record<CreatedChoice, readonly (readonly [Readonly<Record<string, string>>, number])[]>> = {
  delete: [[remove, 2], [put, 2], [patch, 2], [set, 3]],
  deactivate: [[put, 4], [patch, 3], [set, 3]],
  keep: [[put, 2], [patch, 2], [set, 3]],
}; // prettier-ignore

function everyMoment(): Case[] {
  const losses = ['kept', 'torn', 'lost'] as const;
  const calls = Object.entries(mutations).flatMap(([created, kinds]) =>
    kinds.flatMap(([match, count]) =>
      Array.from({ length: count }, (_, place): Case => {
        const [unsynced, concurrency] = [losses[place % 3] ?? 'kept', [10, 1, 3][place % 3] ?? 2];
        return { created: created as CreatedChoice, deaths: [unanswered(match, place + 1, unsynced)], concurrency };
      }),
    ),
  );
  const journal = Array.from({ length: 14 }, (_, place): Case => {
    const nth = place + 1;
    const death: readonly Death[] = [
      { at: { step: 'sync', file: '^journal', nth, moment: 'after' } },
      { at: { step: 'write', file: '^journal', nth, moment: 'within', part: 0.7 } },
      { at: { step: 'write', file: '^journal', nth, moment: 'after' }, unsynced: 'lost' },
    ];
    const created = nth % 2 === 0 ? 'delete' : 'deactivate';
    return { created, deaths: death.slice(nth % 3, (nth % 3) + 1), mayEnd: nth > 8 };
  });
  const files: readonly Death[] = [
    { at: { step: 'link', file: '^lock', nth: 1, moment: 'after' } },
    { at: { step: 'link', file: '^lock', nth: 2, moment: 'after' } },
    ...[0, 0.2, 0.9].map((part): Death => ({ at: { step: 'write', file: '^plan', nth: 1, moment: 'within', part } })),
    { at: { step: 'sync', file: '^plan', nth: 1, moment: 'before' }, unsynced: 'torn' },
    { at: { step: 'write', file: '^plan', nth: 2, moment: 'within' } },
    { at: { step: 'sync', file: '^plan', nth: 2, moment: 'before' }, unsynced: 'lost' },
    { at: { step: 'remove', file: '^lock', nth: 1, moment: 'before' } },
    lostIntent,
    { at: { step: 'write', file: '^results', nth: 1, moment: 'within' } },
    unnamedResults,
    { at: { step: 'rename', file: '^results', nth: 1, moment: 'after' } },
    { at: { step: 'write', file: '^summary', nth: 1, moment: 'within' } },
  ];
  const twice: readonly (readonly Death[])[] = [
    [unanswered(remove, 1), unanswered(remove, 1)],
    [unanswered(set, 1), unanswered(set, 1, 'lost')],
    [planHalf, { at: { step: 'write', file: '^plan', nth: 1, moment: 'within', part: 0.5 } }],
    [lostIntent, { at: { step: 'write', file: '^results', nth: 1, moment: 'within' } }],
  ];
  return [
    ...calls,
    ...journal,
    ...files.map((death): Case => ({ created: 'delete', deaths: [death] })),
    ...twice.map((deaths): Case => ({ created: 'delete', deaths, mayEnd: true })),
  ];
}

if (isWhole) for (const one of everyMoment()) survives(one);
