import test from 'ava';
import { runs } from '../helpers/some-cases.js';
import fc from 'fast-check';
import { anyCharacter } from '../helpers/any-character.js';
import {
  findLicense,
  findSessionType,
  spellLicense,
  type Catalog,
  type License,
  type SessionType,
} from '../../src/model/catalog.js';
import type { LookedUp } from '../../src/plan/looked-up.js';
import type { Change, RowPlan, SeenPerson } from '../../src/model/row.js';
import { planRow } from '../../src/plan/plan-row.js';
import { retryAfter } from '../../src/webex/retry-after.js';
import { ana, anasAccount, catalog, here, sheet, site } from '../helpers/organization.js';

const maybe = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom('', '', ...values);
const cells = fc.record({
  title: maybe('Lead', 'Engineer', '<clear>'),
  department: maybe('Sales', 'Research', '<clear>'),
  firstName: maybe('Ana', 'Anna'),
  loginEnabled: maybe('true', 'false'),
  licenses: maybe('Webex Suite', 'Messaging', 'acme-emea.webex.com - Webex Suite'),
  removeLicenses: maybe('Webex Suite', 'Messaging'),
  sessionTypes: maybe('PRO', 'TRS', '216; STD', 'Event 3000'),
  removeSessionTypes: maybe('PRO', 'STD'),
  'Cost center': maybe('CC-1', 'CC-2', '<clear>'),
  Region: maybe('EMEA', 'APAC'),
  Division: maybe('Staff', 'Other'),
});
type Cells = Record<string, string>;

function plan(row: Cells, looked: LookedUp, number = 2): RowPlan {
  const { header, cells: values } = sheet({ email: 'ana@acme.com', ...row });
  return planRow({ row: number, cells: values }, looked, header, catalog, { people: 'any' });
}

/** The state that a plan's changes lead to. */
function applied(looked: LookedUp, changes: readonly Change[]): LookedUp {
  const person: SeenPerson & Record<string, unknown> = { ...ana, ...looked.person };
  const account = { ...anasAccount, ...looked.siteUser };
  const changed = (list: readonly string[], key: string, to: unknown): string[] =>
    to === true ? [...list.filter((one) => one !== key), key] : list.filter((one) => one !== key);
  for (const { field, key = '', to } of changes) {
    if (field === 'license') Object.assign(person, { licenses: changed(person.licenses, key, to) });
    else if (field === 'sessionType') account.sessionTypes = changed(account.sessionTypes, key, to);
    else if (field === 'trackingCode') {
      const codes = Object.entries({ ...account.trackingCodes, [key]: to ?? '' }).filter(([, value]) => value !== '');
      account.trackingCodes = Object.fromEntries(codes) as Record<string, string>;
    } else if (to === null) Reflect.deleteProperty(person, field);
    else Object.assign(person, { [field]: to });
  }
  return { ...looked, person, siteUser: account };
}

test('a row that was applied plans no change', (t) => {
  const tried = runs(800);
  let planned = 0;
  fc.assert(
    fc.property(cells, (row) => {
      const first = plan(row, here);
      if (first.problems.some(({ severity }) => severity === 'error')) return true;
      planned += first.changes.length > 0 ? 1 : 0;
      const again = plan(row, applied(here, first.changes));
      return again.changes.length === 0 && again.calls.length === 0;
    }),
    { numRuns: tried },
  );
  t.true(planned > tried / 8, `${planned} of ${tried} rows had changes`);
});

test('empty cells change nothing, whatever is there', (t) => {
  fc.assert(
    fc.property(cells, (row) => {
      const looked = applied(here, plan(row, here).changes);
      const empty = Object.fromEntries(Object.keys(row).map((name) => [name, '']));
      return plan(empty, looked).changes.length === 0;
    }),
    { numRuns: runs(500) },
  );
  t.pass();
});

test('every change is made by exactly one call, and rows that cannot be done make none', (t) => {
  fc.assert(
    fc.property(cells, (row) => {
      const { changes, calls, problems } = plan(row, here);
      const made = calls.flatMap((call) => call.changes).sort((a, b) => a - b);
      if (problems.some(({ severity }) => severity === 'error')) return calls.length === 0;
      return made.join() === changes.map((_, place) => place).join();
    }),
    { numRuns: runs(800) },
  );
  t.pass();
});

const headerText = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('', '1, 2', 'rand(30),add(30)', '-1', 'Infinity', '1e999', '0x10'),
);

test('whatever stands in Retry-After and Date, the wait is a number of at least a second', (t) => {
  fc.assert(
    fc.property(
      fc.option(headerText, { nil: undefined }),
      fc.option(headerText, { nil: undefined }),
      (header, date) => {
        const wait = retryAfter(header, date, 1_700_000_000_000);
        return typeof wait === 'number' && wait >= 1000;
      },
    ),
    { numRuns: runs(4000) },
  );
  t.pass();
});

const name = fc.oneof(
  fc.constantFrom('Suite', 'suite', 'Pro', 'PRO', '5', ''),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const license: fc.Arbitrary<License> = fc.record(
  {
    id: fc.uuid(),
    name,
    siteUrl: fc.constantFrom(site, 'other.webex.com'),
    subscriptionId: fc.constantFrom('Sub1', 'Sub2'),
  },
  { requiredKeys: ['id', 'name'] },
);
const type: fc.Arbitrary<SessionType> = fc.record({
  id: fc.nat({ max: 300 }).map(String),
  name,
  code: fc.constantFrom('PRO', 'TRS'),
  active: fc.boolean(),
  services: fc.constant([]),
});
const anyCatalog: fc.Arbitrary<Catalog> = fc.record({
  site: fc.constant(site),
  licenses: fc.uniqueArray(license, { selector: ({ id }) => id, maxLength: 8 }),
  sessionTypes: fc.uniqueArray(type, { selector: ({ id }) => id, maxLength: 8 }),
  trackingCodes: fc.constant([]),
});

test('whatever a cell says, looking it up finds something of the catalog or says why not', (t) => {
  fc.assert(
    fc.property(
      anyCatalog,
      fc.oneof(name, fc.string({ unit: anyCharacter })),
      fc.array(fc.uuid()),
      (offered, text, held) => {
        const found = [findLicense(offered, text, held), findSessionType(offered, text)];
        const all: unknown[] = [...offered.licenses, ...offered.sessionTypes];
        return found.every((one) => ('found' in one ? all.includes(one.found) : one.message !== ''));
      },
    ),
    { numRuns: runs(800) },
  );
  t.pass();
});

test('every license is found by its id, and by the spelling that is offered for it', (t) => {
  fc.assert(
    fc.property(anyCatalog, (offered) =>
      offered.licenses.every((one) => {
        const ways = [findLicense(offered, one.id), findLicense(offered, spellLicense(offered, one))];
        return ways.every((way) => 'found' in way && way.found.id === one.id);
      }),
    ),
    { numRuns: runs(800) },
  );
  t.pass();
});
