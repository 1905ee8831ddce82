import test from 'ava';
import fc from 'fast-check';
import { fromLine, lineOf, type TextPlaces } from '../../src/job/plan-line.js';
import type { RowPlan } from '../../src/model/row.js';

const places: TextPlaces = {
  email: 0,
  texts: [
    [1, 'firstName'],
    [2, 'title'],
  ],
};
const row: RowPlan = {
  row: 2,
  cells: ['ana@acme.com', 'Ana', 'Engineer', 'Webex Suite'],
  email: 'ana@acme.com',
  wanted: {
    text: { firstName: { do: 'set', value: 'Ana' }, title: { do: 'set', value: 'Engineer' } },
    licenses: { do: 'change', add: [{ id: 'L', name: 'Webex Suite' }], remove: [] },
  },
  seen: {
    person: { id: 'P', emails: ['ana@acme.com'], firstName: 'Ana', title: 'Boss', licenses: ['L'], siteUrls: [] },
  },
  readAt: '2026-01-01T00:00:00.000Z',
  changes: [{ field: 'title', from: 'Boss', to: 'Engineer' }],
  calls: [{ call: 'person.update', changes: [0] }],
  problems: [],
};
const read = (plan: RowPlan): unknown => fromLine(JSON.parse(JSON.stringify(lineOf(plan, places))), places);

test('a line does not say again what cells say', (t) => {
  t.deepEqual(JSON.parse(JSON.stringify(lineOf(row, places))), {
    row: 2,
    cells: row.cells,
    asks: { licenses: { do: 'change', add: [{ id: 'L', name: 'Webex Suite' }], remove: [] } },
    had: { id: 'P', title: 'Boss', licenses: ['L'], siteUrls: [] },
    readAt: '2026-01-01T00:00:00.000Z',
    changes: [{ field: 'title', from: 'Boss', to: 'Engineer' }],
    calls: [{ call: 'person.update', changes: [0] }],
  });
});

const site = { account: 'ana', sessionTypes: [], trackingCodes: {}, personalRoom: false, servicesOff: [] };
const [together, after] = [[['ana@acme.com', 'Anna']], { row: 1, turn: 1 }];
const person = row.seen?.person ?? {};
const rows: readonly (readonly [string, Partial<RowPlan>])[] = [
  ['as it is', {}],
  ['that changes nothing', { changes: [], calls: [] }],
  ['whose cell was read as another text', { cells: ['ana@acme.com', ' Ana', 'Engineer'] }],
  ['whose text is not sent', { wanted: { text: { title: { do: 'set', value: 'Engineer' } } } }],
  ['that asks for nothing, although it has cells', { wanted: {} }],
  ['that empties a text', { cells: ['ana@acme.com', '', '<clear>'], wanted: { text: { title: { do: 'clear' } } } }],
  ['without texts', { cells: ['ana@acme.com', '', ''], wanted: {} }],
  ['with an empty record of texts', { cells: ['ana@acme.com'], wanted: { text: {} } }],
  [
    'with a text that no cell has',
    { wanted: { text: { ...row.wanted.text, lastName: { do: 'set', value: 'Ruiz' } } } },
  ],
  ['without an address', { cells: ['', 'Ana', 'Engineer'], email: '' }],
  ['whose address was read as another', { email: 'ana@acme.co' }],
  ['about a person who has other addresses', { seen: { person: { ...person, emails: ['a@acme.com', 'b@acme.com'] } } }],
  ['about a person in other letters', { seen: { person: { ...person, emails: ['Ana@acme.com'] } } }],
  ['about a person without addresses', { seen: { person: { id: 'P' } } }],
  ['about a person of whom no text was seen', { seen: { person: { id: 'P', emails: ['ana@acme.com'] } } }],
  ['about no person', { seen: { person: null } }],
  ['about a person whom the site knows', { seen: { person, siteUser: site } }],
  ['about a person whom the site does not know', { seen: { person, siteUser: null } }],
  ['that is applied with others', { together, after, site: 'other.webex.com', sources: { title: 'rule 1' } }],
  ['with a problem', { problems: [{ code: 'x', message: 'is wrong', severity: 'error' }], calls: [] }],
];
for (const [title, other] of rows) {
  test(`a row ${title} is read as it was written`, (t) => {
    const plan = { ...row, ...other };
    t.deepEqual(read(plan), plan);
    const { row: number, cells, email, wanted, changes, calls, problems } = plan;
    const unseen = { row: number, cells, email, wanted, changes, calls, problems };
    t.deepEqual(read(unseen), unseen);
  });
}

test('whatever stands in cells and was seen, a row is read as it was written', (t) => {
  const text = fc.constantFrom('', 'a', 'A', ' a', '<clear>');
  const asked = fc.record(
    {
      firstName: fc.record({ do: fc.constant('set' as const), value: text }),
      title: fc.constant({ do: 'clear' as const }),
    },
    { requiredKeys: [] },
  );
  const any = fc.record({ cells: fc.array(text, { maxLength: 4 }), email: text, text: fc.option(asked), had: text });
  fc.assert(
    fc.property(any, ({ cells, email, text: texts, had }) => {
      const wanted = texts === null ? {} : { text: texts };
      const plan = {
        ...row,
        cells,
        email,
        wanted,
        seen: { person: { id: 'P', emails: [had], firstName: had, title: had } },
      };
      t.deepEqual(read(plan), plan);
    }),
  );
});

test('a line that is whole is read as it is, also beside shortened ones', (t) => {
  t.is(fromLine(row, places), row);
  t.is(lineOf(row, undefined), row);
});
