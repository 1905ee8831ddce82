/** An undo and a restore put back each kind of change over either API, and read people many at once where that shows enough. */
import type { ExecutionContext } from 'ava';
import { office, type Office, type SimulatedRequest } from '../helpers/cli.js';
import { moment } from '../helpers/moment.js';
import { organization } from '../helpers/organization-state.js';
import { someCases } from '../helpers/some-cases.js';

const each = someCases(7);
const count = 8;
const numbers = Array.from({ length: count }, (_, nth) => nth);
const created = (nth: number): string => `new${nth}@acme.example`;

interface Kind {
  readonly is: string;
  readonly columns: string;
  readonly cells: (nth: number) => string;
  /** Absent: hosts of the site. */
  readonly emails?: (nth: number) => string;
  /** Before the job. */
  readonly ready?: (place: Office, hosts: readonly string[]) => Promise<void>;
  readonly flags?: readonly string[];
  /** Reads of one person alone while the undo is planned. */
  readonly alone: number;
  /** What becomes of rows whose people the job created. */
  readonly left?: (people: readonly Record<string, unknown>[]) => boolean;
}

const [together, apart] = [0, count];

const newPeople = { columns: 'email,lastName,title', cells: (nth: number) => `Person ${nth},Clerk`, emails: created };
const kinds: readonly Kind[] = [
  { is: 'titles', columns: 'email,title', cells: (nth) => `Boss ${nth}`, alone: together },
  {
    is: 'what only SCIM has',
    columns: 'email,employeeNumber,mobilePhone,timezone',
    cells: (nth) => `N-${nth},+491701234${nth},Europe/Berlin`,
    alone: together,
  },
  { is: 'managers', columns: 'email,manager', cells: () => 'amelie.fischer@acme.example', alone: together },
  { is: 'sign-ins turned off', columns: 'email,loginEnabled', cells: () => 'false', alone: together },
  {
    is: 'sign-ins turned on',
    columns: 'email,loginEnabled',
    cells: () => 'true',
    ready: async (place, hosts) => {
      for (const email of hosts) await place.control('people', { email, loginEnabled: false });
    },
    alone: together,
  },
  { is: 'emptied titles', columns: 'email,title', cells: () => '<clear>', alone: together },
  {
    is: 'new addresses',
    columns: 'email,newEmail',
    cells: (nth) => `moved${nth}@acme.example`,
    alone: apart,
  },
  { is: 'licenses', columns: 'email,licenses', cells: () => 'Advanced Messaging', alone: together },
  {
    is: 'licenses and profiles',
    columns: 'email,licenses,title,employeeNumber',
    cells: (nth) => `Advanced Messaging,Boss,N-${nth}`,
    alone: together,
  },
  { is: 'tracking codes', columns: 'email,Project', cells: (nth) => `P-${nth}`, alone: apart },
  {
    is: 'tracking codes and profiles',
    columns: 'email,Project,title,employeeNumber',
    cells: (nth) => `P-${nth},Boss,N-${nth}`,
    alone: apart,
  },
  {
    is: 'new people, kept',
    ...newPeople,
    alone: together,
    left: (people) => people.length === count && people.every((one) => one['loginEnabled'] === true),
  },
  {
    is: 'new people, deactivated',
    ...newPeople,
    flags: ['--created', 'deactivate'],
    alone: together,
    left: (people) => people.length === count && people.every((one) => one['loginEnabled'] === false),
  },
  {
    is: 'new people, deleted',
    ...newPeople,
    flags: ['--created', 'delete'],
    alone: apart,
    left: (people) => people.length === 0,
  },
];

const isOfOne = ({ method, path }: SimulatedRequest): boolean =>
  method === 'GET' && (/\/people\/Y2/u.test(path) || /\/Users\/[\da-f-]{36}$/u.test(path));

/** How often a person is asked for alone while the run is planned: before it asks how long the sign-in lasts. */
async function readAlone(t: ExecutionContext, place: Office, from: number): Promise<number> {
  const requests = (await place.requests()).slice(from);
  const end = requests.findIndex(({ path }) => path.endsWith('/tokenExpiry'));
  t.true(end > 0);
  return requests.slice(0, end).filter(isOfOne).length;
}

const ways = {
  undo: () => ['undo', 'latest'],
  restore: ({ file, start }: Job) => ['restore', '--people', file, '--to', start],
};

interface Job {
  readonly before: Awaited<ReturnType<Office['state']>>;
  readonly start: string;
  readonly file: string;
}

async function applied(t: ExecutionContext, place: Office, kind: Kind, api: string): Promise<Job> {
  const { siteUsers } = await place.state();
  const isSeededHost = ({ email, sessionTypes }: (typeof siteUsers)[number]): boolean =>
    email.startsWith('user') && sessionTypes.length > 0;
  const hosts = siteUsers.filter(isSeededHost).map(({ email }) => email);
  await kind.ready?.(place, hosts.slice(0, count));
  const emails = numbers.map((nth) => kind.emails?.(nth) ?? hosts[nth] ?? '');
  const before = await place.state();
  const start = await moment();
  const rows = emails.map((email, nth) => `${email},${kind.cells(nth)}`);
  const file = await place.file('people.csv', [kind.columns, ...rows].join('\n'));
  const ended = await place.run('apply', file, '--yes', '--people-api', api, '--max-removals', '100%');
  t.is(ended.code, 0, ended.stdout);
  return { before, start, file };
}

async function isPutBack(t: ExecutionContext, place: Office, { left }: Kind, { before }: Job): Promise<void> {
  const now = await place.state();
  const isNew = ({ email }: { email: string }): boolean => email.startsWith('new');
  if (left !== undefined) t.true(left(now.people.filter(isNew)));
  const others = { ...now, people: now.people.filter((one) => !isNew(one)) };
  t.deepEqual(organization(others, before), organization(before));
}

for (const kind of kinds) {
  for (const api of ['scim', 'rest'] as const) {
    for (const [way, argsFor] of Object.entries(ways)) {
      const how = kind.alone === 0 ? 'together' : 'each alone';
      each(`${way} of ${kind.is} over ${api} puts everything back, and reads people ${how}`, async (t) => {
        const place = await office(t, { users: 40 });
        const job = await applied(t, place, kind, api);
        const sent = (await place.requests()).length;
        const args = [...argsFor(job), '--yes', '--max-removals', '100%', ...(kind.flags ?? [])];
        const ended = await place.run(...args);
        t.is(ended.code, 0, ended.stdout + ended.stderr);
        await isPutBack(t, place, kind, job);
        t.is(await readAlone(t, place, sent), kind.alone);
      });
    }
  }
}
