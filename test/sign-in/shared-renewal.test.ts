/** Several workers renew one sign-in: whichever is stopped, killed or late, the sign-in keeps working for all of them. */
import test, { type ExecutionContext } from 'ava';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '../helpers/folder.js';
import { ownProgram } from '../helpers/own-program.js';
import { extreme } from '../helpers/some-cases.js';
import { renewShared, type Renewed, type Renewing } from '../helpers/renew-shared.js';
import { service, type Service } from '../simulator/service.js';
import { openTokenStoreIn } from '../../src/commands/kept-sign-ins.js';

interface Worker {
  readonly child: ChildProcess;
  readonly outcome: Promise<Renewed>;
}

function renew(t: ExecutionContext, what: Renewing): Worker {
  const child = spawn(process.execPath, [...ownProgram('renewing'), JSON.stringify(what)]);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  t.teardown(() => child.kill('SIGKILL'));
  const outcome = new Promise<Renewed>((resolve) => {
    child.on('close', () => resolve(out === '' ? { message: err } : (JSON.parse(out) as Renewed)));
  });
  return { child, outcome };
}

interface Place extends Service {
  readonly folder: string;
}

/** As `webex-bulk login --profiles` leaves it. */
async function shared(t: ExecutionContext, rotateRefreshToken: boolean): Promise<Place> {
  const webex = await service(t, { rotateRefreshToken, oldAccessToken: 'revoke' });
  const folder = await temporaryFolder(t);
  const { apiUrl, accessToken, refreshToken, clientId, clientSecret } = webex.connection;
  const facts = { kind: 'integration', organization: { id: 'ORG' }, apiUrl } as const;
  await (
    await openTokenStoreIn(folder)
  ).write('acme', { facts, secrets: { accessToken, refreshToken, clientId, clientSecret } });
  return { ...webex, folder };
}

/** As a secret that is mounted read-only. */
async function mounted({ folder, connection }: Place, name = 'acme'): Promise<string> {
  const { apiUrl, refreshToken, clientId, clientSecret } = connection;
  const mount = join(folder, 'mount');
  await mkdir(mount, { mode: 0o755 });
  const text = JSON.stringify({ apiUrl, refreshToken, clientId, clientSecret, organization: 'ORG' });
  await writeFile(join(mount, `${name}.json`), text, { mode: 0o440 });
  return mount;
}

const isValid = async ({ rest }: Service, { token }: Renewed): Promise<boolean> =>
  token !== undefined && (await rest('GET /people/me', { token })).status === 200;

const renewals = async ({ requests }: Service): Promise<number> =>
  (await requests()).filter(({ path }) => String(path).endsWith('/access_token')).length;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isSo()) return;
    await wait(25);
  }
  throw new Error('it did not come about within 10 seconds');
}

const hang = { match: { path: '/access_token' }, nth: 1, do: { hang: 1000 } };

for (const rotates of [true, false]) {
  const register: typeof extreme = rotates ? (title, body) => test(title, body) : extreme;
  const which = rotates ? 'is replaced' : 'stays';
  extreme(`two workers renew at once: one asks Webex, both have its tokens (the refresh token ${which})`, async (t) => {
    const place = await shared(t, rotates);
    await place.fault(hang);
    const both = [
      renew(t, { folder: place.folder, patience: 20_000 }),
      renew(t, { folder: place.folder, patience: 20_000 }),
    ];
    const [one, other] = await Promise.all(both.map(({ outcome }) => outcome));
    t.deepEqual(one, other);
    t.true(await isValid(place, one ?? {}));
    t.is(await renewals(place), 1);
    const left = await readdir(join(place.folder, 'profiles', 'acme'));
    t.deepEqual(left.filter((name) => /^renew/u.test(name)).length, 1, left.join());
  });

  register(
    `a worker stopped in a renewal, and continued: the sign-in works for all (the refresh token ${which})`,
    async (t) => {
      const place = await shared(t, rotates);
      const { folder } = place;
      await place.fault(hang);
      const first = renew(t, { folder, patience: 300 });
      await until(async () => (await renewals(place)) === 1);
      first.child.kill('SIGSTOP');
      const second = await renew(t, { folder, patience: 300 }).outcome;
      // Only the stopped one has the token that replaced the other: the second has to wait, and is told so.
      if (rotates)
        t.deepEqual([second.problem, /has not saved the new one yet/u.test(second.message ?? '')], ['stopped', true]);
      else t.true(await isValid(place, second));
      first.child.kill('SIGCONT');
      const continued = await first.outcome;
      t.is(continued.problem, undefined, continued.message);
      const third = await renew(t, { folder, patience: 300 }).outcome;
      t.true(await isValid(place, third), third.message);
    },
  );
}

