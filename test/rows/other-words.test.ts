import test from 'ava';
import { RunError } from '../../src/errors.js';
import { ChoiceNeeded } from '../../src/model/choice-needed.js';
import { matchHeader, type HeaderOptions } from '../../src/rows/header.js';
import { plainName } from '../../src/model/names.js';
import { synonyms } from '../../src/rows/synonyms.js';
import { readWanted } from '../../src/rows/wanted.js';
import { catalog } from '../helpers/organization.js';

const match = (headings: readonly string[], options: HeaderOptions = {}, sample: readonly (readonly string[])[] = []) =>
  matchHeader(
    headings,
    catalog,
    { name: 'people.csv', line: 1, separator: 'comma', path: 'my people.csv', sample },
    options,
  );

const names = (headings: readonly string[], options?: HeaderOptions) =>
  match(headings, options).columns.map((column) => (column.is === 'column' ? column.name : column.is));

const languages: readonly [language: string, headings: readonly string[], columns: readonly string[]][] = [
  [
    'English',
    ['Work Email', 'Given Name', 'Family Name', 'Dept', 'Job Title'],
    ['email', 'firstName', 'lastName', 'department', 'title'],
  ],
  ['German', ['E-Mail-Adresse', 'Vorname', 'Nachname', 'Abteilung'], ['email', 'firstName', 'lastName', 'department']],
  ['French', ['Courriel', 'Prénom', 'Nom de famille', 'Fonction'], ['email', 'firstName', 'lastName', 'title']],
  ['Spanish', ['Correo electrónico', 'Apellidos', 'Departamento'], ['email', 'lastName', 'department']],
  ['Italian', ['Indirizzo e-mail', 'Cognome', 'Dipartimento'], ['email', 'lastName', 'department']],
  ['Portuguese', ['Endereço de e-mail', 'Sobrenome', 'Cargo'], ['email', 'lastName', 'title']],
  ['Dutch', ['E-mailadres', 'Voornaam', 'Achternaam', 'Afdeling'], ['email', 'firstName', 'lastName', 'department']],
  ['Japanese', ['メールアドレス', '名', '姓', '部署'], ['email', 'firstName', 'lastName', 'department']],
];

for (const [language, headings, columns] of languages) {
  test(`headings in ${language} are read as ours, and the summary says so`, (t) => {
    t.deepEqual(names(headings), columns);
    const said = match(headings).notices.find((notice) => notice.startsWith('read '));
    t.true(said?.includes(`"${headings[0] ?? ''}" as email`));
  });
}

test('no heading in other words stands for two columns, and none for a list that takes away', (t) => {
  const all = Object.entries(synonyms).flatMap(([column, lines]) =>
    lines.flatMap((line) => line.split(', ').map((name) => [plainName(name), column] as const)),
  );
  const columnsOf = new Map<string, Set<string>>();
  for (const [name, column] of all) columnsOf.set(name, (columnsOf.get(name) ?? new Set()).add(column));
  t.deepEqual(
    [...columnsOf].filter(([, columns]) => columns.size > 1),
    [],
  );
  const allowed = ['email', 'firstName', 'lastName', 'displayName', 'title', 'department', 'manager', 'loginEnabled'];
  t.deepEqual(Object.keys(synonyms), allowed);
});

test('a heading in other words beside one that means the same is not certain, and refused with the way', (t) => {
  const error = t.throws(() => match(['Email', 'Work Email']), { instanceOf: RunError });
  t.regex(
    error.message,
    /"Work Email" \(column B\): may mean email, as "Email" \(column A\) does; --map "Work Email=ignore"/u,
  );
  t.deepEqual(names(['Email', 'Work Email'], { map: { 'Work Email': 'ignore' } }), ['email', 'ignored']);
});

const proposals: readonly [
  what: string,
  headings: readonly string[],
  sample: readonly string[],
  map: object | undefined,
][] = [
  ['a name within the heading', ['email', 'Employee Job Title'], [], { 'Employee Job Title': 'title' }],
  ['a name that is misspelled', ['email', 'Famly Name', 'Badge'], [], { 'Famly Name': 'lastName', Badge: 'ignore' }],
  ['the cells, where the address is missing', ['Contact at', 'Dept'], ['a@x.com', 'R'], { 'Contact at': 'email' }],
  ['nothing, where two columns hold addresses', ['Contact', 'Boss'], ['a@x.com', 'b@x.com'], undefined],
  ['nothing like a removal', ['email', 'remove license', 'login enable', 'attendees'], [], undefined],
  ['nothing for an opposite', ['email', 'Suspended'], [], undefined],
  ['a column only once', ['email', 'Famly Name', 'Last Nam'], [], { 'Famly Name': 'lastName', 'Last Nam': 'ignore' }],
];

for (const [what, headings, sample, map] of proposals) {
  test(`a heading that is not certain is refused with a proposal by ${what}`, (t) => {
    const error = t.throws(() => match(headings, {}, [sample]), { instanceOf: RunError });
    const proposed = error instanceof ChoiceNeeded ? error.choices[0]?.options.map : undefined;
    t.deepEqual(proposed, map);
    if (map === undefined) t.notRegex(error.next ?? '', /--map/u);
    else t.regex(error.next ?? '', /webex-bulk plan "my people.csv" --map "?[^=]+=/u);
  });
}

test('an opposite that is not mapped is refused with the way to map it', (t) => {
  const error = t.throws(() => match(['email', 'Suspended']), { instanceOf: RunError });
  t.regex(error.message, /--map "Suspended=loginEnabled" turns the sign-in off where it says yes/u);
});

const cells: readonly (readonly [heading: string, cell: string, login: boolean | 'invalid' | undefined])[] = [
  ...(['ja', 'OUI', 'sí', 'VRAI', 'WAHR', 'x', '1', 'Active', 'aktiv'] as const).map(
    (cell) => ['May enter', cell, true] as const,
  ),
  ...(['nein', 'Non', 'no', 'FAUX', 'FALSCH', '0', 'Inactive', 'suspended'] as const).map(
    (cell) => ['May enter', cell, false] as const,
  ),
  ['May enter', 'perhaps', 'invalid'],
  ['suspended', 'False', true],
  ['suspended', 'x', false],
  ['Account disabled', 'yes', false],
  ['Gesperrt', 'Nein', true],
  ['blocked', '', undefined],
  ['inactive', 'active', 'invalid'],
  ['Unblocked', 'yes', true],
];

for (const [heading, cell, login] of cells) {
  test(`"${cell}" under "${heading}", mapped to loginEnabled, is ${String(login)}`, (t) => {
    const header = match(['email', heading], { map: { [heading]: 'loginEnabled' } });
    const { wanted, problems } = readWanted(['a@x.com', cell], header, catalog);
    t.is(wanted.loginEnabled, login === 'invalid' ? undefined : login);
    t.deepEqual(
      problems.map(({ code }) => code),
      login === 'invalid' ? ['not-boolean'] : [],
    );
    const isOpposite = !['May enter', 'Unblocked'].includes(heading);
    t.is(
      header.notices.some((notice) => notice.includes('the opposite of loginEnabled')),
      isOpposite,
    );
  });
}

test('under our own heading only false takes the sign-in away', (t) => {
  for (const cell of ['nein', '0', 'inactive', 'FALSCH']) {
    const { wanted, problems } = readWanted(['a@x.com', cell], match(['email', 'loginEnabled']), catalog);
    t.deepEqual([wanted.loginEnabled, problems.length], [undefined, 1]);
  }
});
