/** The column that deletes people: when a file has it, and what its cells ask for. */
import test from 'ava';
import { RunError } from '../../src/errors.js';
import { matchHeader, type HeaderOptions } from '../../src/rows/header.js';
import { readWanted } from '../../src/rows/wanted.js';
import { catalog } from '../helpers/organization.js';

const match = (headings: readonly string[], options: HeaderOptions = {}) =>
  matchHeader(headings, catalog, { name: 'people.csv', line: 1, separator: 'comma', path: 'people.csv' }, options);
const ana = 'ana@acme.com';

for (const [cell, allowDelete, deletes, code] of [
  ['ana@acme.com', false, true, undefined],
  [' ANA@Acme.com ', false, true, undefined],
  ['Ana Ruiz <ana@acme.com>', false, true, undefined],
  ['', true, false, undefined],
  ['  ', true, false, undefined],
  ['yes', true, true, undefined],
  ['Ja', true, true, undefined],
  ['OUI', true, true, undefined],
  ['x', true, true, undefined],
  ['TRUE', true, true, undefined],
  ['yes', false, false, 'delete-needs-address'],
  ['1', false, false, 'delete-needs-address'],
  ['no', true, false, undefined],
  ['FALSE', false, false, undefined],
  ['anna@acme.com', true, false, 'delete-other-address'],
  ['ana', true, false, 'delete-other-address'],
  ['delete', true, false, 'delete-other-address'],
  ['<clear>', true, false, 'delete-other-address'],
  ['active', true, false, 'delete-other-address'],
  ['#N/A', true, false, 'spreadsheet-error'],
] as const) {
  test(`${JSON.stringify(cell)} ${allowDelete ? 'with' : 'without'} --allow-delete ${deletes ? 'deletes' : 'deletes nobody'}`, (t) => {
    const { wanted, problems } = readWanted([ana, cell], match(['email', 'delete'], { allowDelete }), catalog);
    t.deepEqual(wanted, deletes ? { delete: true } : {});
    const errors = problems.filter(({ severity }) => severity === 'error');
    t.deepEqual(
      errors.map((one) => [one.code, one.column, one.value]),
      code === undefined ? [] : [[code, 'delete', cell]],
    );
  });
}

test('an address that is missing is not typed again by an empty cell', (t) => {
  const { wanted } = readWanted(['', ''], match(['email', 'delete'], { allowDelete: true }), catalog);
  t.deepEqual(wanted, {});
});

test('where removals are left out, nothing at all is read of a row that deletes', (t) => {
  const header = match(['email', 'firstName', 'delete'], { withoutRemovals: true });
  t.deepEqual(readWanted([ana, 'Ana', ana], header, catalog).wanted, {});
  t.like(readWanted([ana, 'Ana', ''], header, catalog).wanted.text, { firstName: { do: 'set', value: 'Ana' } });
});

const google = [
  'First Name [Required]',
  'Last Name [Required]',
  'Email Address [Required]',
  'Org Unit Path [Required]',
];
for (const [what, headings] of [
  ['Delete', ['email', 'Delete']],
  ['DELETE', ['email', 'DELETE']],
  ['Deleted', ['email', 'Deleted']],
  ['delete?', ['email', 'delete?']],
  ['delete', ['First Name', 'User ID/Email (Required)', 'delete']],
  ['delete', ['UserID', 'UserName', 'Active', 'Email', 'delete']],
  ['delete', [...google, 'delete']],
] as const) {
  test(`"${what}" of ${headings.join(', ')} deletes nobody by itself`, (t) => {
    const error = t.throws(() => match(headings), { instanceOf: RunError });
    t.true(
      error.message.includes(`--map "${what}=delete" reads it so, --map "${what}=ignore" skips it`),
      error.message,
    );
    const ignored = match(headings, { ignoreUnknown: true }).columns.find(({ heading }) => heading === what);
    t.is(ignored?.is, 'ignored');
    const mapped = match(headings, { map: { [what]: 'delete' } }).columns.find(({ heading }) => heading === what);
    t.like(mapped, { is: 'column', name: 'delete' });
  });
}

for (const heading of ['Status', 'User Status', 'Löschen', 'Supprimer', 'Remove', 'deletedAt', 'isDeleted']) {
  test(`"${heading}" is never the column that deletes`, (t) => {
    const header = match(['email', heading], { ignoreUnknown: true });
    t.false(header.columns.some((column) => column.is === 'column' && column.name === 'delete'));
    const cells = [
      [ana, 'deleted'],
      [ana, ana],
      [ana, 'yes'],
    ];
    for (const row of cells) t.deepEqual(readWanted(row, header, catalog).wanted, {});
  });
}
