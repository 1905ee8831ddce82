/** A spreadsheet with every kind of change that goes over SCIM, and what is true of its rows afterwards. */
import type { SimulatorOptions } from '../../src/simulator/options.js';
import type { Office, State } from './cli.js';

type Person = State['people'][number];

interface Row {
  readonly email: string;
  readonly cells: Readonly<Record<string, string>>;
  readonly isNew: boolean;
}

const columns = [
  'email',
  'firstName',
  'lastName',
  'title',
  'department',
  'manager',
  'loginEnabled',
  'licenses',
  'delete',
];
const seeded = (nth: number): string => `user0000${nth}@acme.example`;

const row = (email: string, cells: Row['cells']): Row => ({ email, cells, isNew: email.startsWith('new') });
const upTo = (count: number): number[] => Array.from({ length: count }, (_, place) => place);
const newcomer = (nth: number, cells: Row['cells'] = {}): Row =>
  row(`new${nth}@acme.example`, { firstName: 'New', lastName: `Person ${nth}`, title: `Clerk ${nth}`, ...cells });

/** The one whom every fault about one person meets: a change, and a create. */
export const [unluckyChange, unluckyCreate] = [seeded(14), 'new2@acme.example'];

export const scimRows: readonly Row[] = [
  ...upTo(6).map((nth) => newcomer(nth)),
  newcomer(6, { department: 'Firm 6', loginEnabled: 'false' }),
  newcomer(7, { manager: 'new0@acme.example' }),
  newcomer(8, { licenses: 'Messaging', loginEnabled: 'false' }),
  newcomer(9, { licenses: 'Messaging' }),
  ...upTo(10).map((nth) => row(seeded(13 + nth), { title: `Lead ${nth}`, department: `Firm ${nth}` })),
  row(seeded(30), { manager: 'new0@acme.example' }),
  row(seeded(31), { manager: seeded(30), title: '<clear>' }),
  row(seeded(32), { loginEnabled: 'false' }),
  row(seeded(33), { loginEnabled: 'true', title: 'Back' }),
  ...[34, 35, 36].map((nth) => row(seeded(nth), { delete: seeded(nth) })),
];

export const scimSheet = [
  columns.join(','),
  ...scimRows.map(({ email, cells }) =>
    columns.map((name) => (name === 'email' ? email : (cells[name] ?? ''))).join(','),
  ),
].join('\n');

/** The organization that the spreadsheet is about. */
export const scimOrganization: Partial<SimulatorOptions> = { users: 40 };

export async function readyForScim(place: Office): Promise<void> {
  await place.control('people', { email: seeded(33), loginEnabled: false });
}

const personIn = ({ people }: State, email: string): Person | undefined => people.find((one) => one.email === email);

/** Is what the cell asks for so? */
function holds(person: Person, column: string, cell: string, state: State): boolean {
  if (column === 'loginEnabled') return person.loginEnabled === (cell === 'true');
  if (column === 'licenses') return person.licenses.includes(cell);
  if (column === 'manager') return person['managerId'] === personIn(state, cell)?.id;
  return (person[column] ?? '') === (cell === '<clear>' ? '' : cell);
}

export interface Verdicts {
  /** A sentence for each untruth. */
  readonly untrue: readonly string[];
  /** How many rows have each status. */
  readonly counts: Readonly<Record<string, number>>;
}

/** `before`, `after`: the organization before and after the job; its rows as results.csv has them. */
export function judgeScimRows(
  results: readonly Readonly<Record<string, string>>[],
  { before, after }: { readonly before: State; readonly after: State },
): Verdicts {
  const counts: Record<string, number> = {};
  const untrue = scimRows.flatMap(({ email, cells, isNew }, place): string[] => {
    const result = results[place] ?? {};
    const status = result['wx_status'] ?? '';
    counts[status] = (counts[status] ?? 0) + 1;
    const [was, is] = [personIn(before, email), personIn(after, email)];
    const asked = Object.entries(cells).filter(([column]) => column !== 'delete');
    const met = is === undefined ? [] : asked.filter(([column, cell]) => holds(is, column, cell, after));
    const done = 'delete' in cells ? is === undefined : is !== undefined && met.length === asked.length;
    const isTouched = JSON.stringify(was) !== JSON.stringify(is);
    const full = 'delete' in cells ? 'deleted' : isNew ? 'created' : 'updated';
    const isTrue: Readonly<Record<string, boolean>> = {
      [full]: done,
      partial: !done && isTouched,
      failed: !isTouched,
      conflict: !isTouched,
      unknown: true,
    };
    const isRight = result['email'] === email && isTrue[status] === true;
    const twice = after.people.filter((one) => one.email === email).length > 1;
    return [
      ...(isRight
        ? []
        : [
            `${email} is ${status}, ${done ? 'done' : isTouched ? 'done in part' : 'as before'}: ${result['wx_error'] ?? ''}`,
          ]),
      ...(twice ? [`${email} is there twice`] : []),
    ];
  });
  const others = before.people.filter(({ email }) => !scimRows.some((one) => one.email === email));
  const changed = others.filter((one) => JSON.stringify(one) !== JSON.stringify(personIn(after, one.email)));
  return { untrue: [...untrue, ...changed.map(({ email }) => `${email} is in no row, and changed`)], counts };
}
