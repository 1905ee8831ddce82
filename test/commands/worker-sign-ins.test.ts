/** Workers with sign-ins that they share: a whole run with renewals, and what must stand nowhere afterwards. */
import ava, { type ExecutionContext } from 'ava';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { queueName, prefix } from '../../src/queue/names.js';
import { canaries, everythingWritten, secretsIn, type Found } from '../helpers/canaries.js';
import { office, startCli, type Office } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/folder.js';
import { recordingProxy, type RecordingProxy } from '../helpers/recording-proxy.js';
import { redisTest, testRedis, type TestRedis } from '../helpers/redis.js';

const test = redisTest(ava);

interface Place {
  readonly place: Office;
  readonly proxy: RecordingProxy;
  readonly redis: TestRedis;
  readonly organization: string;
  readonly output: string;
  /** Where the worker's sign-ins are. */
  readonly mount: string;
  readonly state: string;
  readonly addresses: Readonly<Record<string, string>>;
}

async function organizationOf({ connection }: Office): Promise<string> {
  const headers = { authorization: `Bearer ${connection.accessToken}` };
  const answer = await fetch(`${connection.apiUrl}/people/me`, { headers });
  return ((await answer.json()) as { orgId: string }).orgId;
}

async function queuePlace(t: ExecutionContext): Promise<Place> {
  const place = await office(t, { tokenLifetime: 2, ticketLifetime: 3, rotateRefreshToken: true });
  const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
  const [secretFolder, organization] = [await temporaryFolder(t), await organizationOf(place)];
  const mount = join(secretFolder, 'mount');
  await mkdir(mount, { mode: 0o755 });
  const addresses = { apiUrl: `${proxy.origin}/v1`, xmlUrl: `${proxy.origin}/WBXService/XMLService` };
  return {
    ...{ place, proxy, organization, mount, addresses, output: join(place.folder, 'output') },
    ...{ redis: await testRedis(t), state: join(secretFolder, 'state') },
  };
}

/** Waits until the queue has so many jobs that ended. */
async function ended({ redis, organization }: Place, count: number): Promise<void> {
  const client = redis.client();
  const of = (set: string): Promise<number> => client.zcard(`${prefix}:${queueName(organization)}:${set}`);
  for (let tries = 0; tries < 300; tries++) {
    if ((await of('completed')) + (await of('failed')) >= count) return;
    await wait(100);
  }
  throw new Error('the jobs did not end within 30 seconds');
}

const rows = [
  'email,firstName,lastName,title,licenses',
  'canary.person@acme.example,Canaryfirst,Canarylast,Architect,Messaging',
  'canary.other@acme.example,Canaryother,Canarylast,Engineer,Messaging',
].join('\n');

