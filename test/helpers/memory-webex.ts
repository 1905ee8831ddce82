/**
 * A small organization with its meeting site in memory, as the interfaces in `src/webex` describe them: for tests of what
 * the program makes of their answers. Each call takes a moment, so that rows that are under way at once get in each other's way.
 */
import type { Services } from '../../src/apply/row-context.js';
import type { Catalog } from '../../src/model/catalog.js';
import type { ServiceProblem } from '../../src/webex/answer.js';
import type { Person } from '../../src/webex/person.js';
import type { SiteUser } from '../../src/webex/site-settings.js';
import { badRequest, createCalls, type LogEntry } from './run-log.js';

export interface MemoryOptions {
  /** Its counters tell how many units of each license are left. */
  readonly catalog: Catalog;
  readonly log: LogEntry[];
  readonly whenNoneLeft?: 'leaves out' | 'refuses';
  /** So many calls find a person whom the site does not know yet. */
  readonly unknownFor?: number;
  /** What the site gives each new account. */
  readonly newAccount?: Partial<SiteUser>;
  /** Licenses that each new person gets. */
  readonly autoAssigned?: readonly string[];
  readonly takesNoAttendees?: boolean;
}

export const taken = { code: 'http-409', status: 409, message: 'Webex answered 409: it exists already' } as const;
const noneLeft = { ...badRequest, message: 'Webex answered 400: not enough licenses' } as const;
const unknownUser = { code: 'xml-030001', exceptionId: '030001', message: 'no such user' } as const;

/** The services that a row calls, and beside them what a test looks at and changes by itself. */
export type MemoryWebex = ReturnType<typeof createMemoryWebex>;

/** Empty at first: a test puts people and accounts in. */
export function createMemoryWebex(options: MemoryOptions) {
  const { log, catalog } = options;
  const people = new Map<string, Person>();
  const accounts = new Map<string, Account>();
  const { call, ...scripts } = createCalls(log);
  const find = (email: string): Person | undefined =>
    [...people.values()].find(({ emails }) => emails.some((one) => one.toLowerCase() === email.toLowerCase()));
  const addresses = new Map<string, string>();
  const put = (person: Person): void => {
    people.set(person.id, person);
    addresses.set(person.id, person.emails[0] ?? '');
  };
  const give = createGiving(options, put, accounts);
  const about = (id: string): string => addresses.get(id) ?? id;
  const { unknownFor = 0, autoAssigned = [] } = options;

  const peopleService: Services['people'] = {
    ...{ me: unused, everybody: unused, mayList: unused, findByName: unused },
    findByEmail: (email) => call({ operation: 'person.find', email }, () => find(email)),
    read: (id) => call({ operation: 'person.read', email: about(id) }, () => people.get(id)),
    create(asked) {
      const { emails, licenses = [], siteUrls = [], ...fields } = asked as typeof asked & Partial<Person>;
      const [email = ''] = emails;
      const created = { loginEnabled: true, roles: [], created: new Date().toISOString(), ...fields };
      const person: Person = { ...created, id: `P-${email}`, emails, licenses: [] };
      const change = () => (find(email) ? taken : give(person, [...licenses, ...autoAssigned], siteUrls.length > 0));
      return call({ operation: 'person.create', email, asked }, () => people.get(person.id) ?? person, change);
    },
    update(id, asked, { callingData }) {
      const change = () => {
        const { created, siteUrls = [], licenses: held = [] } = people.get(id) ?? {};
        const { licenses = held, extension, locationId, phoneNumbers, ...fields } = asked as Partial<Person>;
        const calling = callingData ? { extension, locationId, phoneNumbers } : {};
        // What the request leaves out is emptied.
        const kept = Object.entries({ ...fields, ...calling, created }).filter(([, one]) => Boolean(one ?? ''));
        const person = Object.fromEntries([...kept, ['loginEnabled', fields.loginEnabled]]) as unknown as Person;
        return give({ ...person, id, licenses: held, siteUrls }, licenses);
      };
      return call({ operation: 'person.update', email: about(id), asked }, () => people.get(id), change);
    },
    remove: (id) =>
      call(
        { operation: 'person.delete', email: about(id) },
        () => undefined,
        () => void people.delete(id),
      ),
  };
  const licensesService: Services['licenses'] = {
    list: unused,
    change(asked) {
      const { personId: id, add, remove, attendee } = asked;
      const change = () => {
        const person = people.get(id);
        const kept = (person?.licenses ?? []).filter((one) => !remove.includes(one) && !add.includes(one));
        return person ? give(person, [...kept, ...add], attendee && attendee.operation === 'add') : badRequest;
      };
      const show = () => {
        const { licenses = [], siteUrls = [] } = people.get(id) ?? {};
        const entries = siteUrls.map((one) => one.split('#'));
        return {
          licenses,
          siteUrls: entries.map(([siteUrl = '', accountType = 'host']) => ({ siteUrl, accountType })),
        };
      };
      return call({ operation: 'licenses.change', email: about(id), asked }, show, change);
    },
  };
  const known = (email: string): SiteUser | undefined => {
    const { looks = 0, ...account } = accounts.get(email) ?? {};
    return looks > unknownFor ? (account as SiteUser) : undefined;
  };
  const look = (email: string): undefined => {
    const account = accounts.get(email);
    if (account) accounts.set(email, { ...account, looks: account.looks + 1 });
  };
  const site: Services['site'] = {
    ...{ catalog: unused, messages: unused, close: unused, within: () => site },
    read: (email) =>
      call(
        { operation: 'site.read', email },
        () => known(email),
        () => look(email),
      ),
    set(email, asked, { verify, mayBeUnknown = false }) {
      const change = () => {
        look(email);
        const account = known(email);
        if (!account) return { ...unknownUser, ...(mayBeUnknown && { means: 'unknown-site-user' as const }) };
        const codes = Object.entries(asked.trackingCodes ?? account.trackingCodes).filter(([, value]) => value !== '');
        putAccount(email, { ...account, ...asked, trackingCodes: Object.fromEntries(codes) });
        return undefined;
      };
      return call({ operation: 'site.set', email, asked }, () => (verify ? known(email) : undefined), change);
    },
  };
  const putAccount = (email: string, account: SiteUser): void =>
    void accounts.set(email, { ...account, looks: Infinity });
  const scim: Services['scim'] = { read: unused, changeAddress: unused, findByAddress: unused };
  const together: Services['together'] = { readPerson: unused, readUser: unused, change: unused };
  const services = { people: peopleService, licenses: licensesService, scim, together, site };
  const removeFromOutside = (email: string): void => void people.delete(find(email)?.id ?? '');
  const account = (email: string): SiteUser | undefined => accounts.get(email);
  return { ...scripts, catalog, log, services, person: find, put, remove: removeFromOutside, account, putAccount };
}

