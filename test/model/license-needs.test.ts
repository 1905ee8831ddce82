import test from 'ava';
import type { LicenseNeed } from '../../src/model/license-need.js';
import { createLicenseSums, shortLicenses } from '../../src/model/license-needs.js';
import type { Change } from '../../src/model/row.js';

const change = (spelled: string): Change => {
  const to = spelled.startsWith('+');
  return { field: 'license', key: spelled.slice(1), from: !to, to };
};
/** Rows from row 2 on, each as `+A -B`; units that are free, by license. */
function needs(rows: readonly string[], free: Readonly<Record<string, number>>, isBackwards = false): LicenseNeed[] {
  const sums = createLicenseSums();
  for (const [place, row] of rows.entries()) sums.add({ row: place + 2, changes: row.split(' ').map(change) });
  const licenses = Object.entries(free).map(([id, units]) => ({ id, name: id, total: units + 7, consumed: 7 }));
  return sums.finish({ licenses }, isBackwards);
}
const times = (count: number, row: string): string[] => Array.from({ length: count }, () => row);

for (const [what, rows, free, short] of [
  ['units are enough', times(3, '+A'), { A: 3 }, {}],
  ['three rows are too many', times(5, '+A'), { A: 2 }, { A: [3, 4] }],
  ['what a later row only gives back comes first', [...times(3, '+A'), '-A'], { A: 2 }, {}],
  ['what is given back is not enough', [...times(5, '+A'), '-A'], { A: 2 }, { A: [2, 5] }],
  // Six of eight gain nothing, and keep what they would have given back.
  [
    'a move to a tier that runs out frees only what was moved',
    [...times(8, '+A -B'), ...times(6, '+B')],
    { A: 2, B: 0 },
    { A: [6, 4], B: [4, 12] },
  ],
  ['two swap licenses of which none is free', ['+A -B', '+B -A'], { A: 0, B: 0 }, { A: [1, 2], B: [1, 3] }],
  ['a swap begins with the unit that is free', ['+A -B', '+B -A'], { A: 1, B: 0 }, {}],
  ['a row gains one license and not the other', ['+A +B', '+A'], { A: 5, B: 0 }, { B: [1, 2] }],
  ['the service does not say how many there are', times(3, '+C'), {}, {}],
  ['nothing is free, and nothing is needed', times(3, '-A'), { A: 0 }, {}],
] as const satisfies readonly (readonly [
  string,
  readonly string[],
  Readonly<Record<string, number>>,
  Readonly<Record<string, readonly [number, number]>>,
])[]) {
  test(`shortage: ${what}`, (t) => {
    const found = shortLicenses({ licenses: needs(rows, free) });
    t.deepEqual(Object.fromEntries(found.map(({ id, short: count, firstShortRow }) => [id, [count, firstShortRow]])), {
      ...short,
    });
  });
}

test('of an undo, the last row comes first, and rows that only take come last', (t) => {
  const rows = ['+A', '+B -A', '-B'];
  t.deepEqual(shortLicenses({ licenses: needs(rows, { A: 0, B: 0 }) }).length, 1);
  t.deepEqual(shortLicenses({ licenses: needs(rows, { A: 0, B: 0 }, true) }), []);
  const [short] = shortLicenses({ licenses: needs([...times(3, '+A'), '+B -A'], { A: 1, B: 1 }, true) });
  t.like(short, { id: 'A', short: 1, firstShortRow: 2 });
});

test('needs and what comes back are counted, also where nothing is short', (t) => {
  t.deepEqual(needs(['+A -B', '+A', '-B'], { A: 9, B: 1 }), [
    { id: 'A', name: 'A', needs: 2, givesBack: 0, free: 9 },
    { id: 'B', name: 'B', needs: 0, givesBack: 2, free: 1 },
  ]);
});

test('what deletions free is counted, but comes too late for the other rows', (t) => {
  const sums = createLicenseSums();
  sums.add({ row: 2, changes: [change('-A')], wanted: { delete: true } });
  sums.add({ row: 3, changes: [change('+A')], wanted: {} });
  const [need] = sums.finish({ licenses: [{ id: 'A', name: 'A', total: 1, consumed: 1 }] });
  t.like(need, { needs: 1, givesBack: 1, free: 0, short: 1, firstShortRow: 3 });
});

test('an organization that has more in use than it bought has none free', (t) => {
  const sums = createLicenseSums();
  sums.add({ row: 2, changes: [change('+A')] });
  t.like(sums.finish({ licenses: [{ id: 'A', name: 'A', total: 5, consumed: 8 }] })[0], {
    free: 0,
    short: 1,
    firstShortRow: 2,
  });
});

for (const [name, total, consumed, isShort] of [
  ['Hybrid Call Aware', 1, 0, false],
  ['Hybrid Exchange Calendar', 1, 0, false],
  ['Webex Webinar 500', 1, 0, true],
  ['Hybrid Call Connect', 3, 2, true],
] as const) {
  test(`${name} with ${total} unit(s), ${consumed} in use: ${isShort ? '' : 'no '}shortage is told for five rows`, (t) => {
    const sums = createLicenseSums();
    for (let row = 2; row < 7; row++) sums.add({ row, changes: [change('+H')] });
    t.is(
      shortLicenses({ licenses: sums.finish({ licenses: [{ id: 'H', name, total, consumed }] }) }).length > 0,
      isShort,
    );
  });
}
