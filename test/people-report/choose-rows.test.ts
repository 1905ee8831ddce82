import test from 'ava';
import { RunError } from '../../src/errors.js';
import type { Catalog } from '../../src/model/catalog.js';
import { proposalOf, rowChooser } from '../../src/people-report/choose-rows.js';
import { inactiveReport } from '../../src/people-report/inactive-report.js';
import { licensesReport } from '../../src/people-report/licenses-report.js';

const catalog: Catalog = {
  site: 'acme.webex.com',
  licenses: [
    { id: 'S', name: 'Webex Suite', siteUrl: 'acme.webex.com', subscriptionId: 'Sub1', total: 10, consumed: 12 },
    { id: 'M', name: 'Messaging', total: 10, consumed: 3 },
  ],
  sessionTypes: [],
  trackingCodes: [],
};
const period = { now: new Date('2026-11-29T12:00:00Z'), days: 90 };
const person = (licenses: string[], lastActivity: string, department = 'R&D') => ({
  person: {
    id: 'P',
    emails: ['ana@x.com'],
    displayName: 'Ana',
    department,
    licenses,
    lastActivity,
    created: '2020-01-01T00:00:00Z',
  },
});

for (const [where, shown] of [
  ['license=Webex Suite', ['Webex Suite']],
  ['wx_license=acme.webex.com - Webex Suite [Sub1]', ['Webex Suite']],
  ['license=M', ['Messaging']],
  ['department=R&D', ['Webex Suite', 'Messaging']],
  ['department=R', []],
  ['department=r&d', []],
  ['email=ana@x.com', ['Webex Suite', 'Messaging']],
] as const) {
  test(`rows with ${where} are in a report, and no others`, (t) => {
    const report = licensesReport(catalog);
    const rows = report.rowsOf(person(['S', 'M'], '')).filter(rowChooser(where, report, catalog));
    t.deepEqual(
      rows.map(({ cells }) => cells[1]),
      [...shown],
    );
  });
}

for (const [where, said] of [
  ['licence', /it has email, wx_license, wx_site/u],
  ['Floor=3', /the report has no such column/u],
  ['license=Mesaging', /"Mesaging" isn't a license in this organization; nearest: "Messaging"/u],
] as const) {
  test(`rows cannot be chosen by ${where}`, (t) => {
    const error = t.throws(() => rowChooser(where, licensesReport(catalog), catalog), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, said);
  });
}

for (const [what, licenses, lastActivity, cells] of [
  ['is for people who are inactive and have the license', ['S', 'M'], '2024-01-01T00:00:00Z', ['Messaging', 'Lapsed']],
  ['names only licenses that the person has', ['S'], '2024-01-01T00:00:00Z', ['', 'Lapsed']],
  ['is never for people without a date', ['S', 'M'], '', ['', '']],
  ['is never for active people', ['S', 'M'], '2026-11-28T00:00:00Z', ['', '']],
] as const) {
  test(`a proposal of the report on inactive people ${what}`, (t) => {
    const proposal = proposalOf({ removelicenses: 'Messaging', title: 'Lapsed' }, catalog);
    const [row] = inactiveReport(catalog, period).rowsOf(person([...licenses], lastActivity));
    t.deepEqual(proposal.columns, ['removeLicenses', 'title']);
    t.deepEqual(row && proposal.cellsFor(row), [...cells]);
  });
}

for (const [propose, said] of [
  [{ email: 'x' }, /"email" isn't a column/u],
  [{ removeLicense: 'Messaging' }, /"removeLicense" isn't a column[^]*/u],
  [{ removeLicenses: 'Webinar' }, /"Webinar" isn't a license in this organization/u],
] as const) {
  test(`what no spreadsheet can ask for is not proposed: ${JSON.stringify(propose)}`, (t) => {
    const error = t.throws(() => proposalOf(propose as Record<string, string>, catalog), { instanceOf: RunError });
    t.regex(error.message, said);
  });
}

test('licenses are counted with their units, also those that no person has, and more than there are', (t) => {
  const report = licensesReport(catalog);
  const one = person(['S'], '');
  report.count(one, report.rowsOf(one));
  const [byLicense, byDepartment, bySite] = report.tables();
  t.deepEqual(byLicense?.rows, [
    { name: 'Webex Suite', count: 1, parts: [], about: '12 of 10 in use, 2 too many' },
    { name: 'Messaging', count: 0, parts: [], about: '3 of 10 in use, 7 free' },
  ]);
  t.deepEqual(byDepartment?.rows, [{ name: 'R&D', count: 1, parts: [['Webex Suite', 1]] }]);
  t.deepEqual(bySite?.rows, [{ name: 'acme.webex.com', count: 1, parts: [['Webex Suite', 1]] }]);
});
