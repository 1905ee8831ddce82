import test from 'ava';
import { deadlinesOf, scheduleOf } from '../../src/commands/schedule.js';

const nights: readonly (readonly [
  what: string,
  pattern: string,
  zone: string,
  from: string,
  times: readonly string[],
])[] = [
  [
    'the clock is set forward',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-27T12:00:00Z',
    ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'],
  ],
  [
    'the clock is set back',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-23T12:00:00Z',
    ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
  ],
  [
    'the clock is set forward in New York',
    '30 2 * * *',
    'America/New_York',
    '2026-03-07T12:00:00Z',
    ['2026-03-08T07:00', '2026-03-09T06:30'],
  ],
  [
    'nothing happens to the clock',
    '0 2 * * 1-5',
    'Asia/Kolkata',
    '2026-11-27T12:00:00Z',
    ['2026-11-29T20:30', '2026-11-30T20:30'],
  ],
];

for (const [what, pattern, zone, from, times] of nights) {
  test(`where ${what}, each night has one time`, (t) => {
    const runs = scheduleOf('schedule', pattern, zone).nextRuns(times.length, new Date(from));
    t.deepEqual(
      runs.map((run) => run.toISOString().slice(0, 16)),
      times,
    );
  });
}

test('a file is expected between the last two times, also over a change of the clock', (t) => {
  const schedule = scheduleOf('expect-by', '0 3 * * *', 'Europe/Berlin');
  t.deepEqual(deadlinesOf(schedule, new Date('2026-10-25T12:00:00Z')), {
    last: Date.parse('2026-10-25T02:00:00Z'),
    before: Date.parse('2026-10-24T01:00:00Z'),
  });
  t.is(deadlinesOf(scheduleOf('expect-by', '2030-01-01T00:00:00', 'UTC'), new Date('2026-10-25T12:00:00Z')), undefined);
});
