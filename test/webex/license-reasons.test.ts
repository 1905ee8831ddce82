/** The errors that a change of licenses may bring along with what it granted, in any shape. */
import test from 'ava';
import { licenseReasons, type LicenseReason } from '../../src/webex/license-reasons.js';

const names = new Map([
  ['L1', ['Webex Suite', 'acme.webex.com - Webex Suite']],
  ['L2', ['Webex Suite Plus']],
  ['L3', ['Messaging']],
]);
const request = { personId: 'P', add: ['L1', 'L2'], remove: ['L3'], attendee: { site: 'acme.webex.com', operation: 'add' } } as const; // prettier-ignore

for (const [what, content, reasons] of [
  ['none', {}, []],
  ['an empty list', { errors: [] }, []],
  ['an empty object', { errors: {} }, []],
  ['null', { errors: null }, []],
  ['no body', undefined, []],
  ['a body that is a list', [], []],
  [
    'a list of objects that name no license',
    { errors: [{ errorCode: 400413, description: 'Only one of them' }] },
    [{ text: 'Only one of them', code: 400413 }],
  ],
  [
    'a list of objects that name the license by id',
    { errors: [{ licenseId: 'L2', reason: 'No units' }] },
    [{ licenseId: 'L2', text: 'No units' }],
  ],
  [
    'a list of objects that name the license by name',
    { errors: [{ licenseName: 'webex suite plus', reason: 'No units' }] },
    [{ licenseId: 'L2', text: 'No units' }],
  ],
  [
    'a list of objects that name it in their words',
    { errors: [{ description: 'No units of license [L1] are available' }] },
    [{ licenseId: 'L1', text: 'No units of license [L1] are available' }],
  ],
  [
    'words that name a longer name',
    { errors: ['Webex Suite Plus is not for contractors'] },
    [{ licenseId: 'L2', text: 'Webex Suite Plus is not for contractors' }],
  ],
  [
    'words that name two',
    { errors: ['Not together: Webex Suite, Messaging'] },
    ['L1', 'L3'].map((licenseId) => ({ licenseId, text: 'Not together: Webex Suite, Messaging' })),
  ],
  [
    'words that hold a name as a part of another word',
    { errors: ['Messagings are off'] },
    [{ text: 'Messagings are off' }],
  ],
  [
    'an object keyed by license id',
    { errors: { L1: { code: '7', reason: 'No units' }, L3: 'In use' } },
    [
      { licenseId: 'L1', text: 'No units', code: '7' },
      { licenseId: 'L3', text: 'In use' },
    ],
  ],
  [
    'an object keyed by license name',
    { errors: { 'Acme.webex.com - Webex Suite': ['No units', 'Not now'] } },
    [
      { licenseId: 'L1', text: 'No units' },
      { licenseId: 'L1', text: 'Not now' },
    ],
  ],
  ['an object keyed by a padded id', { errors: { 'L1==': 'No units' } }, [{ licenseId: 'L1', text: 'No units' }]],
  [
    'an object keyed by another license',
    { errors: { 'Webex Calling': 'No units' } },
    [{ text: 'Webex Calling: No units' }],
  ],
  [
    'an object keyed by the site',
    { errors: { 'acme.webex.com': 'Attendees are off' } },
    [{ licenseId: 'acme.webex.com', text: 'Attendees are off' }],
  ],
  ['texts', { errors: ['No units', 'Not now'] }, [{ text: 'No units' }, { text: 'Not now' }]],
  ['one text', { errors: 'No units' }, [{ text: 'No units' }]],
  ['one object', { error: { message: 'No units', code: 7 } }, [{ text: 'No units', code: 7 }]],
  [
    'a number alone',
    { errors: [{ id: 'L1', errorCode: 400413 }] },
    [{ licenseId: 'L1', text: 'error 400413', code: 400413 }],
  ],
  [
    'a list under another name',
    { failedLicenses: [{ id: 'L1', reason: 'No units' }] },
    [{ licenseId: 'L1', text: 'No units' }],
  ],
  ['what is no text at all', { errors: [1, null, [], {}] }, []],
] as const satisfies readonly (readonly [string, unknown, readonly LicenseReason[]])[]) {
  test(`errors in the shape of ${what} are read`, (t) => {
    t.deepEqual(licenseReasons(content, request, names), [...reasons]);
  });
}