test('a worker stopped before it asked Webex comes late: it takes what another one renewed', async (t) => {
  const place = await shared(t, true);
  const { folder } = place;
  // The first request is not performed and not answered until it is repeated.
  await place.fault({ match: { path: '/access_token' }, nth: 1, do: { status: 503, headers: { 'Retry-After': '1' } } });
  const first = renew(t, { folder, patience: 200 });
  await until(async () => (await renewals(place)) === 1);
  first.child.kill('SIGSTOP');
  const second = await renew(t, { folder, patience: 200 }).outcome;
  t.true(await isValid(place, second), second.message);
  first.child.kill('SIGCONT');
  t.deepEqual(await first.outcome, second);
  t.true(await isValid(place, await renew(t, { folder, patience: 200 }).outcome));
});

extreme('a machine that died in a renewal before Webex knew of it blocks no other one', async (t) => {
  const place = await shared(t, true);
  const { folder } = place;
  await place.fault({
    match: { path: '/access_token' },
    nth: 1,
    do: { status: 503, headers: { 'Retry-After': '30' } },
  });
  const first = renew(t, { folder, patience: 200 });
  await until(async () => (await renewals(place)) === 1);
  first.child.kill('SIGKILL');
  await first.outcome;
  const own = join(folder, 'profiles', 'acme');
  const mark = (await readdir(own)).find((name) => name.startsWith('renewing.')) ?? '';
  await writeFile(join(own, mark), '{"pid":1,"host":"a machine that is gone","began":"1"}');
  t.true(await isValid(place, await renew(t, { folder, patience: 200 }).outcome));
  t.deepEqual(
    (await readdir(own)).filter((name) => name.startsWith('renewing.')),
    [],
  );
});

extreme(
  'a refresh token that was lost with a machine is a matter of signing in, once that machine is given up',
  async (t) => {
    const place = await shared(t, true);
    const { folder } = place;
    await place.fault({ match: { path: '/access_token' }, nth: 1, do: { hang: 30_000 } });
    const first = renew(t, { folder, patience: 200 });
    await until(async () => (await renewals(place)) === 1);
    first.child.kill('SIGKILL');
    await first.outcome;
    const own = join(folder, 'profiles', 'acme');
    const mark = join(own, (await readdir(own)).find((name) => name.startsWith('renewing.')) ?? '');
    await writeFile(mark, '{"pid":1,"host":"a machine that is gone","began":"1"}');
    t.is((await renew(t, { folder, patience: 200 }).outcome).problem, 'stopped');
    const longAgo = new Date(Date.now() - 16 * 60_000);
    await utimes(mark, longAgo, longAgo);
    const last = await renew(t, { folder, patience: 200 }).outcome;
    t.deepEqual([last.problem, /could not be renewed/u.test(last.message ?? '')], ['signIn', true]);
  },
);

extreme('a secret that is mounted read-only is renewed by all with a folder for renewed tokens', async (t) => {
  const place = await shared(t, true);
  const what = { folder: await mounted(place), state: join(place.folder, 'state'), patience: 5000 };
  const one = await renewShared(what, (why) => t.fail(why));
  const other = await renewShared(what, (why) => t.fail(why));
  t.true(await isValid(place, other), other.message);
  t.not(one.refreshToken, other.refreshToken);
});

extreme('without that folder the worker says that the replaced token is only in its memory', async (t) => {
  const place = await shared(t, true);
  const told: string[] = [];
  const renewed = await renewShared({ folder: await mounted(place), patience: 5000 }, (why) => told.push(why));
  t.true(await isValid(place, renewed), renewed.message);
  t.deepEqual(told, ['kept in memory ']);
});

extreme('where Webex keeps the refresh token, nothing is said', async (t) => {
  const place = await shared(t, false);
  const what = { folder: await mounted(place), patience: 5000 };
  t.true(await isValid(place, await renewShared(what, (why) => t.fail(why))));
});

extreme('where renewed tokens cannot be written, the worker goes on with them and says so', async (t) => {
  const place = await shared(t, true);
  const state = join(place.folder, 'state');
  await place.fault(hang);
  const told: string[] = [];
  const renewing = renewShared({ folder: await mounted(place), state, patience: 5000 }, (why) => told.push(why));
  await until(async () => (await renewals(place)) === 1);
  const own = join(state, 'profiles', 'acme');
  await rm(own, { recursive: true });
  await writeFile(own, 'a file in the place of the folder');
  t.true(await isValid(place, await renewing));
  t.regex(told.join(), /kept in memory .*cannot be kept/u);
});
