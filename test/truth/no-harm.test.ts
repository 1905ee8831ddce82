/**
 * Whatever units are left and whatever Webex refuses: no row ends with less than it had, unless all that it gives is in force or
 * it asked only to take away. Apply, retry and undo, over both APIs of the site.
 */
import test from 'ava';
import fc from 'fast-check';
import type { Fault, FaultAction } from '../../src/simulator/faults.js';
import { isWhole } from '../helpers/some-cases.js';
import { quickenTime } from '../helpers/quick-time.js';
import { accountOf } from './account.js';
import type { Cells } from './asks.js';
import { hostLicenses, licenseNames, type ControlChange, type Organization } from './organizations.js';
import { play, type TruthCase } from './play.js';
import { columns } from './spreadsheets.js';
import { writesOf } from './troubles.js';

quickenTime(1000);

const people = ['amelie.fischer', 'bruno.keller', 'daniel.novak', 'felix.hartmann', 'grace.okafor', 'hugo.martin'].map(
  (name) => `${name}@acme.example`,
);

const some = <T>(items: readonly T[], least = 0): fc.Arbitrary<T[]> => fc.subarray([...items], { minLength: least });
const listed = (items: fc.Arbitrary<string[]>): fc.Arbitrary<string> => items.map((names) => names.join('; '));
const maybe = (cell: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), cell);

const types = { sessionTypes: maybe(listed(some(['TRS', 'Event 3000', 'STD'], 1))) };
const removed = listed(some(hostLicenses, 1));

/** What takes and gives in one row: from tier to tier, to exactly these, from host to attendee and back. */
const asking: fc.Arbitrary<Cells> = fc.oneof(
  fc.record({ licenses: listed(some(licenseNames, 1)), removeLicenses: removed, ...types }),
  fc.record({ exactLicenses: listed(some(licenseNames, 1)), ...types }),
  fc.record({
    licenses: listed(some(licenseNames, 1)),
    exactSessionTypes: listed(some(['TRS', 'Event 3000', 'STD'], 1)),
  }),
  fc.record({ removeLicenses: fc.constant(hostLicenses.join('; ')), attendee: fc.constant('true') }),
  fc.record({ attendee: fc.constantFrom('true', 'false'), title: maybe(fc.constantFrom('Boss', '<clear>')) }),
  fc.record({ exactSessionTypes: listed(some(['PRO', 'TRS', 'Event 3000'], 1)), title: maybe(fc.constant('<clear>')) }),
  fc.record({
    removeLicenses: removed,
    title: maybe(fc.constant('Boss')),
    'Cost center': maybe(fc.constantFrom('CC-9', '<clear>')),
  }),
);

const before = fc.record({
  licenses: some(licenseNames),
  attendee: fc.boolean(),
  types: some(['214', '3', '11', '216'], 1),
});

/** What each of them has, and what is asked of it. */
const rows = fc.uniqueArray(fc.record({ email: fc.constantFrom(...people), cells: asking, before }), {
  minLength: 1,
  maxLength: 5,
  selector: ({ email }) => email,
});

const free = fc.record({
  'Webex Suite': fc.nat(2),
  'Webex Webinar 500': fc.nat(2),
  Messaging: fc.constantFrom(0, 1, 50),
});

const refusals: readonly FaultAction[] = [
  ...licenseNames.flatMap((name): FaultAction[] => [
    { refuseLicense: name, reason: 'Not for contractors', status: 206 },
    { refuseLicense: name, status: 400 },
  ]),
  { status: 400, body: { message: 'no' } },
  { status: 403, body: { message: 'no' } },
  { apply: true, status: 400 },
  { noEffect: true },
];
const siteRefusals: readonly FaultAction[] = [
  { exceptionId: '110055', reason: 'no seats', value: '218' },
  { exceptionId: '999999' },
  { status: 400, body: { message: 'no' } },
];

