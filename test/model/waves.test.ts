/** Waves as they are spelled, counted and judged. */
import test from 'ava';
import { isNotDone, isTooMany, notDoneInWords, readWaves, waveRows, wavesInWords } from '../../src/model/waves.js';
import { readLimit, type Limit } from '../../src/model/safety-limits.js';
import { statuses } from '../../src/model/row.js';

const spelled: readonly (readonly [text: string, sizes: readonly (number | 'rest')[] | undefined, words?: string])[] = [
  ['5,50,rest', [5, 50, 'rest'], '5 rows, then 50, then the rest'],
  [' 5 , 1200 ', [5, 1200], '5 rows, then 1,200'],
  ['1,REST', [1, 'rest'], '1 row, then the rest'],
  ['rest', ['rest'], 'all rows'],
  ['rest,5', undefined],
  ['0,rest', undefined],
  ['5,,rest', undefined],
  ['-5', undefined],
  ['5%,rest', undefined],
  ['1.5', undefined],
  ['', undefined],
];
for (const [text, sizes, words] of spelled) {
  test(`waves ${JSON.stringify(text)} are ${words ?? 'refused'}`, (t) => {
    const read = readWaves(text);
    t.deepEqual(read, sizes);
    t.is(read && wavesInWords(read), words);
  });
}

const judged: readonly (readonly [limit: string, notDone: number, rows: number, isTooMany: boolean])[] = [
  ['5%', 0, 5, false],
  ['5%', 1, 21, false],
  ['5%', 1, 20, true],
  ['5%', 5, 100, true],
  ['12.5%', 1, 9, false],
  ['12.5%', 1, 8, true],
  ['100%', 4, 5, false],
  ['100%', 5, 5, true],
  ['3', 2, 3, false],
  ['3', 3, 1000, true],
  ['0%', 0, 10, false],
  ['0%', 1, 1_000_000, true],
  ['0', 0, 10, false],
  ['0', 1, 10, true],
];
for (const [limit, notDone, rows, expected] of judged) {
  test(`${notDone} of ${rows} rows not done ${expected ? 'reach' : 'do not reach'} --stop-at ${limit}`, (t) => {
    t.is(isTooMany(notDone, rows, readLimit(limit) as Limit), expected);
  });
}

test('a row counts against its wave unless it is done or was not begun', (t) => {
  t.deepEqual(
    statuses.filter(isNotDone),
    statuses.filter((one) => ['partial', 'failed', 'invalid', 'conflict', 'unknown'].includes(one)),
  );
});

test('a wave has at most the rows that are left', (t) => {
  t.deepEqual([waveRows(50, 120), waveRows(50, 7), waveRows('rest', 7)], [50, 7, 7]);
});

test('a share is told with the numbers that it is made of', (t) => {
  t.is(notDoneInWords(0, 1), '1 row, all done');
  t.is(notDoneInWords(2, 50), '2 of 50 rows not done (4 %)');
  t.is(notDoneInWords(1, 15), '1 of 15 rows not done (6.7 %)');
});
