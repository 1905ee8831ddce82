import test from 'ava';
import type { Catalog } from '../../src/model/catalog.js';
import type { RuleBook } from '../../src/model/rule-book.js';
import { matchHeader } from '../../src/rows/header.js';
import { readWanted } from '../../src/rows/wanted.js';

const license = (name: string): Catalog['licenses'][number] => ({ id: `id-${name}`, name });
const catalog: Catalog = {
  site: 'acme.webex.com',
  licenses: [license('Suite'), license('Chat'), license('Extra')],
  sessionTypes: [],
  trackingCodes: [{ index: '1', name: 'Region', required: false, values: [] }],
};
const book: RuleBook = {
  configuration: 'webex-bulk.json',
  bundles: { Old: { licenses: ['Suite', 'Chat'], trackingCodes: { Region: 'A' } }, New: { licenses: ['Suite'] } },
  conditions: ['Country', 'Grade'],
  rules: [
    {
      row: 2,
      when: [{ heading: 'Country', values: ['DE', 'AT'] }],
      bundles: [],
      gives: { trackingCodes: { Region: 'EU' } },
    },
    {
      row: 3,
      when: [{ heading: 'Grade', values: ['7'] }],
      bundles: [],
      gives: { licenses: ['Extra'], trackingCodes: { Region: 'HQ' } },
    },
  ],
};

function read(row: Record<string, string>): {
  add: string[];
  remove: string[];
  region: unknown;
  codes: string[];
  sources: object;
} {
  const cells = { email: 'a@b.example', Country: '', Grade: '', ...row };
  const header = matchHeader(Object.keys(cells), catalog, { name: 'f.csv' }, { rules: book });
  const { wanted, problems, sources } = readWanted(Object.values(cells), header, catalog);
  const set = wanted.licenses?.do === 'change' ? wanted.licenses : { add: [], remove: [] };
  const names = (some: readonly { name: string }[]): string[] => some.map(({ name }) => name);
  const code = wanted.trackingCodes?.['1'];
  const region = code?.do === 'set' ? code.value : code?.do;
  const codes = problems.map((one) => one.code);
  return { add: names(set.add), remove: names(set.remove), region, codes, sources: sources ?? {} };
}

const cases: [what: string, row: Record<string, string>, expected: Partial<ReturnType<typeof read>>][] = [
  ['no rule and no bundle give nothing', {}, { add: [], remove: [], region: undefined, sources: {} }],
  [
    'values are compared without case',
    { Country: ' at ' },
    { region: 'EU', sources: { 'trackingCode 1': 'rule 2: Country=DE or AT' } },
  ],
  [
    'a bundle adds to the own cell',
    { bundle: 'new', licenses: 'Extra' },
    { add: ['Extra', 'Suite'], sources: { 'license id-Suite': 'bundle New' } },
  ],
  ['several bundles join', { bundle: 'New; Old' }, { add: ['Suite', 'Chat'], region: 'A' }],
  [
    'the own tracking code is kept, and told',
    { Country: 'DE', Region: 'X' },
    { region: 'X', codes: ['own-cell-kept'] },
  ],
  [
    'two rules that contradict each other make the row invalid',
    { Country: 'DE', Grade: '7' },
    { codes: ['contradicting-rules'] },
  ],
  [
    'a former bundle takes what no one gives',
    { previousBundle: 'Old', bundle: 'New' },
    { add: ['Suite'], remove: ['Chat'], region: undefined },
  ],
  [
    'what the own cell adds is not taken',
    { previousBundle: 'Old', licenses: 'Chat' },
    { add: ['Chat'], remove: ['Suite'] },
  ],
  [
    'what a rule gives is not taken',
    { previousBundle: 'Old', Grade: '7' },
    { add: ['Extra'], remove: ['Suite', 'Chat'] },
  ],
  [
    'a removal that contradicts the bundle is a problem',
    { bundle: 'New', removeLicenses: 'Suite' },
    { codes: ['added-and-removed'] },
  ],
  ['an exact list excludes a bundle', { bundle: 'New', exactLicenses: 'Chat' }, { codes: ['exact-and-change'] }],
  ['an unknown bundle is a problem', { bundle: 'Nwe' }, { add: [], codes: ['unknown-bundle'] }],
  ['an empty former bundle takes nothing', { previousBundle: '', bundle: 'New' }, { add: ['Suite'], remove: [] }],
];

for (const [what, row, expected] of cases) test(what, (t) => t.like(read(row), expected));