/** `looks`: so many calls were about it. */
type Account = SiteUser & { readonly looks: number };

/** Gives a person exactly these licenses, as far as units are left, and the account that comes or goes with them. */
function createGiving(
  { catalog, whenNoneLeft, newAccount, takesNoAttendees }: MemoryOptions,
  put: (person: Person) => void,
  accounts: Map<string, Account>,
) {
  const counted = catalog.licenses.filter(({ total }) => total !== undefined);
  const free = new Map(counted.map(({ id, total = 0, consumed = 0 }) => [id, total - consumed]));
  const hosting = catalog.licenses.filter(({ siteUrl }) => siteUrl === catalog.site).map(({ id }) => id);
  const entry = `${catalog.site}#attendee`;
  const empty = { sessionTypes: [], trackingCodes: {}, personalRoom: false, servicesOff: [], looks: 0 };
  const count = (ids: readonly string[], by: number): void =>
    ids.forEach((id) => free.has(id) && free.set(id, (free.get(id) ?? 0) + by));
  return (person: Person, wanted: readonly string[], asAttendee?: boolean): ServiceProblem | undefined => {
    const { licenses: held = [], siteUrls: before = [], emails } = person;
    const granted = wanted.filter((id) => held.includes(id) || (free.get(id) ?? 1) > 0);
    if (whenNoneLeft === 'refuses' && granted.length < wanted.length) return noneLeft;
    count(
      held.filter((id) => !granted.includes(id)),
      1,
    );
    count(
      granted.filter((id) => !held.includes(id)),
      -1,
    );
    const isAttendee = takesNoAttendees !== true && (asAttendee ?? before.includes(entry));
    const siteUrls = granted.some((id) => hosting.includes(id)) ? [catalog.site] : isAttendee ? [entry] : [];
    put({ ...person, licenses: granted, siteUrls });
    const email = emails[0]?.toLowerCase() ?? '';
    const account = { ...empty, ...newAccount, ...accounts.get(email) };
    const now = { active: siteUrls.length > 0, attendeeOnly: siteUrls.includes(entry) };
    if (now.active || accounts.has(email)) accounts.set(email, { ...account, ...now });
    return undefined;
  };
}

function unused(): never {
  throw new Error('rows are applied without this call');
}
