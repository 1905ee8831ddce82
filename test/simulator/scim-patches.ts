/** Operations of PATCH that the simulator does and that another implementation of SCIM is asked to do, too. */

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const work = { type: 'work', value: '+1 202 555 0001', primary: true };
const mobile = { type: 'mobile', value: '+1 202 556 0001' };
export const phones = [work, mobile] as const;
export const address = { type: 'work', streetAddress: 'Torstr. 1', locality: 'Berlin', country: 'DE' };
export const ext = (value: object): Record<string, unknown> => ({ [enterprise]: value });

/** What is done, and what the user shows afterwards. */
export const patches: readonly (readonly [string, readonly object[], object])[] = [
  ['replace of a text', [{ op: 'replace', path: 'title', value: 'Boss' }], { title: 'Boss' }],
  ['a verb in capitals, as some clients write it', [{ op: 'Replace', path: 'title', value: 'Boss' }], { title: 'Boss' }],
  ['add of a text that is there', [{ op: 'add', path: 'displayName', value: 'Mel' }], { displayName: 'Mel' }],
  ['a part of the name', [{ op: 'replace', path: 'name.givenName', value: 'Mel' }], { name: { givenName: 'Mel', familyName: 'Fischer' } }],
  ['the name as an object, whose other parts stay', [{ op: 'replace', path: 'name', value: { familyName: 'Berg' } }], { name: { givenName: 'Amelie', familyName: 'Berg' } }],
  ['active', [{ op: 'replace', path: 'active', value: false }], { active: false }],
  ['an attribute of the extension', [{ op: 'replace', path: `${enterprise}:costCenter`, value: 'CC-9' }], ext({ costCenter: 'CC-9', department: 'Research' })],
  ['the extension as an object', [{ op: 'add', path: enterprise, value: { division: 'D', organization: 'O' } }], ext({ division: 'D', organization: 'O' })],
  ['a value without a path', [{ op: 'replace', value: { title: 'Boss', locale: 'de_DE', ...ext({ employeeNumber: '7' }) } }], { title: 'Boss', locale: 'de_DE', ...ext({ employeeNumber: '7' }) }],
  ['names of the extension in a value without a path', [{ op: 'add', value: { [`${enterprise}:division`]: 'D' } }], ext({ division: 'D' })],
  ['numbers added one after the other', [{ op: 'add', path: 'phoneNumbers', value: [work] }, { op: 'add', path: 'phoneNumbers', value: [mobile] }], { phoneNumbers: [work, mobile] }],
  ['a number that is there, added again', [{ op: 'add', path: 'phoneNumbers', value: [work] }, { op: 'add', path: 'phoneNumbers', value: [work] }], { phoneNumbers: [work] }],
  ['a number by filter', [{ op: 'add', path: 'phoneNumbers', value: [work, mobile] }, { op: 'replace', path: 'phoneNumbers[type eq "work"].value', value: '1' }], { phoneNumbers: [{ ...work, value: '1' }, mobile] }],
  ['add by filter where there is no such entry', [{ op: 'add', path: 'phoneNumbers[type eq "fax"].value', value: '1' }], { phoneNumbers: [{ type: 'fax', value: '1' }] }],
  ['remove by filter', [{ op: 'add', path: 'phoneNumbers', value: [work, mobile] }, { op: 'remove', path: 'phoneNumbers[type eq "work"]' }], { phoneNumbers: [mobile] }],
  ['a part of an address', [{ op: 'add', path: 'addresses', value: [address] }, { op: 'replace', path: 'addresses[type eq "work"].locality', value: 'Bonn' }], { addresses: [{ ...address, locality: 'Bonn' }] }],
  ['remove by a filter that nothing fits', [{ op: 'add', path: 'phoneNumbers', value: [work] }, { op: 'remove', path: 'phoneNumbers[type eq "fax"]' }], { phoneNumbers: [work] }],
  ['remove of a text', [{ op: 'remove', path: 'title' }], { title: undefined }],
  ['remove of an attribute of the extension', [{ op: 'remove', path: `${enterprise}:department` }], { [enterprise]: undefined }],
  ['several operations on one attribute, the last of which counts', [{ op: 'replace', path: 'title', value: 'A' }, { op: 'remove', path: 'title' }, { op: 'add', path: 'title', value: 'B' }], { title: 'B' }],
]; // prettier-ignore
