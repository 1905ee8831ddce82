/** Does a row's status tell the truth? Asked of the service's own state, with an own reading of the row's cells. */
import { isDeepStrictEqual } from 'node:util';
import type { State } from './cli.js';

export type ResultRow = Readonly<Record<string, string>>;

/** A person with the account on the site, as the service has them. */
export interface Known {
  readonly person: State['people'][number] | undefined;
  readonly account: State['siteUsers'][number] | undefined;
}

/** One value that a cell asks for or that `wx_changes` claims; `key` is the same in both. */
interface Fact {
  readonly key: string;
  readonly holds: (known: Known) => boolean;
}

export function knownAs(state: State, email: string): Known {
  const address = email.trim().toLowerCase();
  const person = state.people.find(({ emails }) => emails.some((one) => one.toLowerCase() === address));
  const account = state.siteUsers.find((one) => one.email === (person?.email ?? address).toLowerCase());
  return { person, account };
}

/** A sentence for each untruth about one row. `before`, `after`: the service's state before and after the job. */
export function untruths(row: ResultRow, before: State, after: State, mayBeUnknown: boolean): string[] {
  const [was, is] = [knownAs(before, row['email'] ?? ''), knownAs(after, row['email'] ?? '')];
  const [assignments, claims] = [wishesOf(row, after), claimsOf(row['wx_changes'] ?? '', after)];
  const missing = assignments.filter(({ holds }) => !holds(is)).map(({ key }) => key);
  const unclaimed = assignments
    .filter(({ key, holds }) => holds(is) && !holds(was) && !claims.some((claim) => claim.key === key))
    .map(({ key }) => key);
  const found = [
    ...claims.filter(({ holds }) => !holds(is)).map(({ key }) => `claims ${key}, which is not in force`),
    ...ofStatus(row, { was, is, missing, claims: claims.length, mayBeUnknown }),
  ];
  const hasEffect = ['created', 'updated', 'partial'].includes(row['wx_status'] ?? '');
  if (hasEffect && unclaimed.length > 0) found.push(`does not tell of ${unclaimed.join(', ')}, which is in force`);
  if (hasEffect && row['wx_person_id'] !== is.person?.id) found.push('bears another wx_person_id than the service');
  return found.map((sentence) => `row ${row['wx_row'] ?? '?'} (${row['wx_status'] ?? ''}) ${sentence}`);
}

interface Found {
  readonly was: Known;
  readonly is: Known;
  readonly missing: readonly string[];
  readonly claims: number;
  readonly mayBeUnknown: boolean;
}

function ofStatus(row: ResultRow, { was, is, missing, claims, mayBeUnknown }: Found): string[] {
  const lacks = missing.length > 0 ? [`lacks ${missing.join(', ')}`] : [];
  const touched = isDeepStrictEqual(settled(was), settled(is)) ? [] : ['is not as it was before'];
  switch (row['wx_status']) {
    case 'created':
      return [...(was.person ? ['was there before'] : []), ...(is.person ? lacks : ['is not there'])];
    case 'updated':
      return [...(was.person ? [] : ['was not there before']), ...lacks, ...(claims === 0 ? ['claims no change'] : [])];
    case 'unchanged':
      return [...touched, ...(is.person ? lacks : []), ...(claims > 0 ? ['claims a change'] : [])];
    case 'partial': {
      const nothing = claims === 0 && (was.person !== undefined || is.person === undefined);
      return [...(nothing ? ['has nothing in force'] : []), ...(missing.length === 0 ? ['lacks nothing'] : [])];
    }
    case 'failed':
    case 'invalid':
    case 'conflict':
      return [...touched, ...(claims > 0 ? ['claims a change'] : [])];
    case 'unknown':
      return mayBeUnknown ? [] : ['could have been found out'];
    default:
      return ['has no end'];
  }
}

/** The site's knowledge of an account comes with time, not by a call. */
export function settled({ person, account }: Known): unknown {
  return { person, account: account && { ...account, known: true } };
}

const texts = ['firstName', 'lastName', 'displayName', 'title', 'department', 'manager'];

