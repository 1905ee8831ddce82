/** A file's results as a whole, and every row of them. */
import { judgeRow, type RowFacts, type Violation } from './judge-row.js';
import type { Cells } from './asks.js';
import { differences, holdingsOf } from './holdings.js';
import { momentOf, personAt, type Service } from './service.js';
import { areUnited, unitedRows } from './united-rows.js';

/** A line of the simulator's log. */
export interface Logged {
  readonly n: number;
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly exceptionId?: string;
  readonly email?: string;
  readonly status: number | null;
  readonly applied: boolean;
  /** Of a bulk request: what was done of it. */
  readonly operations?: readonly Logged[];
}

/** What is known of a run, or of several runs of one job. */
export interface FileFacts {
  /** The spreadsheet's rows as they were written. */
  readonly rows: readonly Cells[];
  /** Their numbers, where they are not all rows of the file. */
  readonly numbers?: readonly number[];
  /** As results.csv has them. */
  readonly results: readonly Cells[];
  /** Right before the first call that could change something, and now. */
  readonly before: Service;
  readonly after: Service;
  /** What was asked of the service in between. */
  readonly requests: readonly Logged[];
  /** Of these addresses, or of all where it is `all`, a status may be unknown. */
  readonly mayBeUnknown: (email: string) => boolean;
  /** When the plan was made, and whom another administrator changed since. */
  readonly planned?: Service;
  readonly touched: readonly string[];
  /** The service does not show who is an attendee. */
  readonly attendeesHidden: boolean;
  readonly attendeesSecret?: boolean;
  /** What is given, and given back, may wait until it is accepted. */
  readonly grantsPend?: boolean;
  /** Answers to creates leave out licenses that nobody asked for. */
  readonly givenHidden?: boolean;
  readonly stopped: boolean;
}

export interface Found extends Violation {
  /** The row's number in the spreadsheet; none where it is about the file. */
  readonly row?: number;
}

const reads = [
  'AuthenticateUser',
  'RevokeSessionTicket',
  'GetSite',
  'LstMeetingType',
  'GetUser',
  'GetMe',
  'GetAPIVersion',
];

/** Would the request change something? */
export function isWrite({ method, operation, path }: Logged): boolean {
  if (path.endsWith('/access_token')) return false;
  return operation === undefined ? method !== 'GET' : !reads.includes(operation);
}

export function judgeFile(facts: FileFacts): Found[] {
  const { rows, results } = facts;
  const whole = rowsInOrder(facts);
  if (whole.length > 0) return whole;
  const united = unitedRows(rows);
  return [
    ...rows.flatMap((cells, place) => ofRow(united[place] ?? cells, results[place] ?? {}, facts)),
    ...repeated(facts),
    ...createdTwice(facts.requests),
    ...bystanders(facts),
  ];
}

function ofRow(cells: Cells, result: Cells, facts: FileFacts): Found[] {
  return judgeRow(rowFacts(cells, result, facts)).map((found) => ({ ...found, row: Number(result['wx_row']) }));
}

export function rowFacts(cells: Cells, result: Cells, facts: FileFacts): RowFacts {
  const email = (cells['email'] ?? '').trim().toLowerCase();
  const [before, after] = [momentOf(facts.before, email), momentOf(facts.after, email)];
  const addresses = new Set(
    [email, ...(before.person?.emails ?? []), ...(after.person?.emails ?? [])].map((one) => one.toLowerCase()),
  );
  const writes = facts.requests.filter((one) => isWrite(one) && one.email !== undefined && addresses.has(one.email));
  const isTouched = facts.touched.some((one) => addresses.has(one));
  return {
    cells,
    result,
    before,
    after,
    writes: { sent: writes.length, applied: writes.filter(({ applied }) => applied).length },
    mayBeUnknown: [...addresses].some(facts.mayBeUnknown),
    ...(isTouched && facts.planned && { asPlanned: momentOf(facts.planned, email) }),
    attendeesHidden: facts.attendeesHidden,
    attendeesSecret: facts.attendeesSecret === true || (facts.attendeesHidden && isRefusedAlways(facts, addresses)),
    grantsPend: facts.grantsPend === true,
    pendingUnseen: writes.filter((one) => isLicensing(one) || one.method === 'POST').every(isRefused),
    givenUnseen: isGivenUnseen(facts, addresses),
    stopped: facts.stopped,
  };
}

