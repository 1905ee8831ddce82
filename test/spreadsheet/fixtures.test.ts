import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog, License } from '../../src/model/catalog.js';
import type { FileColumn } from '../../src/model/columns.js';
import { RunError } from '../../src/errors.js';
import type { Wanted } from '../../src/model/row.js';
import { readSpreadsheet } from '../../src/spreadsheet/read-spreadsheet.js';
import { readRows, type RowChoice } from '../../src/plan/read-rows.js';
import { planRow } from '../../src/plan/plan-row.js';
import { readWanted } from '../../src/rows/wanted.js';
import { collected, inChunks } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { catalog, nobody, site } from '../helpers/organization.js';
import { extreme } from '../helpers/some-cases.js';

const folder = new URL('../fixtures/', import.meta.url);
const bytesOf = (name: string): Buffer => readFileSync(new URL(name, folder));

/** An organization that still has what files of years ago speak of. */
const old = (license: Omit<License, 'id'>): License => ({ id: `L-${license.name}`, ...license });
const ofOld: Catalog = {
  ...catalog,
  licenses: [
    ...catalog.licenses,
    old({ name: 'Meeting 25 Party' }),
    old({ name: 'Webex Meeting Center', siteUrl: site }),
    old({ name: 'Webex Collaboration Meeting Room', siteUrl: site }),
    old({ name: 'Webex Meeting Assistant' }),
    ...['Care Digital Channel', 'Webex Team Meeting', 'Webex Calling SP Enterprise', 'Webex Teams'].map((name) =>
      old({ name, subscriptionId: 'Sub121331' }),
    ),
    old({ name: 'Webex Enterprise Edition', siteUrl: site, subscriptionId: 'Sub121331' }),
  ],
};

interface Understood {
  readonly choice?: RowChoice;
  readonly catalog?: Catalog;
  readonly family: string;
  readonly form: string;
  /** What each heading means; those that are not named here are known and not applied. */
  readonly columns: Readonly<Record<string, string>>;
  /** Row number, address, and what the row asks for. */
  readonly rows: readonly string[];
  /** Row number, what is wrong (`!`) or odd, and where. */
  readonly told?: readonly string[];
  /** What the whole file tells of its rows. */
  readonly overrules?: readonly string[];
  readonly notices?: readonly string[];
}

const hub = 'Control Hub export';
const names = { 'First Name': 'firstName', 'Last Name': 'lastName', 'Display Name': 'displayName' };
const key = { 'User ID/Email (Required)': 'email' };

