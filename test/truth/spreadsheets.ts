/** Spreadsheets by chance: 3 to 12 rows of joiners, movers and leavers. */
import { scimColumns, type Cells } from './asks.js';
import type { Dice } from './dice.js';
import { everybody, hostLicenses, licenseNames } from './organizations.js';

export const columns = [
  'email', 'firstName', 'lastName', 'displayName', 'title', 'department', 'manager', 'loginEnabled', 'licenses',
  'removeLicenses', 'exactLicenses', 'attendee', 'sessionTypes', 'removeSessionTypes', 'exactSessionTypes', 'Cost center',
  'Region', 'Division', 'Project',
] as const; // prettier-ignore

type Row = Partial<Record<(typeof columns)[number], string>>;

const newcomers = Array.from({ length: 12 }, (_, place) => `new${place + 1}@acme.example`);
const typeNames = ['PRO', 'TRS', 'Event 1000', 'Event 3000', 'STD'];

export function spreadsheetOf(dice: Dice): Cells[] {
  const people = shuffled(everybody, dice);
  const joiners = [...newcomers];
  const rows = Array.from({ length: 3 + dice.number(10) }, (): Row => {
    const kind = dice.number(20);
    if (kind < 5) return joiner(joiners.shift() ?? '', [...people, ...joiners], dice);
    if (kind === 5) return { email: `gone${dice.number(9)}@acme.example`, ...leaving(dice) };
    return { email: people.shift() ?? joiners.shift() ?? '', ...dice.pick(ways)(dice) };
  });
  const again = rows[dice.number(rows.length)];
  if (dice.oneIn(8) && again) rows.push(dice.oneIn(2) ? { ...again } : { ...again, title: 'Another' });
  return rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? ''])));
}

/** With the columns that only SCIM has where a row has any of them. */
export function csvOf(rows: readonly Cells[]): string {
  const all = [...columns, ...scimColumns.filter((name) => rows.some((row) => name in row))];
  const lines = rows.map((row) => all.map((name) => quoted(row[name] ?? '')).join(','));
  return `${all.join(',')}\n${lines.join('\n')}\n`;
}

/** The rows with cells that only SCIM has: of a person alike in each of their rows, and none for people who are not there. */
export function withScimCells(rows: readonly Cells[], dice: Dice): Cells[] {
  const drawn = new Map<string, Cells>();
  return rows.map((row) => {
    const email = (row['email'] ?? '').toLowerCase();
    const cells = drawn.get(email) ?? (email.startsWith('gone') ? {} : scimCells(email, drawn.size, dice));
    drawn.set(email, cells);
    return { ...row, ...cells };
  });
}

function scimCells(email: string, nth: number, dice: Dice): Cells {
  const empties = email.startsWith('new') ? [] : ['<clear>'];
  return {
    ...(dice.oneIn(3) && { employeeNumber: dice.pick([`N-${nth}`, ...empties]) }),
    ...(dice.oneIn(4) && { organization: dice.pick(['Acme GmbH', ...empties]) }),
    ...(dice.oneIn(5) && { timezone: dice.pick(['Europe/Madrid', ...empties]) }),
    ...(dice.oneIn(5) && { workPhone: dice.pick([`+4930123450${nth}`, ...empties]) }),
  };
}