/** A sample of the rows is read back; over SCIM, answers to creates show no licenses. */
function isGivenUnseen({ requests, givenHidden = false }: FileFacts, addresses: ReadonlySet<string>): boolean {
  const about = requests.filter(({ email }) => email !== undefined && addresses.has(email));
  const create = about.find((one) => one.applied && isCreate(one));
  if (create === undefined || !(givenHidden || create.path === '/Users')) return false;
  const isLook = (one: Logged): boolean => one.path.startsWith('/v1/people') || isLicensing(one);
  return !about.some((one) => one.n > create.n && isLook(one) && !isRefused(one));
}

/** Were all requests for licenses and attendee entries of the person answered with an error? Nothing else shows an attendee. */
export function isRefusedAlways({ requests }: FileFacts, addresses: ReadonlySet<string>): boolean {
  const asked = requests.filter((one) => isLicensing(one) && addresses.has(one.email ?? ''));
  return asked.length > 0 && asked.every(isRefused);
}

function isLicensing({ method, path }: Logged): boolean {
  return method === 'PATCH' && path === '/v1/licenses/users';
}

function isRefused({ status }: Logged): boolean {
  return status !== null && status >= 400;
}

/** Truth 1: rows in, rows out, each once, in order, with their own cells. */
function rowsInOrder({ rows, results, ...facts }: FileFacts): Found[] {
  const numbers = results.map((row) => row['wx_row']).join(' ');
  const expected = (facts.numbers ?? rows.map((_row, place) => place + 2)).join(' ');
  if (numbers !== expected) return [{ rule: 'rows', sentence: `rows ${numbers} came out instead of ${expected}` }];
  return rows.flatMap((cells, place) =>
    Object.entries(cells).flatMap(([column, cell]): Found[] =>
      results[place]?.[column] === cell ? [] : [{ rule: 'rows', row: place + 2, sentence: `has another ${column}` }],
    ),
  );
}

/** Two rows about one person are both invalid, unless they say the same or only add to each other; then they end alike. */
function repeated({ rows, results, before }: FileFacts): Found[] {
  const who = (cells: Cells): string => {
    const email = (cells['email'] ?? '').trim().toLowerCase();
    return personAt(before, email)?.id ?? email;
  };
  return rows.flatMap((cells, place): Found[] => {
    const first = rows.findIndex((one) => who(one) === who(cells));
    if (first === place) return [];
    const [status, firstStatus] = [results[place]?.['wx_status'], results[first]?.['wx_status']];
    const isSame =
      Object.keys(cells).every((name) => name === 'email' || cells[name] === rows[first]?.[name]) ||
      areUnited(cells, rows[first] ?? {}, rows);
    const isRight = isSame ? status === firstStatus : status === 'invalid' && firstStatus === 'invalid';
    const sentence = `is about the person of row ${first + 2} (${firstStatus ?? ''}), but is ${status ?? ''}`;
    return isRight ? [] : [{ rule: 'rows', row: place + 2, sentence }];
  });
}

function isCreate({ method, path }: Logged): boolean {
  return method === 'POST' && (path === '/v1/people' || path === '/Users');
}

/** Truth 3. */
export function createdTwice(requests: readonly Logged[]): Found[] {
  const creates = requests.filter((one) => one.applied && isCreate(one));
  const again = creates.filter(({ email }, place) => creates.findIndex((one) => one.email === email) < place);
  return again.map(({ email = '' }) => ({ rule: 'one create', sentence: `${email} was created twice` }));
}

/** People whom no row is about are as before. */
function bystanders({ rows, before, after, touched }: FileFacts): Found[] {
  const named = new Set(
    rows.flatMap(({ email = '' }) => personAt(before, email)?.id ?? personAt(after, email)?.id ?? []),
  );
  const everybody = [...new Set([...before.people, ...after.people].map(({ email }) => email))];
  return everybody.flatMap((email): Found[] => {
    const person = personAt(before, email) ?? personAt(after, email);
    if (person === undefined || named.has(person.id) || touched.includes(email)) return [];
    const [had, has] = [holdingsOf(momentOf(before, email)), holdingsOf(momentOf(after, email))];
    const changed = had !== undefined && has !== undefined ? differences(had, has) : ['being there at all'];
    const sentence = `${email} is in no row, and changed: ${changed.join(', ')}`;
    return changed.length === 0 ? [] : [{ rule: 'nothing else taken', sentence }];
  });
}