test('a worker with a mounted sign-in plans, renews and applies; no secret and no person stands where it must not', async (t) => {
  const whole = await queuePlace(t);
  const { place, proxy, redis, organization, output, mount, state, addresses } = whole;
  const { refreshToken, clientId, clientSecret, site, admin } = place.connection;
  // The worker asks Webex itself whose sign-in it is.
  const signIn = { refreshToken, clientId, clientSecret, site, ...addresses };
  await writeFile(join(mount, 'acme.json'), JSON.stringify(signIn), { mode: 0o440 });
  const queue = { WEBEX_BULK_QUEUE: redis.url, WEBEX_OUTPUT: output };
  const file = await place.file('people.csv', rows);
  await place.faults([
    { match: { path: '/v1/people', method: 'POST' }, nth: 1, do: { expire: 'accessToken' } },
    {
      match: { path: '/v1/people', method: 'POST', email: 'canary.other@acme.example' },
      nth: 'every',
      do: { status: 400, body: { message: `canary.other@acme.example is not valid: ${refreshToken}` } },
    },
  ]);
  const submitted = await place.runWith(
    { ...queue, WEBEX_BULK_PROFILE_ACME_ORGANIZATION: organization },
    ...['submit', file, '--profile', 'acme', '--do', 'apply', '--json'],
  );
  t.is(submitted.code, 0, submitted.stderr);
  const log = join(place.folder, 'worker.log');
  const env = { ...queue, WEBEX_BULK_PROFILES: mount, WEBEX_BULK_PROFILES_STATE: state };
  const worker = startCli(['worker', '--log-file', log], { cwd: place.folder, env });
  t.teardown(() => worker.child.kill('SIGKILL'));
  await ended(whole, 1);
  const argv = await readFile(`/proc/${worker.child.pid}/cmdline`, 'latin1').catch(() => '');
  worker.child.kill('SIGTERM');
  const told = await worker.ended;
  t.is(told.code, 0, told.stderr);
  t.is((await place.state('canary.person@acme.example')).people.length, 1, `${told.stdout}${told.stderr}`);
  t.true(proxy.exchanges.filter(({ url }) => url.endsWith('/access_token')).length >= 2, 'it was renewed');
  // The rotated token is where the next worker finds it.
  t.is((await readdir(join(state, 'profiles', 'acme'))).filter((name) => name.startsWith('renewed.')).length, 1);

  const stored = await redis.everything();
  const spoken: Found[] = [
    ['stdout', told.stdout],
    ['stderr', told.stderr],
    ['argv', argv],
    ['Redis', stored],
  ];
  const texts: Found[] = [
    ...(await everythingWritten(place.folder)),
    ...spoken,
    ...proxy.exchanges.map(({ url }): Found => ['an address', url]),
  ];
  t.true(
    texts.some(([where]) => where.includes('audit-')),
    'the audit is among what was searched',
  );
  t.deepEqual(secretsIn(texts, canaries(proxy.exchanges, place)), []);
  for (const person of [/canary/iu, /@/u, new RegExp(admin, 'u')]) t.notRegex(stored, person);

  const { stdout } = await place.runWith(queue, 'queue', '--audit', '--json');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ type }) => type === 'row');
  t.deepEqual(
    lines.map(({ event, profile, file: name, end, appliedBy }) => [event, profile, name, end, appliedBy]),
    [
      ['submitted', 'acme', 'people.csv', undefined, undefined],
      ['ended', undefined, undefined, 'planned', undefined],
      ['ended', undefined, undefined, 'applied', admin],
    ],
  );
  t.regex(String(lines[0]?.['sha256']), /^[\da-f]{64}$/u);
  t.regex(String(lines[1]?.['worker']), new RegExp(`:${worker.child.pid}$`, 'u'));
});

test('a sign-in for workers is made by login in their folder, never in a keyring, and a worker begins with it', async (t) => {
  const whole = await queuePlace(t);
  const { place, redis, organization, output, addresses } = whole;
  const { clientId, clientSecret, refreshToken } = place.connection;
  const folder = join(await temporaryFolder(t), 'shared');
  const service = { WEBEX_API_URL: addresses['apiUrl'] ?? '', WEBEX_XML_URL: addresses['xmlUrl'] ?? '' };
  const client = { WEBEX_CLIENT_ID: clientId, WEBEX_CLIENT_SECRET: clientSecret, WEBEX_REFRESH_TOKEN: refreshToken };
  const login = await place.runWith(
    { ...service, ...client },
    ...['login', '--service-app', '--profile', 'acme', '--profiles', folder],
  );
  t.is(login.code, 0, login.stderr);
  t.true(login.stdout.includes(`webex-bulk worker --profiles ${folder}`), login.stdout);
  t.deepEqual((await readdir(join(folder, 'profiles', 'acme'))).sort(), ['profile.json', 'secrets.json']);
  t.deepEqual(
    (await readdir(place.folder)).filter((name) => name === '.config'),
    [],
  );
  const queue = { WEBEX_BULK_QUEUE: redis.url, WEBEX_OUTPUT: output, WEBEX_BULK_PROFILES: folder };
  const file = await place.file('people.csv', rows);
  const submitted = await place.runWith(queue, 'submit', file, '--profile', 'acme', '--do', 'plan');
  t.is(submitted.code, 0, submitted.stderr);
  const worker = startCli(['worker'], { cwd: place.folder, env: queue });
  t.teardown(() => worker.child.kill('SIGKILL'));
  await ended(whole, 1);
  worker.child.kill('SIGTERM');
  t.regex((await worker.ended).stdout, /people: planned/u);
  t.is(await redis.client().hget('webex-bulk:organizations', organization), 'Acme Inc.');
});

