import test from 'ava';
import { displayWidth } from '../../src/commands/display-width.js';
import { barLine, progressLine, type Progressing } from '../../src/commands/progress-line.js';

const begun: Progressing = {
  ...{ phase: 'applying', unit: 'rows', done: 0, before: 0, of: 0, waiting: 0, listed: 0, calls: 3, seconds: 1 },
};

for (const [what, change, shown] of [
  ['nothing to count yet', {}, ' applying   3 calls, 180/min'],
  ['people that are listed', { listed: 3000, calls: 1 }, ' applying   3,000 people listed   1 call, 60/min'],
  [
    'the first rows, whose pace says nothing yet',
    { done: 1, of: 5000 },
    ' applying ░░░░░░░░░░░░░░░░░░░░░░   0 %  1/5,000 rows   3 calls, 180/min',
  ],
  [
    'rows at a pace that is known',
    { done: 50, of: 100, seconds: 60, calls: 100 },
    ' applying ███████████░░░░░░░░░░░  50 %  50/100 rows   100 calls, 100/min   1 min 00 s left',
  ],
  [
    'a job that is resumed: the pace is that of this run',
    { done: 60, before: 50, of: 100, seconds: 60, calls: 20 },
    ' applying █████████████░░░░░░░░░  60 %  60/100 rows   20 calls, 20/min   4 min 00 s left',
  ],
  [
    'all but one row, which is not 100 %',
    { done: 999, of: 1000, seconds: 3 },
    ' applying █████████████████████░  99 %  999/1,000 rows   3 calls, 60/min',
  ],
  [
    'the end, with what it took',
    { done: 3, of: 3, seconds: 62, isOver: true },
    ' applying ██████████████████████ 100 %  3/3 rows   3 calls, 3/min   1 min 02 s',
  ],
] as const) {
  test(`the bar shows ${what}`, (t) => {
    t.is(barLine({ ...begun, ...change }, 120), shown);
  });
}

test('the bar gives way to the facts, and the line never passes the width', (t) => {
  const full: Progressing = {
    ...begun,
    done: 141_000,
    of: 231_000,
    waiting: 12_345,
    calls: 1_000_000,
    seconds: 30_000,
  };
  for (let width = 20; width <= 140; width++) {
    const line = barLine(full, width);
    t.true(displayWidth(line) <= width, `${width}: ${line}`);
    t.regex(line, /^ applying /u);
  }
});

test('off a terminal a line says the same without a bar', (t) => {
  t.is(
    progressLine({ ...begun, done: 50, of: 100, seconds: 60, waiting: 2 }),
    'applying 50/100 rows   3 calls, 3/min   waiting for site: 2   1 min 00 s left',
  );
});
