/** The invariants are worth nothing unless they see what is wrong: a finished job is damaged in every way that they name. */
import { chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extreme } from '../helpers/some-cases.js';
import { crash } from '../helpers/crash.js';
import { crashedApply } from '../helpers/crashed-apply.js';
import { outcomeOf, violations, type FinishedJob } from '../helpers/invariants.js';

/** What is damaged, what shall be said of it, and how: to the job's files, the service, or what is told of the run. */
type Damage = readonly [
  title: string,
  says: RegExp,
  damage: (job: FinishedJob) => Promise<Partial<FinishedJob>> | Partial<FinishedJob>,
];

async function edit(folder: string, name: string, change: (text: string) => string): Promise<Partial<FinishedJob>> {
  const text = await readFile(join(folder, name), 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`the damage to ${name} changes nothing`);
  await writeFile(join(folder, name), changed);
  return {};
}

const inResults =
  (from: string, to: string): Damage[2] =>
  ({ folder }) =>
    edit(folder, 'results.csv', (text) => text.replace(from, to));

/** Lines of the results; the first row stands in line 1. */
const lines =
  (change: (lines: string[]) => string[]): Damage[2] =>
  ({ folder }) =>
    edit(folder, 'results.csv', (text) => change(text.split('\r\n')).join('\r\n'));

const status = (row: number, is: string, told: string): Damage[2] => inResults(`,${row},${is},`, `,${row},${told},`);

const left =
  (name: string): Damage[2] =>
  async ({ folder }) => {
    await writeFile(join(folder, name), '', { mode: 0o600 });
    return {};
  };

const mode =
  (name: string, to: number): Damage[2] =>
  async ({ folder }) => {
    await chmod(join(folder, name), to);
    return {};
  };

const secret =
  (name: string, of: (job: FinishedJob) => string): Damage[2] =>
  (job) =>
    edit(job.folder, name, (text) => `${text}${of(job)}`);

const ticketOf = ({ exchanges }: FinishedJob): string =>
  /sessionTicket>(?<ticket>[^<]+)</u.exec(exchanges.map(({ answer }) => answer).join(''))?.groups?.['ticket'] ?? '';

const lastRun =
  (change: { code?: number; stderr?: string }): Damage[2] =>
  ({ runs }) => ({ runs: runs.map((run) => ({ ...run, ...change })) });

/** A person of the service as another admin would change them. */
const person =
  (email: string, change: object): Damage[2] =>
  async ({ place }) => {
    await place.control('people', { email, ...change });
    return {};
  };