/** What a machine that submits is told; no queue is reached. */
for (const [what, environment, args, message] of [
  [
    'an unknown profile',
    { ACME_ORGANIZATION: 'ORG' },
    ['--profile', 'zeta'],
    /"zeta" is not one of the shared sign-ins/u,
  ],
  [
    'a profile that does not say its organization',
    { ACME_REFRESH_TOKEN: 'canary', ACME_CLIENT_ID: 'C', ACME_CLIENT_SECRET: 'canary' },
    ['--profile', 'acme'],
    /"acme" has no field "organization"/u,
  ],
  [
    'a variable that is misspelled',
    { ACME_ORG: 'canary' },
    ['--profile', 'acme'],
    /WEBEX_BULK_PROFILE_ACME_ORG does not name/u,
  ],
  [
    'a folder that is not there',
    {},
    ['--profiles', '/nowhere/canaries'],
    /folder of sign-ins \/nowhere\/canaries cannot be read/u,
  ],
] as const) {
  test(`submit with ${what} submits nothing, and says so`, async (t) => {
    const place = await office(t);
    const file = await place.file('people.csv', rows);
    const env = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [`WEBEX_BULK_PROFILE_${name}`, value]),
    );
    const { code, stderr } = await place.runWith(
      { ...env, WEBEX_BULK_QUEUE: 'redis://127.0.0.1:1/0' },
      'submit',
      file,
      ...args,
    );
    t.not(code, 0);
    t.regex(stderr, message);
    t.deepEqual(
      (await readdir(place.folder)).filter((name) => name === 'output'),
      [],
    );
  });
}

test('a worker says which sign-ins it cannot use, and that it cannot write others, and works for the rest', async (t) => {
  const { place, redis, organization, output, mount, addresses } = await queuePlace(t);
  const { refreshToken, clientId, clientSecret } = place.connection;
  const good = { refreshToken, clientId, clientSecret, organization, ...addresses };
  await writeFile(join(mount, 'acme.json'), JSON.stringify(good), { mode: 0o440 });
  await writeFile(
    join(mount, 'dead.json'),
    JSON.stringify({ ...good, organization: '', refreshToken: 'canary-dead' }),
    {
      mode: 0o440,
    },
  );
  await writeFile(join(mount, 'open.json'), JSON.stringify(good), { mode: 0o644 });
  const env = { WEBEX_BULK_QUEUE: redis.url, WEBEX_OUTPUT: output, WEBEX_BULK_PROFILES: mount };
  const worker = startCli(['worker'], { cwd: place.folder, env });
  t.teardown(() => worker.child.kill('SIGKILL'));
  let said = '';
  worker.child.stderr?.on('data', (text: string) => (said += text));
  for (let tries = 0; tries < 200 && !said.includes('read but not write'); tries++) await wait(50);
  worker.child.kill('SIGTERM');
  const { stdout } = await worker.ended;
  t.regex(stdout, /Waiting for jobs of 1 organization/u);
  t.regex(said, /"dead" is not used: The access token could not be renewed/u);
  t.regex(said, /"open" is not used: .*every user of this machine/u);
  t.regex(said, /read but not write: "acme"\. .*WEBEX_BULK_PROFILES_STATE/u);
  t.notRegex(said, /canary-dead/u);
});
