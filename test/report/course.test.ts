import test from 'ava';
import { createCourse } from '../../src/report/course.js';

const minute = (nth: number): string => new Date(Date.UTC(2026, 0, 1) + nth * 60_000).toISOString();
const closing = (at: string) => ({ kind: 'closing', row: 2, status: 'updated', changes: [], at }) as const;
const intent = (at: string) =>
  ({ kind: 'intent', row: 2, seq: 1, at, call: 'person.update', before: {}, after: {} }) as const;

test('rows and write calls are counted by the minute in which they were recorded, with the minutes between', (t) => {
  const course = createCourse();
  for (const nth of [0, 0, 2]) course.add(intent(minute(nth)));
  course.add(closing(minute(2)));
  const first = Date.UTC(2026, 0, 1) / 1000;
  t.deepEqual(course.finish(), { at: [first, first + 60, first + 120], rows: [0, 0, 1], calls: [2, 0, 1], minutes: 1 });
});

test('a row that a later run takes up again is not counted before it ends', (t) => {
  const course = createCourse();
  course.add({ ...closing(minute(0)), ended: 'cut short' });
  course.add(closing(minute(0)));
  t.deepEqual(course.finish()?.rows, [1]);
});

test('a run of days has few points, and as many rows as were recorded', (t) => {
  const course = createCourse();
  for (let nth = 0; nth < 5000; nth++) course.add(closing(minute(nth)));
  const { at = [], rows = [], minutes = 0 } = course.finish() ?? {};
  t.true(at.length <= 120 && at.length > 20);
  t.true(Math.abs(rows.reduce((sum, one) => sum + one * minutes, 0) - 5000) < 5);
});

test('a journal without times or calls has no course', (t) => {
  const course = createCourse();
  course.add({ kind: 'closing', row: 2, status: 'updated', changes: [] });
  t.is(course.finish(), undefined);
});
