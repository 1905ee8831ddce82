import test from 'ava';
import type { Change, SeenSiteUser } from '../../src/model/row.js';
import { mergeChanges, withoutUnmade, type AccountThen, type Step } from '../../src/restore/merge-changes.js';

const title = (from: string | null, to: string | null): Change => ({ field: 'title', from, to });
const license = (key: string, to: boolean): Change => ({ field: 'license', key, label: key, from: !to, to });
const type = (key: string, to: boolean): Change => ({ field: 'sessionType', key, from: !to, to });
const code = (from: string | null, to: string | null): Change => ({ field: 'trackingCode', key: '1', from, to });
const manager = (from: string | null, fromId: string | undefined, to: string | null, toId?: string): Change => ({
  ...{ field: 'manager', from, to },
  ...(fromId !== undefined && { fromId }),
  ...(toId !== undefined && { toId }),
});

const stepsOf = (changes: readonly Change[]): Step[] => changes.map((change, place) => ({ at: place + 1, change }));

const merging: readonly (readonly [string, readonly Change[], readonly Change[]])[] = [
  ['nothing', [], []],
  ['one change: itself', [title('A', 'B')], [title('A', 'B')]],
  ['two changes of a field: from the first, to the last', [title('A', 'B'), title('B', 'C')], [title('A', 'C')]],
  ['a change and its undo: nothing', [title('A', 'B'), title('B', 'A')], []],
  ['a change and its undo, with other blanks: nothing', [title('A B', 'C'), title('C', ' A  B')], []],
  ['a value that was emptied and set again: nothing', [title('A', null), title(null, 'A')], []],
  ['an empty text and no value: nothing', [title('', 'A'), title('A', null)], []],
  [
    'what others changed in between: from the first, to the last',
    [title('A', 'B'), title('X', 'C')],
    [title('A', 'C')],
  ],
  ['a license given and taken: nothing', [license('L', true), license('L', false)], []],
  ['a license given by both: one', [license('L', true), license('L', true)], [license('L', true)]],
  [
    'licenses, each by itself',
    [license('L', true), license('M', false), license('M', true), license('N', false)],
    [license('L', true), license('N', false)],
  ],
  [
    'session types given, taken and given: one',
    [type('3', true), type('3', false), type('3', true)],
    [type('3', true)],
  ],
  ['fields apart from one another', [title('A', 'B'), code('1', '2')], [title('A', 'B'), code('1', '2')]],
  [
    'managers by id, not by address',
    [manager('bo@acme.com', 'P1', 'li@acme.com', 'P2'), manager('li@acme.com', 'P2', 'bo.new@acme.com', 'P1')],
    [],
  ],
  [
    'a manager with the ids of both ends',
    [manager(null, undefined, 'li@acme.com', 'P2'), manager('li@acme.com', 'P2', 'bo@acme.com', 'P1')],
    [manager(null, undefined, 'bo@acme.com', 'P1')],
  ],
];

for (const [what, changes, merged] of merging) {
  test(`merged from several jobs: ${what}`, (t) => {
    t.deepEqual(mergeChanges(stepsOf(changes)), merged);
  });
}

test('the column of a file of one job is not that of the restore, and a name that only the first job had is kept', (t) => {
  const [merged] = mergeChanges(stepsOf([license('L', true), { field: 'license', key: 'L', from: true, to: true }]));
  t.deepEqual(merged, license('L', true));
});

const account: SeenSiteUser = {
  ...{ account: 'ana@acme.com', personalRoom: false, servicesOff: [] },
  ...{ sessionTypes: ['214'], trackingCodes: { 1: 'CC-1' } },
};

/** An account that went at 2 and came back: what jobs saw of it later is not what was there. */
const withAccount: readonly (readonly [string, readonly Step[], AccountThen, readonly Change[]])[] = [
  [
    'settings that came back with it: nothing',
    [
      { at: 2, change: license('suite', false) },
      { at: 3, change: license('suite', true) },
      { at: 3, change: type('214', true) },
      { at: 3, change: code(null, 'CC-1') },
    ],
    { at: 2, account },
    [],
  ],
  [
    'settings that came back otherwise: as they were then',
    [
      { at: 3, change: code(null, 'CC-9') },
      { at: 3, change: type('3', true) },
    ],
    { at: 2, account },
    [code('CC-1', 'CC-9'), type('3', true)],
  ],
  [
    'what was changed before: from the first change',
    [{ at: 1, change: code('CC-0', 'CC-1') }],
    { at: 2, account },
    [code('CC-0', 'CC-1')],
  ],
  [
    'settings of an account that was not there: none',
    [{ at: 3, change: type('214', false) }],
    { at: 2, account: null },
    [],
  ],
];

for (const [what, steps, then, merged] of withAccount) {
  test(`merged with an account that jobs took or gave: ${what}`, (t) => {
    t.deepEqual(mergeChanges(steps, then), merged);
  });
}

const uncertain = (change: Change, at: number): Step => ({ at, change, uncertain: true });
const sure = (change: Change, at: number): Step => ({ at, change });

/** By the title that the service shows. */
const unmade: readonly (readonly [string, readonly Step[], string, readonly Change[]])[] = [
  [
    'an uncertain last step that is shown counts',
    [sure(title('A', 'B'), 1), uncertain(title('B', 'C'), 2)],
    'C',
    [title('A', 'C')],
  ],
  [
    'one that is not shown was not made',
    [sure(title('A', 'B'), 1), uncertain(title('B', 'C'), 2)],
    'B',
    [title('A', 'B')],
  ],
  ['the only step of a field is kept, so that it is judged', [uncertain(title('A', 'B'), 1)], 'A', [title('A', 'B')]],
  ['one in the middle counts', [uncertain(title('A', 'B'), 1), sure(title('B', 'C'), 2)], 'C', [title('A', 'C')]],
  [
    'a sure last step counts, shown or not',
    [uncertain(title('A', 'B'), 1), sure(title('B', 'C'), 2)],
    'X',
    [title('A', 'C')],
  ],
];

for (const [what, steps, shown, merged] of unmade) {
  test(`of steps that may not have been made: ${what}`, (t) => {
    t.deepEqual(mergeChanges(withoutUnmade(steps, ({ to }) => to === shown)), merged);
  });
}
