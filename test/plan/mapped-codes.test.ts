/** Rows with tracking codes that follow attributes of people: what they ask for, what is planned, and what is wrong with them. */
import test from 'ava';
import { describeChange } from '../../src/fields/changes.js';
import type { Catalog } from '../../src/model/catalog.js';
import type { RowPlan, SeenPerson } from '../../src/model/row.js';
import type { LookedUp } from '../../src/plan/looked-up.js';
import { refuseUnknownMappings, withAttributes } from '../../src/plan/mapped-codes.js';
import { planRow } from '../../src/plan/plan-row.js';
import { matchHeader } from '../../src/rows/header.js';
import { ana, anasAccount, catalog as classic, nobody } from '../helpers/organization.js';

const mapCode = { 'cost center': 'costCenter', trackingCode2: 'Region', Division: 'division', Department: 'title' };
const catalog: Catalog = { ...classic, trackingCodes: withAttributes(classic.trackingCodes, mapCode) };
const person: SeenPerson = { ...ana, costCenter: 'CC-1', region: '', division: 'Staff' };
const here: LookedUp = { person, siteUser: anasAccount, readAt: '2026-01-01T00:00:00.000Z' };

function plan(cells: Readonly<Record<string, string>>, looked = here, options = {}, offered = catalog): RowPlan {
  const all = { email: 'ana@acme.com', ...cells };
  const file = { name: 'test.csv', line: 1, separator: 'comma' };
  const header = matchHeader(Object.keys(all), offered, file, options);
  return planRow({ row: 2, cells: Object.values(all) }, looked, header, offered, { people: 'any' });
}

interface Case {
  readonly cells: Readonly<Record<string, string>>;
  readonly looked?: LookedUp;
  readonly options?: object;
  readonly changes?: readonly string[];
  readonly calls?: readonly string[];
  readonly problems?: readonly string[];
}

