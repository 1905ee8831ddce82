/**
 * An undo over SCIM that dies at some moment and is gone on with comes to the same end as one that is not disturbed: the state
 * before the job that it reverts. A few moments here, all of them in `npm run test:crash`.
 */
import test from 'ava';
import pLimit from 'p-limit';
import { crash, named } from '../helpers/crash.js';
import { crashedUndoOverScim, statusesOfUndo, type CreatedChoice } from '../helpers/crashed-undo.js';
import type { Death } from '../helpers/mortal-cli.js';
import { isWhole, some } from '../helpers/some-cases.js';

const seats = pLimit(4);

const references = new Map<CreatedChoice, ReturnType<typeof crash>>();
/** What the undo comes to where the run is not disturbed; made once for all. */
function undisturbed(created: CreatedChoice): ReturnType<typeof crash> {
  const reference = references.get(created) ?? seats(() => crash(crashedUndoOverScim(created), []));
  references.set(created, reference);
  return reference;
}

const choices = some(['delete', 'deactivate', 'keep'] as const, 3);

for (const created of choices) {
  test(`an undo over SCIM that is not disturbed leads to the state before (--created ${created})`, async (t) => {
    const { found, outcome } = await undisturbed(created);
    t.deepEqual(found, []);
    t.deepEqual(
      outcome?.rows.map(({ wx_status }) => wx_status),
      statusesOfUndo(created),
    );
  });
}

const bulk = { method: 'POST', path: '/v1/identity/scim/*/Bulk' };
const users = { method: 'GET', path: '/v1/identity/scim/*/Users' };
const person = { method: 'GET', path: '/v1/people/*' };
const licenses = { method: 'PATCH', path: '/v1/licenses/users' };

const requests: readonly Death[] = [
  { at: { match: bulk, nth: 1, operations: 1 } },
  { at: { match: bulk, nth: 1 }, unsynced: 'lost' },
  { at: { match: bulk, nth: 2 } },
  { at: { match: bulk, nth: 2, operations: 1 }, unsynced: 'torn' },
  { at: { match: bulk, nth: 3 } },
  ...[1, 2, 3, 4, 5].map((nth): Death => ({ at: { match: users, nth } })),
  ...[1, 2, 3].map((nth): Death => ({ at: { match: person, nth } })),
  ...[1, 2].map((nth): Death => ({ at: { match: licenses, nth }, unsynced: nth === 1 ? 'lost' : 'kept' })),
];
const places = Array.from({ length: 12 }, (_, place) => place + 1);
const steps: readonly Death[] = [
  ...places.map((nth): Death => ({ at: { step: 'write', file: '^journal', nth, moment: 'within', part: 0.7 } })),
  ...places.map((nth): Death => ({
    at: { step: 'sync', file: '^journal', nth, moment: 'after' },
    ...(nth % 2 === 0 && { unsynced: 'lost' as const }),
  })),
  ...[1, 2].map((nth): Death => ({ at: { step: 'write', file: '^plan', nth, moment: 'within', part: 0.5 } })),
  ...[1, 2].map((nth): Death => ({ at: { step: 'sync', file: '^plan', nth, moment: 'before' }, unsynced: 'torn' })),
  ...['scim-people', 'people'].map((file): Death => ({
    at: { step: 'write', file: `^${file}`, nth: 1, moment: 'within' },
  })),
  ...['scim-people', 'people'].map((file): Death => ({
    at: { step: 'remove', file: `^${file}`, nth: 1, moment: 'before' },
  })),
];

/** Before what an undo takes away, which only SCIM shows, has left. */
const beforeTaking: Death = { at: { step: 'sync', file: '^journal', nth: 6, moment: 'after' }, unsynced: 'lost' };

/** A few moments in `npm test`. */
const few = [requests[5], beforeTaking].filter((one) => one !== undefined);
const taken = isWhole ? [...requests, ...steps] : few;
for (const created of choices) {
  for (const death of taken) {
    test(`an undo over SCIM (--created ${created}) survives its death ${named([death])}`, async (t) => {
      t.timeout(600_000);
      const { outcome } = await undisturbed(created);
      if (outcome === undefined) throw new Error('the undisturbed run has no results');
      const end = await seats(() =>
        crash(crashedUndoOverScim(created), [death], { concurrency: 3, reference: outcome }),
      );
      t.deepEqual(end.found, []);
      // A run may end before some of the moments have come.
      if (!isWhole) t.is(end.kills, 1, 'the moment did not come');
    });
  }
}
