import test from 'ava';
import { activityOf, daysSince, type Activity, type ActivityFacts } from '../../src/people-report/activity.js';

const now = new Date('2026-11-29T12:00:00Z');
const old = '2024-01-08T09:00:00.000Z';

for (const [what, facts, activity] of [
  ['who was active yesterday', { created: old, lastActivity: '2026-11-28T12:00:00Z' }, 'active'],
  ['who was active on the first day of the period', { created: old, lastActivity: '2026-08-31T12:00:00Z' }, 'active'],
  ['who was active a second before it', { created: old, lastActivity: '2026-08-31T11:59:59Z' }, 'inactive'],
  ['of whom there is no date', { created: old }, 'unknown'],
  ['whose date is no date', { created: old, lastActivity: 'yesterday' }, 'unknown'],
  ['whose date is empty', { created: old, lastActivity: '' }, 'unknown'],
  ['of whom nothing is known', {}, 'unknown'],
  ['who came last week, without a date', { created: '2026-11-22T00:00:00Z' }, 'new'],
  ['who came last week, with an older date', { created: '2026-11-22T00:00:00Z', lastActivity: old }, 'new'],
  [
    'who came last week and was active',
    { created: '2026-11-22T00:00:00Z', lastActivity: '2026-11-23T00:00:00Z' },
    'active',
  ],
  ['who has not accepted the invitation', { created: old, invitePending: true, lastActivity: old }, 'pending'],
  ['whose sign-in is off', { created: old, loginEnabled: false, lastActivity: old }, 'disabled'],
  ['whose sign-in is off and invitation pending', { loginEnabled: false, invitePending: true }, 'disabled'],
  ['who is older than the record tells', { lastActivity: old }, 'inactive'],
] as const satisfies readonly (readonly [string, ActivityFacts, Activity])[]) {
  test(`a person ${what} is ${activity}`, (t) => {
    t.is(activityOf(facts, { now, days: 90 }), activity);
  });
}

test('days are whole days, and a clock that is ahead makes none', (t) => {
  t.is(daysSince('2026-11-27T13:00:00Z', now), 1);
  t.is(daysSince('2026-11-30T00:00:00Z', now), 0);
  t.is(daysSince(undefined, now), undefined);
});
