import test from 'ava';
import { employeeNumber, managerMeant } from '../../src/model/manager-cell.js';

for (const [cell, meant] of [
  ['ana.ruiz@acme.com', { by: 'address' }],
  ['Ana Ruiz', { by: 'name', name: 'Ana Ruiz', names: ['ana ruiz'] }],
  ['Ruiz, Ana', { by: 'name', name: 'Ruiz, Ana', names: ['ana ruiz'] }],
  ['O’Brien, Siobhán Máire', { by: 'name', name: 'O’Brien, Siobhán Máire', names: ["siobhán máire o'brien"] }],
  ['CN=Ana Ruiz,OU=Sales,DC=acme,DC=com', { by: 'name', name: 'Ana Ruiz', names: ['ana ruiz'] }],
  [String.raw`CN=Ruiz\, Ana,OU=Sales,DC=acme`, { by: 'name', name: 'Ruiz, Ana', names: ['ana ruiz'] }],
  ['00417', { by: 'number', number: '00417' }],
  ['417.0', { by: 'number', number: '417' }],
  ['e-1042', { by: 'number', number: 'E-1042' }],
  ['<clear>', undefined],
  ['', undefined],
  ['Ana', undefined],
  ['-', undefined],
  ['ana.ruiz@', undefined],
  ['https://acme.com/ana ruiz', undefined],
  ['Ana Ruiz (Sales)', undefined],
] as const) {
  test(`a manager written ${JSON.stringify(cell)} is ${JSON.stringify(meant ?? 'no person')}`, (t) => {
    t.deepEqual(managerMeant(cell), meant);
  });
}

test('zeros in front of a number count', (t) => {
  t.not(employeeNumber('0417'), employeeNumber('417'));
});