const newcomer = { firstName: 'Bo', licenses: 'acme.webex.com - Webex Suite' };
const cases: Readonly<Record<string, Case>> = {
  'a value is written as the attribute, and the code follows without a call': {
    cells: { 'Cost center': 'CC-9' },
    changes: ['costCenter "CC-1" → "CC-9"', 'Cost center "CC-1" → "CC-9"'],
    calls: ['person.update 0'],
  },
  'a value that is there changes nothing': { cells: { 'Cost center': 'CC-1' } },
  'a code that is not required can be emptied': {
    cells: { 'Cost center': '<clear>' },
    changes: ['costCenter "CC-1" → (empty)', 'Cost center "CC-1" → (empty)'],
    calls: ['person.update 0'],
  },
  'without removals, a code is not emptied, nor its attribute': {
    cells: { 'Cost center': '<clear>', title: 'Lead' },
    options: { withoutRemovals: true },
    changes: ['title "Engineer" → "Lead"'],
    calls: ['person.update 0'],
  },
  'a code that the site requires cannot be emptied': {
    cells: { 'Tracking code: Division': '<clear>' },
    problems: ['cannot-clear Tracking code: Division'],
  },
  'a value has to be on the list of the code': {
    cells: { 'Tracking code: Region': 'emea' },
    problems: ['damaged-value Tracking code: Region'],
    changes: ['region "emea"', 'Region "emea"'],
  },
  'a value of the code and another one of its attribute contradict each other': {
    cells: { 'Cost center': 'CC-9', 'Profile: costCenter': 'CC-8' },
    problems: ['code-and-attribute-differ Cost center'],
    changes: ['costCenter "CC-1" → "CC-9"', 'Cost center "CC-1" → "CC-9"'],
  },
  'the same value in both is fine': {
    cells: { 'Cost center': 'CC-9', 'Profile: costCenter': 'CC-9' },
    changes: ['costCenter "CC-1" → "CC-9"', 'Cost center "CC-1" → "CC-9"'],
    calls: ['person.update 0'],
  },
  'an attribute that the People API has too is written by its own call': {
    cells: { 'Tracking code: Department': 'Lead' },
    changes: ['title "Engineer" → "Lead"', 'Department "Lead"'],
    calls: ['person.update 0'],
  },
  'of a new person, the attribute is written after the create, so that it can wait': {
    cells: { ...newcomer, 'Tracking code: Department': 'Lead', 'Cost center': 'CC-9' },
    looked: nobody,
    changes: [
      'firstName "Bo"',
      'title "Lead"',
      'costCenter "CC-9"',
      'licenses +Webex Suite',
      'Cost center "CC-9"',
      'Department "Lead"',
    ],
    calls: ['person.create 0,3', 'person.update 1', 'person.update 2'],
  },
  'a person without an account on the site cannot have one': {
    cells: { 'Cost center': 'CC-9' },
    looked: { ...here, person: { ...person, licenses: [], siteUrls: [] }, siteUser: null },
    changes: ['costCenter "CC-1" → "CC-9"', 'Cost center "CC-9"'],
    problems: ['no-account Cost center'],
  },
  'a code that differs although the attribute is as asked would be changed by no call': {
    cells: { 'Cost center': 'CC-9' },
    looked: { ...here, person: { ...person, costCenter: 'CC-9' } },
    changes: ['Cost center "CC-1" → "CC-9"'],
    problems: ['code-not-following Cost center'],
  },
  'where SCIM is closed, the cell under the code is told': {
    cells: { 'Cost center': 'CC-9' },
    looked: { ...here, scim: { closed: 'No scope' } },
    changes: ['costCenter "CC-1" → "CC-9"', 'Cost center "CC-1" → "CC-9"'],
    problems: ['scim-closed Cost center CC-9'],
  },
};
for (const [title, { cells, looked, options, changes = [], calls = [], problems = [] }] of Object.entries(cases)) {
  test(title, (t) => {
    const planned = plan(cells, looked, options);
    const wrong = planned.problems.filter(({ severity }) => severity === 'error');
    const told = wrong.map(({ code, column = '', value = '' }) =>
      `${code} ${column} ${code === 'scim-closed' ? value : ''}`.trim(),
    );
    t.deepEqual(told, problems);
    t.deepEqual(planned.changes.map(describeChange), changes);
    t.deepEqual(
      planned.calls.map((one) => `${one.call} ${one.changes.join(',')}`),
      calls,
    );
  });
}

test('two codes that follow one attribute have to say the same', (t) => {
  const both = withAttributes(classic.trackingCodes, { 'Cost center': 'costCenter', Department: 'costCenter' });
  const offered = { ...classic, trackingCodes: both };
  const told = (department: string): string[] =>
    plan({ 'Cost center': 'CC-9', 'Tracking code: Department': department }, here, {}, offered).problems.map(
      ({ code }) => code,
    );
  t.true(told('CC-8').includes('code-and-attribute-differ'));
  t.false(told('CC-9').includes('code-and-attribute-differ'));
});

test('a name that several codes of the site have has to be written as a number', (t) => {
  const twice = [...classic.trackingCodes, { index: '9', name: 'Region', required: false, values: [] }];
  const offered = { ...classic, trackingCodes: twice };
  t.throws(() => refuseUnknownMappings({ Region: 'region' }, [offered]), { message: /several tracking codes/u });
  t.notThrows(() => refuseUnknownMappings({ trackingCode9: 'region' }, [offered]));
  t.deepEqual(
    withAttributes(twice, { trackingCode9: 'region' }).map(({ attribute }) => attribute),
    [undefined, undefined, undefined, undefined, 'region'],
  );
});

test('a code counts as known where one of the sites of the file has it', (t) => {
  const other = { ...classic, site: 'emea.webex.com', trackingCodes: [] };
  t.notThrows(() => refuseUnknownMappings({ Region: 'region' }, [other, classic]));
  t.throws(() => refuseUnknownMappings({ Region: 'region' }, [other]), { message: /isn't a tracking code of emea/u });
});
