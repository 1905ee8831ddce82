/** Rows about one person on several sites: which go one after the other, and which contradict each other. */
import test from 'ava';
import type { Catalog } from '../../src/model/catalog.js';
import type { Overrule, Row } from '../../src/model/row.js';
import { createDuplicateFinder } from '../../src/rows/duplicates.js';
import { matchHeader } from '../../src/rows/header.js';
import { rowSite } from '../../src/rows/row-site.js';
import { readWanted } from '../../src/rows/wanted.js';
import { catalog as main } from '../helpers/organization.js';

const emea: Catalog = {
  ...main,
  site: 'acme-emea.webex.com',
  sessionTypes: [{ id: '31', name: 'Standard 50', code: 'STD', active: true, services: [] }],
  trackingCodes: [
    { index: '1', name: 'Branch', required: false, values: [] },
    { index: '5', name: 'Region', required: false, values: [] },
  ],
};
const otherSites = new Map([
  ['acme-emea.webex.com', { catalog: emea }],
  ['acme-apac.webex.com', { unread: 'the caller may not administer it' }],
]);
const catalog: Catalog = { ...main, otherSites };
const columns = ['email', 'site', 'title', 'licenses', 'exactLicenses', 'removeLicenses', 'attendee', 'loginEnabled'];

interface Found {
  readonly after: unknown[];
  readonly overrules: readonly Overrule[];
}

/** Rows 2, 3 … with these cells after `email`. */
async function found(...rows: readonly (readonly string[])[]): Promise<Found> {
  const header = matchHeader(columns, catalog, { name: 'test.csv' });
  const finder = createDuplicateFinder(header, catalog);
  const all = rows.map((cells, place): Row => {
    return { row: place + 2, cells: ['ana@acme.com', ...cells, ...columns.slice(cells.length + 1).map(() => '')] };
  });
  for (const { row, cells } of all) finder.add(row, cells);
  async function* again(): AsyncIterable<Row> {
    await Promise.resolve();
    yield* all;
  }
  const overrules = await finder.overrules(again);
  return { overrules, after: [...finder.after()] };
}

const here = 'acme.webex.com';
const there = 'https://ACME-EMEA.webex.com/';

test('the later row about a person on another site comes after the first', async (t) => {
  const { after, overrules } = await found(
    [here, 'Boss', 'Webex Suite'],
    [there, 'Boss', 'Webex Suite'],
    ['', 'Boss', 'Webex Suite'],
  );
  t.deepEqual(after, [[3, { row: 2, turn: 1 }]]);
  // Row 4 repeats row 2: an empty cell means the main site.
  t.deepEqual(overrules, [{ row: 4, sameAs: 2 }]);
});

const contradictions: readonly (readonly [string, readonly string[], readonly string[], RegExp])[] = [
  ['another title', [here, 'Boss'], [there, 'Chief'], /title must be the same/u],
  ['a title that the first row leaves out', [here, ''], [there, 'Chief'], /only in row 2/u],
  [
    'a sign-in that is on and off',
    [here, '', '', '', '', '', 'true'],
    [there, '', '', '', '', '', 'false'],
    /loginEnabled/u,
  ],
  ['a license that is added and removed', [here, '', 'Messaging'], [there, '', '', '', 'Messaging'], /"Messaging"/u],
  [
    'a list that leaves a license of the other row out',
    [here, '', 'Messaging'],
    [there, '', '', 'Webex Suite'],
    /"Messaging"/u,
  ],
  [
    'an attendee account where the other row makes a host',
    [here, '', 'acme-emea.webex.com - Webex Suite'],
    [there, '', '', '', '', 'true'],
    /attendee/u,
  ],
];
for (const [what, first, second, reason] of contradictions) {
  test(`two rows contradict each other over ${what}`, async (t) => {
    const { after, overrules } = await found(first, second);
    t.deepEqual(after, []);
    t.deepEqual(
      overrules.map(({ row }) => row),
      [2, 3],
    );
    for (const { problems = [] } of overrules) t.regex(problems[0]?.message ?? '', reason);
  });
}

test('exact lists of two sites agree where each leaves the other site alone', async (t) => {
  const { after, overrules } = await found(
    [here, '', '', 'Webex Suite; Messaging'],
    [there, '', '', 'Webex Suite; Messaging'],
  );
  t.deepEqual(overrules, []);
  t.deepEqual(after, [[3, { row: 2, turn: 1 }]]);
});

test('what a cell means is a matter of the site of its row', (t) => {
  const header = matchHeader(['email', 'site', 'licenses', 'sessionTypes', 'Region'], catalog, { name: 'test.csv' });
  const read = (site: string, type: string): unknown => {
    const { wanted, problems } = readWanted(['ana@acme.com', site, 'Webex Suite', type, 'EMEA'], header, catalog);
    const licenses = wanted.licenses?.do === 'change' ? wanted.licenses.add.map(({ id }) => id) : [];
    return [licenses, Object.keys(wanted.trackingCodes ?? {}), problems.map(({ code }) => code)];
  };
  t.deepEqual(read(here, 'Standard 100'), [['L-suite'], ['2'], []]);
  t.deepEqual(read(there, 'Standard 50'), [['L-suite-emea'], ['5'], []]);
  t.deepEqual(read(there, 'Standard 100'), [['L-suite-emea'], ['5'], ['unknown-session-type']]);
});

const places: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['', undefined, undefined],
  ['Acme.webex.com', undefined, undefined],
  ['acme-emea.webex.com', 'acme-emea.webex.com', undefined],
  ['acme-apac.webex.com', 'acme-apac.webex.com', 'look-up-failed'],
  ['Berlin', 'berlin', 'unknown-site'],
];
for (const [cell, site, code] of places) {
  test(`"${cell}" in the column of sites: ${site ?? 'the main site'}${code === undefined ? '' : `, ${code}`}`, (t) => {
    const header = matchHeader(['email', 'siteUrl'], catalog, { name: 'test.csv' });
    const at = rowSite(['ana@acme.com', cell], header, catalog);
    t.is(at.site, site);
    t.is(at.problem?.code, code);
  });
}

test('a tracking code called "Site" stays that code', (t) => {
  const trackingCodes = [{ index: '4', name: 'Site', required: false, values: [] }];
  const { columns: matched } = matchHeader(['email', 'Site'], { ...catalog, trackingCodes }, { name: 'test.csv' });
  t.is(matched[1]?.is, 'trackingCode');
});

test('a heading that is unknown on every site is refused, one of a single site is not', (t) => {
  const options = { name: 'test.csv', line: 1, separator: 'comma' };
  t.throws(() => matchHeader(['email', 'site', 'Cost centre place'], catalog, options), {
    message: /Cost centre place/u,
  });
  const { columns: matched, bySite } = matchHeader(['email', 'site', 'Branch', 'Cost center'], catalog, options);
  t.deepEqual(
    matched.map(({ is }) => is),
    ['column', 'site', 'elsewhere', 'trackingCode'],
  );
  t.deepEqual(
    bySite?.get('acme-emea.webex.com')?.columns.map(({ is }) => is),
    ['column', 'site', 'trackingCode', 'elsewhere'],
  );
});
