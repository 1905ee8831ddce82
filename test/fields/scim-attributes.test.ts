/** What SCIM requests carry for changes, and what answers show of the fields. */
import test from 'ava';
import { scimAttributesOf, seenInScim } from '../../src/fields/record.js';
import { personIdOf, samePerson, uuidOfPerson } from '../../src/model/person-ids.js';
import type { Change } from '../../src/model/row.js';
import { enterprise, type ScimUser } from '../../src/model/scim.js';
import { patchOperations, userBody } from '../../src/webex/scim-record.js';
import { checkedScimUser } from '../../src/webex/scim-user.js';

const id = '11111111-2222-4333-8444-555555555555';
const boss = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const content = {
  ...{ id, userName: 'ana@acme.com', displayName: 'Ana', title: null, active: false },
  name: { givenName: 'Ana', familyName: 'Ruiz' },
  phoneNumbers: [
    { value: '+4930', type: 'work', primary: true, display: 'x' },
    { value: '+4931', type: 'fax' },
  ],
  addresses: [
    { type: 'home', locality: 'Bonn' },
    { type: 'work', locality: 'Berlin', country: 'DE' },
  ],
  [enterprise]: { employeeNumber: ' 007 ', manager: { value: boss.toUpperCase(), displayName: 'Bo Li' } },
};
const user = checkedScimUser(content) as ScimUser;
const change = (field: string, to: Change['to'], more: Partial<Change> = {}): Change => ({
  field,
  from: null,
  to,
  ...more,
});

test('an answer shows each field; what is not there is empty', (t) => {
  t.like(seenInScim(user), {
    ...{ firstName: 'Ana', lastName: 'Ruiz', title: '', employeeNumber: '007', loginEnabled: false },
    ...{ manager: 'Bo Li', workPhone: '+4930', mobilePhone: '', locality: 'Berlin', country: 'DE', costCenter: '' },
  });
  t.is(uuidOfPerson(seenInScim(user).managerId ?? ''), boss);
});

test('what an answer shows in another form is neither a value nor none', (t) => {
  const strange = checkedScimUser({ ...content, phoneNumbers: [{ type: 'work' }], title: 7, [enterprise]: 'none' });
  const seen = seenInScim(strange as ScimUser);
  for (const name of ['workPhone', 'title', 'employeeNumber', 'managerId']) t.false(name in seen, name);
  t.is(seen.firstName, 'Ana');
  t.true(strange?.unreadable?.includes('phoneNumbers'));
});

const cases: readonly (readonly [string, readonly Change[], ScimUser | undefined, Record<string, unknown>])[] = [
  [
    'texts',
    [change('firstName', 'A'), change('department', null)],
    user,
    { 'name.givenName': 'A', [`${enterprise}:department`]: null },
  ],
  [
    'a manager',
    [change('manager', 'bo@acme.com', { toId: personIdOf(boss) })],
    user,
    { [`${enterprise}:manager`]: { value: boss } },
  ],
  ['no manager', [change('manager', null)], user, { [`${enterprise}:manager`]: null }],
  [
    'two phones in one list, others kept',
    [change('workPhone', '+499'), change('mobilePhone', '+498')],
    user,
    {
      phoneNumbers: [
        { value: '+499', type: 'work', primary: true, display: 'x' },
        { value: '+4931', type: 'fax' },
        { value: '+498', type: 'mobile' },
      ],
    },
  ],
  [
    'parts of the address at work, the one at home kept',
    [change('locality', 'Ulm'), change('country', null)],
    user,
    {
      addresses: [
        { type: 'home', locality: 'Bonn' },
        { type: 'work', locality: 'Ulm' },
      ],
    },
  ],
  [
    'the last phone emptied',
    [change('workPhone', null)],
    { ...user, phoneNumbers: [{ value: '+4930', type: 'work' }] },
    { phoneNumbers: null },
  ],
  [
    'a new person',
    [change('country', 'DE'), change('region', 'BE')],
    undefined,
    { addresses: [{ type: 'work', country: 'DE', region: 'BE' }] },
  ],
];
for (const [name, changes, now, attributes] of cases) {
  test(`a request writes ${name}`, (t) => t.deepEqual(scimAttributesOf(changes, now), attributes));
}

test('a PATCH has one operation a path; a POST has the user, with the schemas in use', (t) => {
  const attributes = { title: 'T', 'name.givenName': 'A', [`${enterprise}:division`]: 'D', phoneNumbers: null };
  t.deepEqual(patchOperations(attributes), [
    { op: 'replace', path: 'title', value: 'T' },
    { op: 'replace', path: 'name.givenName', value: 'A' },
    { op: 'replace', path: `${enterprise}:division`, value: 'D' },
    { op: 'remove', path: 'phoneNumbers' },
  ]);
  t.deepEqual(userBody(attributes), {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
    ...{ userType: 'user', title: 'T', name: { givenName: 'A' }, [enterprise]: { division: 'D' } },
  });
});

test('ids of the People API and of SCIM are of one person whatever region they name', (t) => {
  const eu = Buffer.from(`ciscospark://eu/PEOPLE/${id.toUpperCase()}`).toString('base64');
  t.true(samePerson(eu, personIdOf(id)));
  t.true(samePerson(eu, id));
  t.false(samePerson(eu, personIdOf(boss)));
  t.is(personIdOf(boss, eu), Buffer.from(`ciscospark://eu/PEOPLE/${boss}`).toString('base64').replace(/=+$/u, ''));
});