const fixtures: Readonly<Record<string, Understood>> = {
  'control-hub-2016.csv': {
    catalog: ofOld,
    family: hub,
    form: 'UTF-8, comma',
    columns: {
      ...names,
      ...key,
      'Meeting 25 Party': 'license Meeting 25 Party',
      'acme.webex.com - WebEx Meeting Center': 'license Webex Meeting Center',
      'acme.webex.com - WebEx Collaboration Meeting Room': 'license Webex Collaboration Meeting Room',
    },
    rows: [
      '2 ana@acme.com firstName=Ana lastName=Ruiz displayName=Ana Ruiz +Meeting 25 Party +Webex Meeting Center',
      '3 bo@acme.com firstName=Bo lastName=Li displayName=Bo Li',
    ],
  },
  'control-hub-2016-entitlements.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: { ...names, ...key },
    rows: ['2 ana@acme.com firstName=Ana lastName=Ruiz displayName=Ana Ruiz'],
    notices: ['ignored column: "Entitlements"'],
  },
  'control-hub-2018.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: { ...names, ...key, 'acme.webex.com - WebEx Suite': 'license Webex Suite' },
    rows: ['2 ana@acme.com firstName=Ana lastName=Ruiz +Webex Suite'],
  },
  'control-hub-2022.csv': {
    catalog: ofOld,
    family: hub,
    form: 'UTF-8, comma',
    columns: {
      ...names,
      'UserID/Email (Required)': 'email',
      'Webex Meeting Assistant': 'license Webex Meeting Assistant',
      'Care Digital Channel [Sub121331]': 'license Care Digital Channel',
      'Webex Team Meeting [Sub121331]': 'license Webex Team Meeting',
      'acme.webex.com - WebEx Enterprise Edition [Sub121331]': 'license Webex Enterprise Edition',
      'Webex Calling SP Enterprise [Sub121331]': 'license Webex Calling SP Enterprise',
      'Webex Teams [Sub121331]': 'license Webex Teams',
    },
    rows: [
      '2 ana@acme.com firstName=Ana lastName=Ruiz displayName=Ana Ruiz +Webex Meeting Assistant +Webex Team Meeting +Webex Enterprise Edition +Webex Teams',
    ],
  },
  'control-hub-attributes.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: { ...names, ...key, Title: 'title', Department: 'department', Manager: 'manager' },
    rows: [
      '2 ana@acme.com firstName=Ana lastName=Ruiz displayName=Ana Ruiz title=Lead department=Research manager=bo@acme.com',
    ],
  },
  'control-hub-licenses.csv': {
    choice: { removeFalse: true },
    family: hub,
    form: 'UTF-8, comma',
    columns: {
      ...key,
      'Messaging [Sub1]': 'license Messaging',
      'acme.webex.com - Webex Suite [Sub1]': 'license Webex Suite',
      'acme.webex.com - Attendee': 'attendee',
    },
    rows: [
      '2 ana@acme.com +Messaging +Webex Suite',
      '3 bo@acme.com -Messaging -Webex Suite attendee=true',
      '4 chi@acme.com',
    ],
  },
  'phones-and-remove.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: { ...key, Title: 'title' },
    rows: ['2 ana@acme.com title=Lead', '3 bo@acme.com'],
    notices: ['ignored columns: "Extension", "Phone Number", "Location"'],
  },
  'two-subscriptions.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: {
      ...key,
      'Webex Assistant [Sub1]': 'license L-assistant-1',
      'Webex Assistant [Sub2]': 'license L-assistant-2',
      'acme.webex.com - Webex Suite [Sub1]': 'license Webex Suite',
      'acme-emea.webex.com - Webex Suite [Sub2]': 'license L-suite-emea',
    },
    rows: ['2 ana@acme.com +L-assistant-1 +L-suite-emea'],
    notices: ['FALSE is ignored; use --remove-false to remove licenses'],
  },
  'suspended.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: { ...key, 'Messaging [Sub1] (Suspended)': 'license Messaging, suspended' },
    rows: ['2 ana@acme.com', '3 bo@acme.com', '4 chi@acme.com'],
    told: ['2 !suspended-license Messaging [Sub1] (Suspended)'],
  },
  'host-and-attendee.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: {
      ...key,
      'First Name': 'firstName',
      'acme.webex.com - Webex Suite [Sub1]': 'license Webex Suite',
      'acme.webex.com - Attendee': 'attendee',
    },
    rows: ['2 ana@acme.com firstName=Ana +Webex Suite attendee=true'],
    told: ['2 !host-and-attendee acme.webex.com - Attendee'],
  },
  'misspelled-true.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: { ...key, 'Messaging [Sub1]': 'license Messaging' },
    rows: ['2 ana@acme.com', '3 bo@acme.com +Messaging'],
    told: ['2 !not-boolean Messaging [Sub1]'],
  },
  'same-person-twice.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: { ...key, Title: 'title' },
    rows: [
      '2 Ana@Acme.com title=Lead',
      '3 bo@acme.com title=Chef',
      '4 ana@acme.COM title=Lead',
      '5 BO@acme.com title=Boss',
    ],
    overrules: [
      '4 same as 2',
      '3 !contradicting-rows User ID/Email (Required)',
      '5 !contradicting-rows User ID/Email (Required)',
    ],
  },
  ...Object.fromEntries(
    ['site-lf.csv', 'site-crlf.csv'].map((name): [string, Understood] => [
      name,
      {
        family: 'Webex site export',
        form: 'UTF-16LE, tab',
        columns: {
          FirstName: 'firstName',
          LastName: 'lastName',
          Email: 'email',
          MeetingType: 'sessionTypes',
          'Cost center': 'code 1',
          TC2: 'code 2',
        },
        rows: [
          '2 ana@acme.com firstName=Amélie lastName=Ruiz type+214 type+11 code1=00123 code2=EMEA',
          '3 bo@acme.com firstName=Bo lastName=Li type+3',
        ],
        notices: ['ignored columns: "UserID", "Active"'],
      },
    ]),
  ),
  'classic.csv': {
    family: 'classic Site Administration',
    form: 'UTF-16LE, tab',
    columns: {
      FirstName: 'firstName',
      LastName: 'lastName',
      Email: 'email',
      MeetingType: 'sessionTypes',
      TC1: 'code 1',
    },
    rows: ['2 ana@acme.com firstName=Ana lastName=Ruiz type+214 type+3 code1=00123'],
    notices: [
      '"Email" is the address; where it is empty, "UserName" counts',
      'ignored columns: "UserID", "Active", "Password", "Language", "TimeZone", "HostPrivilege", "Comments"',
    ],
  },
  'semicolon-mark.csv': {
    family: 'webex-bulk format',
    form: 'UTF-8, semicolon',
    columns: { email: 'email', firstName: 'firstName', title: 'title', licenses: 'licenses' },
    rows: [
      '2 ana@acme.com firstName=Ana title=Lead; Research +Webex Suite +Messaging',
      '3 bo@acme.com firstName=Bó title=Chef, Vertrieb',
    ],
  },
  'sep-line.csv': {
    family: 'webex-bulk format',
    form: 'UTF-8, semicolon',
    columns: { email: 'email', title: 'title' },
    rows: ['2 ana@acme.com title=Two\nlines', '3 bo@acme.com title=a,b,c'],
  },
  'windows-1252.csv': {
    choice: { encoding: 'windows-1252' },
    family: 'webex-bulk format',
    form: 'windows-1252, semicolon',
    columns: { email: 'email', firstName: 'firstName', lastName: 'lastName', title: 'title' },
    rows: [
      '2 ana@acme.com firstName=Änne lastName=Müller–Weiß title=Geschäftsführerin',
      '3 bo@acme.com firstName=Bo lastName=Li title=10 € mehr',
    ],
  },
  'comma-tail.csv': {
    family: 'webex-bulk format',
    form: 'UTF-8, comma',
    columns: { email: 'email', title: 'title', department: 'department' },
    rows: ['3 ana@acme.com title=Lead department=Research', '5 bo@acme.com department=Sales'],
    notices: ['5 blank rows skipped'],
  },
  'headless-tail.csv': {
    family: 'webex-bulk format',
    form: 'UTF-8, comma',
    columns: { email: 'email', title: 'title', '': 'blank' },
    rows: ['2 ana@acme.com title=Lead', '3 bo@acme.com title=Chef', '4 chi@acme.com title=Boss'],
    told: ['4 !no-heading D'],
  },
  'nbsp-header.csv': {
    family: 'webex-bulk format',
    form: 'UTF-8, comma',
    columns: {
      'E\u2011Mail': 'email',
      'First\u00A0Name': 'firstName',
      '\u00A0Cost\u00A0center\u00A0': 'code 1',
      'Tracking code:\u00A0Region': 'code 2',
    },
    rows: ['2 ana@acme.com firstName=Ana code1=00123 code2=EMEA'],
    told: ['2 cleaned-address E\u2011Mail'],
  },
  'en-dash-header.csv': {
    family: hub,
    form: 'UTF-8, comma',
    columns: {
      ...key,
      'acme.webex.com \u2013 Webex Suite [Sub1]': 'license Webex Suite',
      'acme.webex.com\u2013Attendee': 'attendee',
    },
    rows: ['2 ana@acme.com +Webex Suite', '3 bo@acme.com attendee=true'],
  },
};

