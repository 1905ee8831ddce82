import test from 'ava';
import {
  compareCodes,
  comparePerson,
  compareTypes,
  pairCodes,
  spreadOver,
  type SettingsTold,
} from '../../src/doctor/compare-apis.js';
import type { OfferedCode, OfferedType, SiteOffers } from '../../src/doctor/site-offers.js';

const pro: OfferedType = { id: '214', name: 'Pro 200', code: 'PRO', active: true };
const old: OfferedType = { id: '5', name: 'Pro 25', code: 'PRO', active: false };
const region: OfferedCode = { index: '2', name: 'Region', hostProfile: 'OPTIONAL', values: ['EMEA', 'APAC'] };
const division: OfferedCode = { index: '3', name: 'Division', hostProfile: 'REQUIRED', values: [] };
const types = (...sessionTypes: OfferedType[]): SiteOffers => ({ sessionTypes, trackingCodes: [], backup: false });
const codes = (...trackingCodes: OfferedCode[]): SiteOffers => ({ sessionTypes: [], trackingCodes, backup: false });
/** `type-name 214: Pro 200 (PRO) | Pro (PRO)` */
const shown = ({ differences }: ReturnType<typeof compareTypes>): string[] =>
  differences.map(({ kind, of, code, xml, rest }) => `${kind} ${of}${code ?? ''}: ${xml ?? '-'} | ${rest ?? '-'}`);

for (const [title, xml, rest, same, ...expected] of [
  ['the same', [pro], [pro], 1],
  ['none at all', [], [], 0],
  ['another order', [pro, { ...pro, id: '3' }], [{ ...pro, id: '3' }, pro], 2],
  ['another spelling of a name', [pro], [{ ...pro, name: 'PRO-200' }], 1],
  ['the second name of two', [{ ...pro, otherName: 'Meeting Pro' }], [{ ...pro, name: 'Meeting Pro' }], 1],
  ['no product code over one', [{ ...pro, code: '' }], [pro], 1],
  ['inactive over XML and not listed over REST', [pro, old], [pro], 1],
  [
    'inactive over XML and listed over REST',
    [pro, old],
    [pro, { ...old, active: true }],
    1,
    'type-inactive 5: Pro 25 (PRO) | -',
  ],
  ['one over XML only', [pro], [], 0, 'type-only-xml 214: Pro 200 (PRO) | -'],
  ['one over REST only', [], [{ ...pro, code: '' }], 0, 'type-only-rest 214: - | Pro 200'],
  ['another name', [pro], [{ ...pro, name: 'Pro' }], 0, 'type-name 214: Pro 200 (PRO) | Pro (PRO)'],
  ['another product code', [pro], [{ ...pro, code: 'STD' }], 0, 'type-code 214: Pro 200 (PRO) | Pro 200 (STD)'],
  [
    'another name, where the product code is not told',
    [pro],
    [{ ...pro, name: 'Event', code: '' }],
    0,
    'type-name 214: Pro 200 (PRO) | Event',
  ],
  [
    'another name and product code',
    [pro],
    [{ ...pro, name: 'Event', code: 'ONS' }],
    0,
    'type-meaning 214: Pro 200 (PRO) | Event (ONS)',
  ],
] as const) {
  test(`session types, ${title}: ${same} the same, ${expected.length === 0 ? 'no difference' : expected[0]}`, (t) => {
    const compared = compareTypes(types(...xml), types(...rest));
    t.is(compared.same, same);
    t.deepEqual(shown(compared), expected);
  });
}

