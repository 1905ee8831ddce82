import test from 'ava';
import type { LookedUp } from '../../src/plan/looked-up.js';
import type { Problem } from '../../src/model/row.js';
import { planRow } from '../../src/plan/plan-row.js';
import { ana, catalog, here, nobody, sheet, site } from '../helpers/organization.js';

const problems = (cells: Record<string, string>, looked: LookedUp = here, own = me): readonly Problem[] => {
  const { header, cells: row } = sheet({ email: 'ana@acme.com', ...cells });
  const planned = planRow({ row: 2, cells: row }, looked, header, catalog, { people: 'any', own });
  const errors = planned.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 && planned.calls.length > 0) throw new Error('a row with an error must make no call');
  return errors;
};
const me = { id: 'P-ana', emails: [] as string[] };
const having = (more: object): LookedUp => ({ ...here, person: { ...ana, ...more } });
const two = having({ licenses: ['L-suite', 'L-messaging', 'L-suite-emea'] });
const attendee = having({ licenses: ['L-messaging'], siteUrls: [`${site}#attendee`] });

for (const [title, cells, looked, columns] of [
  ['to switch off the sign-in', { loginEnabled: 'false' }, here, ['loginEnabled']],
  ['to take the last license of the site away', { removeLicenses: 'Webex Suite' }, here, ['removeLicenses']],
  ['to have exactly licenses without the site', { exactLicenses: 'Messaging' }, here, ['exactLicenses']],
  ['to have no license at all', { exactLicenses: '<clear>' }, here, ['exactLicenses']],
  ['to become an attendee', { removeLicenses: 'Webex Suite', attendee: 'true' }, here, ['removeLicenses']],
  ['to take the attendee account away', { attendee: 'false' }, attendee, ['attendee']],
  ['both', { loginEnabled: 'false', exactLicenses: '<clear>' }, here, ['loginEnabled', 'exactLicenses']],
  ['to get another title', { title: 'Boss' }, here, []],
  ['to keep the sign-in', { loginEnabled: 'true' }, here, []],
  ['whose sign-in is off already', { loginEnabled: 'false', title: 'Boss' }, having({ loginEnabled: false }), []],
  ['to lose a license without a site', { removeLicenses: 'Messaging' }, two, []],
  ['to lose a license of another site', { removeLicenses: 'L-suite-emea' }, two, []],
  ['to have exactly the license of the site', { exactLicenses: 'L-suite' }, two, []],
  ['to become a host', { licenses: 'Webex Suite' }, attendee, []],
] as const) {
  test(`an administrator’s own row ${title}: ${columns.join(', ') || 'nothing'} is refused`, (t) => {
    t.deepEqual(
      problems(cells, looked).map(({ code, column }) => [code, column]),
      columns.map((column) => ['own-account', column]),
    );
  });
}

for (const [title, own, looked, isOwn] of [
  ['the id of the token', { id: 'P-ana', emails: ['x@acme.com'] }, here, true],
  ['the id of the token, padded', { id: 'P-ana==', emails: [] }, here, true],
  ['the address, whatever its case', { id: 'P-x', emails: ['Ana@ACME.com'] }, here, true],
  [
    'another address of the person',
    { id: 'P-x', emails: ['a.ruiz@acme.com'] },
    having({ emails: ['A.Ruiz@acme.com'] }),
    true,
  ],
  ['neither id nor address', { id: 'P-x', emails: ['x@acme.com'] }, here, false],
  ['the address of somebody who is not there', { id: 'P-x', emails: ['ana@acme.com'] }, nobody, false],
] as const) {
  test(`a row is ${isOwn ? '' : 'not '}the administrator’s own by ${title}`, (t) => {
    const found = problems({ loginEnabled: 'false' }, looked, { ...own, emails: [...own.emails] });
    t.is(
      found.some(({ code }) => code === 'own-account'),
      isOwn,
    );
  });
}

test('the reason names the cell, what would be lost and what to do', (t) => {
  t.like(problems({ removeLicenses: 'Webex Suite' })[0], {
    value: 'Webex Suite',
    message: `would remove the account on ${site} that you are using now; ask another administrator to do it`,
  });
});

test('without an administrator to be known, nobody’s row is their own', (t) => {
  const { header, cells } = sheet({ email: 'ana@acme.com', loginEnabled: 'false' });
  t.deepEqual(planRow({ row: 2, cells }, here, header, catalog, { people: 'any' }).problems, []);
});