async function read(
  t: ExecutionContext,
  name: string,
  bytes: Buffer,
  { choice = {}, catalog: of = catalog }: Partial<Understood> = {},
) {
  const place = await temporaryFolder(t);
  await writeFile(join(place, name), bytes);
  const places = { path: join(place, name), name, copy: join(place, 'input.csv'), spool: join(place, 'rows.jsonl') };
  const source = await readRows(places, of, choice);
  return { ...source, rows: await collected(source.rows()) };
}

const meaning = (column: FileColumn): string => {
  if (column.is === 'column') return column.name;
  if (column.is === 'trackingCode') return `code ${column.index}`;
  if (column.is !== 'license') return column.is;
  return `license ${nameOf(column.license)}${column.suspended ? ', suspended' : ''}`;
};

/** By name where it is the only one of the name. */
const nameOf = ({ id, name }: { id: string; name: string }): string =>
  id === 'L-suite' || catalog.licenses.filter((one) => one.name === name).length < 2 ? name : id;

function asked({ text = {}, manager, licenses, attendee, sessionTypes, trackingCodes = {} }: Wanted): string[] {
  const value = (assignment: { do: string; value?: string }): string => assignment.value ?? assignment.do;
  const set = (assignment: Wanted['licenses'], prefix: string, spell: typeof nameOf): string[] =>
    assignment?.do === 'change'
      ? [
          ...assignment.add.map((one) => `${prefix}+${spell(one)}`),
          ...assignment.remove.map((one) => `${prefix}-${spell(one)}`),
        ]
      : [];
  return [
    ...Object.entries(text).map(([field, assignment]) => `${field}=${value(assignment)}`),
    ...(manager ? [`manager=${value(manager)}`] : []),
    ...set(licenses, '', nameOf),
    ...(attendee === undefined ? [] : [`attendee=${attendee}`]),
    ...set(sessionTypes, 'type', ({ id }) => id),
    ...Object.entries(trackingCodes).map(([index, assignment]) => `code${index}=${value(assignment)}`),
  ];
}