function quoted(cell: string): string {
  return /[",\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function joiner(email: string, others: readonly string[], dice: Dice): Row {
  const name = email.slice(0, email.indexOf('@'));
  const licenses = dice.some(licenseNames, dice.number(4));
  const isHost = licenses.some((one) => one !== 'Messaging');
  return {
    email: dice.oneIn(6) ? email.toUpperCase() : email,
    firstName: `Nora${name.slice(3)}`,
    lastName: dice.pick(['Ruiz', 'Weiß', 'Okonkwo']) + name.slice(3),
    ...(dice.oneIn(2) && { title: dice.pick(['Engineer', 'Lead', 'Fach-Ärztin']) }),
    ...(dice.oneIn(5) && { manager: dice.pick(others) }),
    ...(dice.oneIn(4) && { loginEnabled: dice.pick(['true', 'false', 'false']) }),
    ...(licenses.length > 0 && { [dice.oneIn(5) ? 'exactLicenses' : 'licenses']: licenses.join('; ') }),
    ...(dice.oneIn(6) && {
      removeLicenses: dice.pick(licenseNames.filter((one) => !licenses.includes(one)).concat('Messaging')),
    }),
    ...(!isHost && dice.oneIn(3) && { attendee: 'true' }),
    ...(isHost && dice.oneIn(2) && types(dice)),
    ...(isHost && dice.oneIn(2) && codes(dice)),
  };
}

function leaving(dice: Dice): Row {
  return {
    ...(dice.oneIn(2) && { loginEnabled: 'false' }),
    ...(dice.oneIn(2) && { removeLicenses: dice.some(licenseNames, 1 + dice.number(3)).join('; ') }),
    ...(dice.oneIn(4) && { attendee: 'false' }),
    ...(dice.oneIn(4) && { department: '<clear>' }),
    ...(dice.oneIn(6) && { manager: '<clear>' }),
    ...(dice.oneIn(6) && { 'Cost center': '<clear>' }),
  };
}

function types(dice: Dice): Row {
  const column = dice.pick(['sessionTypes', 'sessionTypes', 'removeSessionTypes', 'exactSessionTypes'] as const);
  const row = { [column]: dice.some(typeNames, 1 + dice.number(2)).join('; ') };
  return dice.oneIn(4) && column === 'sessionTypes'
    ? { ...row, removeSessionTypes: dice.pick(['PRO', 'STD', 'TRS']) }
    : row;
}

function codes(dice: Dice): Row {
  return {
    ...(dice.oneIn(2) && { 'Cost center': dice.pick(['CC-1', 'CC-9', 'CC-100', '<clear>']) }),
    ...(dice.oneIn(3) && { Region: dice.pick(['EMEA', 'APAC', '<clear>']) }),
    ...(dice.oneIn(4) && { Division: dice.pick(['Staff', 'Contractor']) }),
    ...(dice.oneIn(4) && { Project: dice.pick(['Moon', 'Jose\u0301  II', '<clear>']) }),
  };
}

function profile(dice: Dice): Row {
  return {
    ...(dice.oneIn(3) && { firstName: 'Vorname' }),
    ...(dice.oneIn(2) && { title: dice.pick(['Boss', 'Lead', '<clear>', 'Chef\u0301  de  rang']) }),
    ...(dice.oneIn(3) && { department: dice.pick(['Sales', 'Research', '<clear>']) }),
    ...(dice.oneIn(6) && { displayName: 'Dr. Somebody' }),
    ...(dice.oneIn(6) && { manager: dice.pick([...everybody, '<clear>']) }),
    ...(dice.oneIn(6) && { loginEnabled: dice.pick(['true', 'false']) }),
  };
}

/** From one tier to another. */
function move(dice: Dice): Row {
  const [one, other] = hostLicenses;
  const [to, from] = dice.oneIn(2) ? [one, other] : [other, one];
  return { licenses: dice.oneIn(3) ? `${to}; Messaging` : to, removeLicenses: from };
}

function exact(dice: Dice): Row {
  return { exactLicenses: dice.oneIn(8) ? '<clear>' : dice.some(licenseNames, 1 + dice.number(2)).join('; ') };
}

function grant(dice: Dice): Row {
  return { licenses: dice.some(licenseNames, 1 + dice.number(2)).join('; ') };
}

function toAttendee(dice: Dice): Row {
  return { removeLicenses: hostLicenses.join('; '), attendee: 'true', ...(dice.oneIn(4) && types(dice)) };
}

const ways: readonly ((dice: Dice) => Row)[] = [
  profile,
  leaving,
  move,
  move,
  exact,
  grant,
  toAttendee,
  (dice) => ({ attendee: dice.pick(['true', 'false']) }),
  types,
  (dice) => ({ ...types(dice), ...codes(dice) }),
  (dice) => ({ ...profile(dice), ...move(dice), ...codes(dice) }),
  (dice) => ({ ...profile(dice), ...grant(dice), ...types(dice) }),
  (dice) => ({ ...exact(dice), ...profile(dice) }),
  (dice) => ({ ...move(dice), ...types(dice) }),
  (dice) => ({ ...profile(dice), ...leaving(dice) }),
];

function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  const left = [...list];
  return list.map(() => left.splice(dice.number(left.length), 1)[0] as T);
}