const simulator = fc.record(
  {
    unitsExhausted: fc.constantFrom('206', '400', 'drop'),
    partialErrors: fc.constantFrom('none', 'list', 'by-license'),
    accountAfterLicense: fc.constantFrom('keep', 'reset', 'remove'),
    attendeeForHost: fc.constantFrom('refuse', 'replace', 'both'),
    licenseForAttendee: fc.constantFrom('drop-entry', 'keep-entry'),
    typesAsAttendee: fc.constantFrom('as-account', 'keep', 'clear'),
  },
  { requiredKeys: [] },
);

function faultsFor(over: Organization['over']): fc.Arbitrary<Fault[]> {
  const [, put, patch, ...sets] = writesOf(over);
  const isFit = (action: FaultAction): boolean => over === 'XML' || !('exceptionId' in action);
  const fault = fc.oneof(
    fc.record({ match: fc.constant(patch ?? {}), do: fc.constantFrom(...refusals) }),
    fc.record({ match: fc.constantFrom(...sets), do: fc.constantFrom(...siteRefusals.filter(isFit)) }),
    fc.record({
      match: fc.constant(put ?? {}),
      do: fc.constant<FaultAction>({ status: 400, body: { message: 'no' } }),
    }),
  );
  const about = fc.record({ fault, email: fc.constantFrom(...people), nth: fc.constantFrom('every' as const, 1, 2) });
  return fc.array(
    about.map(({ fault: { match, do: action }, email, nth }): Fault => ({
      match: { ...match, email },
      nth,
      do: action,
    })),
    { maxLength: 3 },
  );
}

function someoneElse({
  email,
  before: was,
}: {
  email: string;
  before: { licenses: string[]; attendee: boolean; types: string[] };
}): ControlChange[] {
  const isHost = was.licenses.some((name) => name !== 'Messaging');
  const person: ControlChange = {
    path: 'people',
    body: { email, licenses: was.licenses, attendee: was.attendee && !isHost },
  };
  return isHost ? [person, { path: 'siteUsers', body: { email, sessionTypes: was.types } }] : [person];
}

const rules = ['no harm', 'nothing else taken'];

for (const over of isWhole ? (['XML', 'REST'] as const) : (['XML'] as const)) {
  test.serial(`no row ends with less than it had unless all that it gives is in force, over ${over}`, async (t) => {
    t.timeout(600_000);
    const afterwards = fc.constantFrom<TruthCase['afterwards'][]>('retry', 'undo');
    const given = fc.record({
      rows,
      free,
      simulator,
      faults: faultsFor(over),
      afterwards,
      concurrency: fc.constantFrom(1, 4),
    });
    const property = fc.asyncProperty(given, async (one) => {
      const sheet = one.rows.map(({ email, cells }) =>
        Object.fromEntries(columns.map((name) => [name, name === 'email' ? email : (cells[name] ?? '')])),
      );
      const organization: Organization = {
        over,
        simulator: { users: 12, ...(over === 'REST' && { xml: 'no-sign-in' }), ...one.simulator },
        people: one.rows.flatMap(someoneElse),
        free: one.free,
      };
      const { afterwards: then, concurrency } = one;
      const troubles = { early: [], late: one.faults, others: [] };
      const played = { seed: 0, number: 0, organization, rows: sheet, troubles, concurrency, afterwards: then };
      const { steps } = await play(played);
      const harmful = steps
        .map((step) => ({ ...step, found: step.found.filter(({ rule }) => rules.includes(rule)) }))
        .filter(({ found }) => found.length > 0);
      if (harmful.length > 0) throw new Error(accountOf(played, harmful));
    });
    const [seed, numRuns] = [
      Number(process.env['NO_HARM_SEED'] ?? 1),
      Number(process.env['NO_HARM_RUNS'] ?? (isWhole ? 15 : 4)),
    ];
    const checked = await fc.check(property, { seed, numRuns });
    t.is(checked.failed ? fc.defaultReportMessage(withError(checked)) : '', '');
  });
}

function withError<T>(checked: fc.RunDetails<[T]>): fc.RunDetails<[T]> {
  return { ...checked, runConfiguration: { ...checked.runConfiguration, includeErrorInReport: true } };
}