/** What the cells ask for. Throws at a column that it does not know, rather than to overlook a wish. */
function wishesOf(row: ResultRow, state: State): Fact[] {
  return Object.entries(row).flatMap(([column, cell]): Fact[] => {
    if (column === 'email' || column.startsWith('wx_') || cell === '') return [];
    const items = cell.split(';').map((item) => item.trim());
    if (column === 'manager' && cell.includes('@')) return [manager(cell, state)];
    if (texts.includes(column)) return [text(column, cell === '<clear>' ? '' : cell)];
    if (column === 'loginEnabled') return [login(cell === 'true')];
    if (column === 'licenses') return items.map((name) => license(name, true));
    if (column === 'removeLicenses') return items.map((name) => license(name, false));
    if (column === 'attendee') return [attendee(cell === 'true')];
    if (column === 'sessionTypes') return items.map((name) => sessionType(name, true, state));
    if (column === 'removeSessionTypes') return items.map((name) => sessionType(name, false, state));
    return [trackingCode(column, cell === '<clear>' ? '' : cell, state)];
  });
}

/** What `wx_changes` says is in force. */
function claimsOf(told: string, state: State): Fact[] {
  const parts = told === '' ? [] : told.split('; ');
  return parts.map((part): Fact => {
    const member = /^(?<set>licenses|session types) (?<sign>[+-])(?<name>.+)$/u.exec(part)?.groups;
    if (member?.['set'] === 'licenses') return license(member['name'] ?? '', member['sign'] === '+');
    if (member) return sessionType(member['name'] ?? '', member['sign'] === '+', state);
    const given = /^assigned automatically: (?<name>.+)$/u.exec(part)?.groups;
    if (given) return license(given['name'] ?? '', true);
    const entry = /^(?<verb>add|remove) attendee account$/u.exec(part)?.groups;
    if (entry) return attendee(entry['verb'] === 'add');
    const field = /^(?<name>.+?) (?:(?:"[^"]*"|true|false) → )?(?<to>"[^"]*"|true|false|\(empty\))$/u.exec(
      part,
    )?.groups;
    if (!field) throw new Error(`wx_changes tells something that is not understood: ${part}`);
    const [name = '', to = ''] = [field['name'], field['to']];
    if (name === 'loginEnabled') return login(to === 'true');
    const value = to === '(empty)' ? '' : to.slice(1, -1);
    if (name === 'manager' && value.includes('@')) return manager(value, state);
    return texts.includes(name) ? text(name, value) : trackingCode(name, value, state);
  });
}

/** The service keeps a manager by id. */
function manager(address: string, state: State): Fact {
  const { person: meant } = knownAs(state, address);
  return { key: 'manager', holds: ({ person }) => meant !== undefined && person?.['managerId'] === meant.id };
}

function text(name: string, value: string): Fact {
  return { key: name, holds: ({ person }) => person !== undefined && (person[name] ?? '') === value };
}

function login(value: boolean): Fact {
  return { key: 'loginEnabled', holds: ({ person }) => person?.loginEnabled === value };
}

function license(name: string, has: boolean): Fact {
  return {
    key: `license ${has ? '+' : '-'}${name}`,
    holds: ({ person }) => (person?.licenses.includes(name) ?? false) === has,
  };
}

function attendee(is: boolean): Fact {
  return {
    key: `attendee ${is ? '+' : '-'}`,
    holds: ({ person }) => (person?.siteUrls.some((url) => url.endsWith('#attendee')) ?? false) === is,
  };
}

function sessionType(said: string, has: boolean, { sessionTypes }: State): Fact {
  const named = sessionTypes.filter(({ id, name, code, active }) => active && [id, name, code].includes(said));
  const [type] = named;
  if (type === undefined || named.length > 1) throw new Error(`The site has no single session type ${said}.`);
  return {
    key: `session type ${has ? '+' : '-'}${type.id}`,
    holds: ({ account }) => (account?.sessionTypes.includes(type.id) ?? false) === has,
  };
}

function trackingCode(name: string, value: string, { trackingCodes }: State): Fact {
  const code = trackingCodes.find((one) => one.name === name);
  if (code === undefined) throw new Error(`The site has no tracking code ${name}, and no column bears that name.`);
  return {
    key: `tracking code ${name}`,
    holds: ({ account }) => account !== undefined && (account.trackingCodes[code.index] ?? '') === value,
  };
}
