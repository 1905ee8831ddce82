/** What the cells of a row ask for: the oracle's own reading, which shares nothing with the program's. */
import {
  attendeeEntry,
  folded,
  isInScope,
  personAt,
  type Account,
  type Moment,
  type Person,
  type Service,
} from './service.js';

export type Cells = Readonly<Record<string, string>>;

/** One value that a row asks for. */
export interface Ask {
  /** The same for the same value, also where `wx_changes` claims it. */
  readonly key: string;
  /** Something goes and nothing comes. */
  readonly takes: boolean;
  readonly holds: (moment: Moment) => boolean;
}

/** Those that only SCIM has. */
export const scimColumns = ['employeeNumber', 'organization', 'timezone', 'workPhone'] as const;
export const textColumns = ['firstName', 'lastName', 'displayName', 'title', 'department', ...scimColumns] as const;
export type TextColumn = (typeof textColumns)[number];

/** Empty: they have none. Without a work phone of their own, the number of Webex Calling stands in its place. */
export function textOf(person: Person, column: TextColumn): string {
  const phones = [...(person.phones ?? []), ...person.phoneNumbers];
  if (column === 'workPhone') return phones.find(({ type }) => type === 'work')?.value ?? '';
  return person[column] ?? '';
}

/** Columns of which the oracle knows what they ask for, beside tracking codes under their own names. */
const listColumns = [
  'licenses',
  'removeLicenses',
  'exactLicenses',
  'sessionTypes',
  'removeSessionTypes',
  'exactSessionTypes',
];

/** All that the cells ask for, of somebody who is as in `before`. Throws at a column that it does not know. */
export function asksOf(cells: Cells, before: Moment): Ask[] {
  return Object.entries(cells).flatMap(([column, text]): Ask[] => {
    const cell = text.trim();
    if (column === 'email' || column.startsWith('wx_') || cell === '') return [];
    const value = cell === '<clear>' ? '' : cell;
    if (isTextColumn(column)) return [textAsk(column, value)];
    if (column === 'manager') return [managerAsk(value)];
    if (column === 'loginEnabled') return [loginAsk(cell === 'true')];
    if (column === 'attendee') return [attendeeAsk(cell === 'true')];
    if (listColumns.includes(column)) return listAsks(column, items(value), before);
    return [codeAsk(column, value, before)];
  });
}

/** A row of nothing but these creates nobody. */
export function onlyTakes(asks: readonly Ask[]): boolean {
  return asks.length > 0 && asks.every(({ takes }) => takes);
}

export function isTextColumn(name: string): name is TextColumn {
  return (textColumns as readonly string[]).includes(name);
}

export function items(cell: string): string[] {
  return cell.split(/[;\n]/u).flatMap((item) => item.trim() || []);
}

export function textAsk(column: TextColumn, value: string): Ask {
  const is = (person: Person): boolean => folded(textOf(person, column)) === folded(value);
  return {
    key: column,
    takes: value === '',
    holds: ({ person }) => (person === undefined ? value === '' : is(person)),
  };
}

/** Claims tell a manager by address or by id. */
export function managerAsk(value: string): Ask {
  return {
    key: 'manager',
    takes: value === '',
    holds({ person, service }) {
      if (value === '') return person === undefined || person.managerId === '';
      const manager =
        personAt(service, value) ?? service.people.find(({ id, displayName }) => [id, displayName].includes(value));
      return manager !== undefined && person?.managerId === manager.id;
    },
  };
}

export function loginAsk(value: boolean): Ask {
  return {
    key: 'loginEnabled',
    takes: !value,
    holds: ({ person }) => (person === undefined ? !value : person.loginEnabled === value),
  };
}

export function licenseAsk(name: string, has: boolean): Ask {
  return {
    key: `license ${has ? '+' : '-'}${name}`,
    takes: !has,
    holds: ({ person }) => (person?.licenses.includes(name) ?? false) === has,
  };
}

export function attendeeAsk(is: boolean): Ask {
  return {
    key: `attendee ${is ? '+' : '-'}`,
    takes: !is,
    holds: ({ person }) => (person?.siteUrls.includes(attendeeEntry) ?? false) === is,
  };
}

/** Settings of an account that was off already are kept there; of one that goes off with this row, nothing is in force. */
export function sessionTypeAsk(said: string, has: boolean, { service, account: was }: Moment): Ask {
  const id = typeNamed(said, service);
  const isOff = was !== undefined && !was.active;
  return {
    key: `session type ${has ? '+' : '-'}${id}`,
    takes: !has,
    holds: ({ account }) => (isOff ? (account?.sessionTypes ?? []) : typesOf(account)).includes(id) === has,
  };
}

export function codeAsk(name: string, value: string, { service, account: was }: Moment): Ask {
  const isOff = was !== undefined && !was.active;
  const code = service.trackingCodes.find((one) => one.name === name);
  if (code === undefined)
    throw new Error(`The oracle knows no column ${name}, and the site no tracking code of that name.`);
  return {
    key: `tracking code ${name}`,
    takes: value === '',
    holds({ account }) {
      const codes = isOff ? (account?.trackingCodes ?? {}) : codesOf(account);
      return folded(codes[String(code.index)] ?? '') === folded(value);
    },
  };
}

/** An account that is switched off has nothing. */
export function typesOf(account: Account | undefined): readonly string[] {
  return account?.active === true ? account.sessionTypes : [];
}

export function codesOf(account: Account | undefined): Readonly<Record<string, string>> {
  return account?.active === true ? account.trackingCodes : {};
}

/** The one active session type that is named so, by id, name or product code. */
export function typeNamed(said: string, { sessionTypes }: Service): string {
  const named = sessionTypes.filter(
    ({ id, name, code, active }) => [id, name].includes(said) || (active && code === said),
  );
  const [type] = named;
  if (type === undefined || named.length > 1) throw new Error(`The site has no single session type ${said}.`);
  return type.id;
}

function listAsks(column: string, names: readonly string[], before: Moment): Ask[] {
  switch (column) {
    case 'licenses':
      return names.map((name) => licenseAsk(name, true));
    case 'removeLicenses':
      return names.map((name) => licenseAsk(name, false));
    case 'exactLicenses':
      return exactLicenseAsks(names, before);
    case 'sessionTypes':
      return names.map((name) => sessionTypeAsk(name, true, before));
    case 'removeSessionTypes':
      return names.map((name) => sessionTypeAsk(name, false, before));
    default:
      return exactTypeAsks(names, before);
  }
}

function exactLicenseAsks(names: readonly string[], { service, person }: Moment): Ask[] {
  const isElse = (name: string): boolean => isInScope(service, name) && !names.includes(name);
  const gone = (person?.licenses ?? []).filter(isElse);
  return [
    ...names.map((name) => licenseAsk(name, true)),
    ...gone.map((name) => licenseAsk(name, false)),
    { key: 'no other licenses', takes: true, holds: (now) => !(now.person?.licenses ?? []).some(isElse) },
  ];
}

function exactTypeAsks(names: readonly string[], before: Moment): Ask[] {
  const { service, account } = before;
  const isOff = account !== undefined && !account.active;
  const ids = names.map((name) => typeNamed(name, service));
  const gone = typesOf(account).filter((id) => !ids.includes(id));
  return [
    ...ids.map((id) => sessionTypeAsk(id, true, before)),
    ...gone.map((id) => sessionTypeAsk(id, false, before)),
    {
      key: 'no other session types',
      takes: true,
      holds: (now) =>
        (isOff ? (now.account?.sessionTypes ?? []) : typesOf(now.account)).every((id) => ids.includes(id)),
    },
  ];
}
