import test from 'ava';
import { createServiceClock } from '../../src/webex/service-clock.js';

test('until an answer tells the time, the clock here counts', (t) => {
  const clock = createServiceClock();
  for (const date of [undefined, '', 'tomorrow']) clock.hear(date);
  t.true(Math.abs(clock.now() - Date.now()) < 1000);
});

test('what the last answer says counts, and goes on from there', async (t) => {
  const clock = createServiceClock();
  clock.hear('Fri, 01 Jan 2021 00:00:00 GMT');
  clock.hear('Wed, 02 Feb 2022 02:02:02 GMT');
  clock.hear('nonsense');
  await new Promise((resolve) => setTimeout(resolve, 20));
  const passed = clock.now() - Date.UTC(2022, 1, 2, 2, 2, 2);
  t.true(passed >= 15 && passed < 5000, `${passed} ms`);
});