const request = async ({ place }: FinishedJob, method: string, path: string, body: unknown): Promise<void> => {
  const { apiUrl, accessToken } = place.connection;
  await fetch(`${apiUrl}/${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
};

const damages: readonly Damage[] = [
  ['no results', /^there is no results\.csv/u, ({ folder }) => rm(join(folder, 'results.csv')).then(() => ({}))],
  ['a row that is lost', /^rows 2 4 5/u, lines((all) => all.toSpliced(2, 1))],
  ['a row that is told twice', /^rows 2 3 3 4/u, lines((all) => all.toSpliced(2, 0, all[2] ?? ''))],
  ['rows in another order', /^rows 3 2 4/u, lines((all) => all.toSpliced(1, 2, all[2] ?? '', all[1] ?? ''))],
  ['another cell than the spreadsheet’s', /^row 4 has another title/u, inResults(',Boss,', ',Chief,')],
  ['updated, told as created', /\(created\) was there before/u, status(4, 'updated', 'created')],
  ['created, told as updated', /\(updated\) was not there before/u, status(3, 'created', 'updated')],
  ['updated, told as unchanged', /\(unchanged\) is not as it was/u, status(4, 'updated', 'unchanged')],
  ['updated, told as failed', /\(failed\) is not as it was/u, status(6, 'updated', 'failed')],
  ['created, told as invalid', /\(invalid\) is not as it was/u, status(11, 'created', 'invalid')],
  ['partial, told as created', /lacks license \+Webex Webinar 500/u, status(12, 'partial', 'created')],
  ['updated, told as partial', /\(partial\) lacks nothing/u, status(4, 'updated', 'partial')],
  ['failed, told as created', /\(created\) is not there/u, status(14, 'failed', 'created')],
  ['failed, told as partial', /\(partial\) has nothing in force/u, status(14, 'failed', 'partial')],
  ['unchanged, told as updated', /\(updated\) claims no change/u, status(9, 'unchanged', 'updated')],
  ['a doubt where nothing left one', /could have been found out/u, status(4, 'updated', 'unknown')],
  ['a row without an end', /has no end/u, status(4, 'updated', 'not-attempted')],
  [
    'a change that is not in force',
    /claims license \+Screen Share/u,
    inResults('licenses -Webex Web', 'licenses +Screen Share; licenses -Webex Web'),
  ],
  [
    'a change in force that is not told',
    /does not tell of license \+Messaging/u,
    inResults('; licenses +Messaging', ''),
  ],
  ['another end than undisturbed', /^row 4 is failed instead of updated/u, status(4, 'updated', 'failed')],
  [
    'a token in a file',
    /^a access token stands in .*journal/u,
    secret('journal.jsonl', ({ place }) => place.connection.accessToken),
  ],
  ['a ticket in a file', /^a session ticket stands in .*input/u, secret('input.csv', ticketOf)],
  ['a ticket in an output', /^a session ticket stands in stderr/u, (job) => lastRun({ stderr: ticketOf(job) })(job)],
  ['an unfinished file that is left', /^results\.csv\.tmp is left/u, left('results.csv.tmp')],
  ['a draft that is left', /^\.0b5\.tmp is left/u, left('.0b5.tmp')],
  ['a spool that is left', /^rows\.jsonl is left/u, left('rows.jsonl')],
  ['a lock that is left', /^lock\.2 is left/u, left('lock.2')],
  ['a file that all may read', /^results\.csv has mode 0644/u, mode('results.csv', 0o644)],
  ['a folder that all may read', /^\. has mode 0755/u, mode('.', 0o755)],
  ['a wrong exit code', /^the exit code is 0 instead of 3/u, lastRun({ code: 0 })],
  ['a run that takes too long', /^the last run took 31\.0 s/u, () => ({ seconds: 31 })],
  [
    'a summary that counts otherwise',
    /^summary\.json counts 9 rows as updated/u,
    ({ folder }) => edit(folder, 'summary.json', (text) => text.replace('"updated": 6', '"updated": 9')),
  ],
  ['no summary', /^there is no summary/u, ({ folder }) => rm(join(folder, 'summary.json')).then(() => ({}))],
  [
    'a finished job that sends again',
    /^applied again, the finished job sends PUT/u,
    (job) => ({
      again: async () => {
        await request(job, 'PUT', 'people/nobody', {});
        return await job.again();
      },
    }),
  ],
  [
    'a finished job that ends otherwise',
    /^applied again: the exit code is 0/u,
    (job) => ({
      again: async () => ({ ...(await job.again()), code: 0 }),
    }),
  ],
  [
    'somebody’s change undone',
    /^row 4 \(updated\) lacks title/u,
    person('amelie.fischer@acme.example', { title: 'X' }),
  ],
  ['a bystander who is touched', /^emma\.larsen.* is in no row/u, person('emma.larsen@acme.example', { title: 'X' })],
  ['another state than undisturbed', /^person carla@.* instead of/u, person('carla@acme.example', { title: 'X' })],
  [
    'a row that needs nothing, but is written to',
    /^grace\..* was written to \(PATCH\)/u,
    async (job) => {
      const { people } = await job.place.state('grace.okafor@acme.example');
      const id = (await job.place.state()).licenses.find(({ name }) => name === 'Screen Share')?.id;
      await request(job, 'PATCH', 'licenses/users', { personId: people[0]?.id, licenses: [{ id, operation: 'add' }] });
      return {};
    },
  ],
  [
    'a person who is created twice',
    /^carla@acme\.example was created twice/u,
    async (job) => {
      await job.place.control('people', { email: 'carla@acme.example', remove: true });
      await request(job, 'POST', 'people', { emails: ['carla@acme.example'], firstName: 'Carla' });
      return {};
    },
  ],
];

extreme('the invariants see every damage', async (t) => {
  t.timeout(120_000);
  await crash(crashedApply, [], {
    async look(job) {
      t.deepEqual(await violations(job), []);
      const reference = await outcomeOf(job.place, job.folder);
      const again = await job.again();
      const whole = `${job.place.folder}/whole`;
      await cp(job.folder, whole, { recursive: true });
      for (const [title, says, damage] of damages) {
        const quick: FinishedJob = { ...job, ...(reference && { reference }), again: () => Promise.resolve(again) };
        const found = await violations({ ...quick, ...(await damage(quick)) });
        t.true(
          found.some((sentence) => says.test(sentence)),
          `${title}: ${found.join('; ')}`,
        );
        await rm(job.folder, { recursive: true });
        await cp(whole, job.folder, { recursive: true });
      }
    },
  });
});