for (const [name, expected] of Object.entries(fixtures)) {
  test(`${name} is understood: ${expected.family}, column by column, row by row`, async (t) => {
    const of = expected.catalog ?? catalog;
    const source = await read(t, name, bytesOf(name), expected);
    t.is(source.input.family, expected.family);
    t.is(source.input.form, expected.form);
    const { header } = source;
    const meant = header.columns.filter(({ is }) => is !== 'recognized');
    t.deepEqual(Object.fromEntries(meant.map((column) => [column.heading, meaning(column)])), expected.columns);
    const rows = source.rows.map(({ row, cells, line }) => ({ row, ...readWanted(cells, header, of, [], line) }));
    t.deepEqual(
      rows.map(({ row, email, wanted }) => [row, email, ...asked(wanted)].join(' ')),
      [...expected.rows],
    );
    const told = source.rows.flatMap((row) => {
      const planned = planRow(row, { ...nobody, siteUser: null, managerId: 'P-bo' }, header, of, { people: 'any' });
      return planned.problems
        .filter(({ code }) => !lookUpCodes.includes(code))
        .map(({ code, column = '', severity }) => `${row.row} ${severity === 'error' ? '!' : ''}${code} ${column}`);
    });
    t.deepEqual(told, [...(expected.told ?? [])]);
    const overrules = source.overrules.flatMap(({ row, sameAs, problems = [] }) => [
      ...(sameAs === undefined ? [] : [`${row} same as ${sameAs}`]),
      ...problems.map(({ code, column = '' }) => `${row} !${code} ${column}`),
    ]);
    t.deepEqual(overrules, [...(expected.overrules ?? [])]);
    for (const notice of expected.notices ?? []) t.true(header.notices.includes(notice), header.notices.join('\n'));
  });
}

/** What is said of people who are not there: not what these files are about. */
const lookUpCodes = ['needs-name', 'no-account', 'required-code-missing', 'calling-license'];

for (const [name, said, next] of [
  [
    'control-hub-2016.csv',
    /"Meeting 25 Party" \(column J\): isn't a recognized column.*"acme\.webex\.com - WebEx Meeting Center" \(column M\): isn't a license in this organization.*licenses of the organization: "Webex Suite"/su,
    /--ignore-unknown/u,
  ],
  [
    'control-hub-2022.csv',
    /"Webex Teams \[Sub121331\]" \(column AH\): isn't a license in this organization/u,
    /--ignore-unknown/u,
  ],
  ['windows-1252.csv', /byte 46 \(line 2\) is not UTF-8/u, /option that spells the names right/u],
] as const) {
  test(`${name} is refused where it cannot be understood, in a sentence that says how it can`, async (t) => {
    const error = await t.throwsAsync(read(t, name, bytesOf(name)), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, said);
    t.regex(error.next ?? '', next);
  });
}

test('licenses that are gone are left out where that is asked for, and the rest is taken', async (t) => {
  const { rows, header } = await read(t, 'a.csv', bytesOf('control-hub-2022.csv'), { choice: { ignoreUnknown: true } });
  t.deepEqual(asked(readWanted(rows[0]?.cells ?? [], header, catalog).wanted), [
    'firstName=Ana',
    'lastName=Ruiz',
    'displayName=Ana Ruiz',
  ]);
  t.is(header.notices.filter((notice) => notice.includes('is unknown and was ignored')).length, 6);
});

test('every text file of the fixtures is here', (t) => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  t.deepEqual(files.sort(), Object.keys(fixtures).sort());
});

for (const [name, { choice = {} }] of Object.entries(fixtures)) {
  test(`${name} is read the same byte by byte and in any chunks`, async (t) => {
    const bytes = bytesOf(name);
    const { encoding } = choice;
    const records = (sizes: number | (() => number)) =>
      collected(
        readSpreadsheet(
          { chunks: inChunks(bytes, sizes), path: '', name },
          { ...(encoding !== undefined && { encoding }) },
        ),
      );
    const whole = await records(bytes.length);
    t.true(whole.length > 1);
    t.deepEqual(await records(1), whole);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }), async (sizes) => {
        let at = 0;
        t.deepEqual(await records(() => sizes[at++ % sizes.length] ?? 1), whole);
      }),
      { numRuns: 8 },
    );
  });
}

extreme('more rows than Control Hub takes, 20,001 of them, are read', async (t) => {
  const lines = Array.from({ length: 20_001 }, (_, n) => `p${n}@acme.com,TRUE`);
  const { total, rows } = await read(
    t,
    'many.csv',
    Buffer.from(`User ID/Email (Required),Messaging\n${lines.join('\n')}\n`),
  );
  t.is(total, 20_001);
  t.like(rows.at(-1), { row: 20_002, cells: ['p20000@acme.com', 'TRUE'] });
});

extreme('a file of more than 10 MB is read', async (t) => {
  const title = 'x'.repeat(4000);
  const lines = Array.from({ length: 2_700 }, (_, n) => `p${n}@acme.com;${title}`);
  const bytes = Buffer.from(`\uFEFFemail;title\r\n${lines.join('\r\n')}\r\n`);
  t.true(bytes.length > 10 * 2 ** 20);
  t.is((await read(t, 'long.csv', bytes)).total, 2_700);
});