for (const [title, xml, rest, same, ...expected] of [
  ['the same', [region, division], [division, region], 2],
  ['another spelling of a name', [region], [{ ...region, name: 'region ' }], 1],
  ['values in another order', [region], [{ ...region, values: ['APAC', 'EMEA'] }], 1],
  ['a duty that one does not tell', [division], [{ ...division, hostProfile: '' }], 1],
  ['other uses, neither of them required', [region], [{ ...region, hostProfile: 'NOT_USED' }], 1],
  ['one over XML only', [region], [], 0, 'code-only-xml Region: 2 | -'],
  ['one over REST only', [], [{ ...region, index: '12' }], 0, 'code-only-rest Region: - | 12'],
  ['another key', [region], [{ ...region, index: '12' }], 0, 'code-key Region: 2 | 12'],
  [
    'required over one',
    [division],
    [{ ...division, hostProfile: 'OPTIONAL' }],
    0,
    'code-required Division: required | not required',
  ],
  ['a value more over XML', [region], [{ ...region, values: ['EMEA'] }], 0, 'code-values Region: APAC | -'],
  ['other values', [region], [{ ...region, values: ['EMEA', 'AMER'] }], 0, 'code-values Region: APAC | AMER'],
  ['a list over REST only', [division], [{ ...division, values: ['A', 'B'] }], 0, 'code-values Division: - | A, B'],
  ['namesakes, each with its own key', [region, { ...region, index: '4' }], [{ ...region, index: '4' }, region], 2],
] as const) {
  test(`tracking codes, ${title}: ${same} the same, ${expected.length === 0 ? 'no difference' : expected[0]}`, (t) => {
    const compared = compareCodes(codes(...xml), codes(...rest));
    t.is(compared.same, same);
    t.deepEqual(shown(compared), expected);
  });
}

const pairs = pairCodes(codes(region, division), codes({ ...region, index: '12' }, division));
const ana = (sessionTypes: string[], trackingCodes: Record<string, string> = {}): SettingsTold => ({
  sessionTypes,
  trackingCodes,
});

for (const [title, xml, rest, ...expected] of [
  ['the same under other keys', ana(['214', '11'], { 2: 'EMEA' }), ana(['11', '214'], { 12: 'EMEA' })],
  ['known to neither', undefined, undefined],
  ['a code that only one API has', ana(['214'], { 7: 'Apollo' }), ana(['214'])],
  ['known to XML only', ana(['214']), undefined, 'person-only-xml ana@acme.com: - | -'],
  ['known to REST only', undefined, ana([]), 'person-only-rest ana@acme.com: - | -'],
  ['a session type more', ana(['214']), ana(['214', '11']), 'person-types ana@acme.com: 214 | 11 + 214'],
  ['no session types over one', ana([]), ana(['214']), 'person-types ana@acme.com: none | 214'],
  [
    'another value',
    ana(['214'], { 2: 'EMEA', 3: 'Staff' }),
    ana(['214'], { 12: 'APAC', 3: 'Staff' }),
    'person-codes ana@acme.comRegion: EMEA | APAC',
  ],
  ['a value over one', ana([], { 3: 'Staff' }), ana([]), 'person-codes ana@acme.comDivision: Staff | '],
  [
    'the same key with another name',
    ana([], { 2: 'EMEA' }),
    ana([], { 2: 'EMEA' }),
    'person-codes ana@acme.comRegion: EMEA | ',
  ],
] as const) {
  test(`a person, ${title}: ${expected.length === 0 ? 'no difference' : expected[0]}`, (t) => {
    t.deepEqual(shown({ same: 0, differences: comparePerson('ana@acme.com', { xml, rest }, pairs) }), expected);
  });
}

test('a sample is spread over the list, lists no people twice, and is the whole of a short list', (t) => {
  const list = Array.from({ length: 100 }, (_, place) => place);
  t.deepEqual(spreadOver(list, 4), [0, 25, 50, 75]);
  t.deepEqual(spreadOver([1, 2, 3], 20), [1, 2, 3]);
  t.deepEqual(spreadOver([], 3), []);
  for (const many of [1, 7, 33, 99, 100, 101]) {
    const sample = spreadOver(list, many);
    t.is(new Set(sample).size, Math.min(many, 100));
  }
});
