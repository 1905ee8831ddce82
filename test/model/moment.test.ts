import test from 'ava';
import { momentAsOption, momentInWords, readMoment } from '../../src/model/moment.js';

const local = (...parts: [number, number, number, number?, number?, number?, number?]): string => {
  const [year, month, day, ...time] = parts;
  return new Date(year, month - 1, day, ...time).toISOString();
};

for (const [text, at] of [
  ['2026-11-01', local(2026, 11, 1)],
  [' 2026-11-01T14:00 ', local(2026, 11, 1, 14)],
  ['2026-11-01 14:05', local(2026, 11, 1, 14, 5)],
  ['2026-11-01T14:05:06', local(2026, 11, 1, 14, 5, 6)],
  ['2026-11-01T14:05:06.7', local(2026, 11, 1, 14, 5, 6, 700)],
  ['2026-11-01T14:05Z', '2026-11-01T14:05:00.000Z'],
  ['2026-11-01T14:05+02:00', '2026-11-01T12:05:00.000Z'],
  ['2026-11-01T00:30-01:30', '2026-11-01T02:00:00.000Z'],
  ['2028-02-29', local(2028, 2, 29)],
] as const) {
  test(`${JSON.stringify(text)} is a moment, which reads back as itself`, (t) => {
    t.is(readMoment(text)?.toISOString(), at);
    t.is(readMoment(momentAsOption(at))?.toISOString(), at);
    t.is(readMoment(momentInWords(at))?.toISOString(), at);
  });
}

for (const text of [
  ...['', 'yesterday', '2026-11', '01.11.2026', '11/01/2026', '2026-11-01T14', '2026-11-01T14:00 CET'],
  ...['2026-02-30', '2026-13-01', '2026-11-00', '2026-11-01T24:01', '2026-11-01T14:60', '2026-11-01T14:00:60'],
  ...['2026-02-30T10:00Z', '2027-02-29'],
]) {
  test(`${JSON.stringify(text)} is no moment`, (t) => {
    t.is(readMoment(text), undefined);
  });
}
