import test from 'ava';
import { office, startCli, type Office, type Started } from '../helpers/cli.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(2);

const rows = Array.from({ length: 40 }, (_, n) => `new${n}@acme.example,New${n},Messaging`);
const sheet = `email,firstName,licenses\n${rows.join('\n')}\n`;

/** Waits, for ten seconds at the most, until so many requests of this kind have come. */
async function until(place: Office, method: string, count: number): Promise<void> {
  for (let look = 0; look < 200; look++) {
    const seen = (await place.requests()).filter((one) => one.method === method && one.path === '/v1/people');
    if (seen.length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function start(place: Office, ...args: string[]): Started {
  return startCli(args, { cwd: place.folder, env: place.env });
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  some(
    `${signal} while rows are applied finishes those under way, tells the others, and the job goes on`,
    async (t) => {
      const place = await office(t, { latency: 60 });
      const running = start(place, 'apply', await place.file('people.csv', sheet), '--yes', '--concurrency', '2');
      await until(place, 'POST', 4);
      running.child.kill(signal);
      const ended = await running.ended;
      t.is(ended.code, code, ended.stderr);
      t.regex(ended.stderr, /Finishing the rows in progress/u);
      t.regex(ended.stdout, /Next: {2}webex-bulk apply \d{8}-\d{6}-people/u);
      const stopped = (await place.results()).map(({ wx_status }) => wx_status);
      t.is(stopped.length, 40);
      t.deepEqual(new Set(stopped), new Set(['created', 'not-attempted']));
      const again = await place.run('apply', 'latest', '--yes');
      t.is(again.code, 0, again.stderr);
      t.true((await place.results()).every(({ wx_status }) => wx_status === 'created'));
      t.is((await place.writes()).filter(({ applied }) => applied).length, 40);
    },
  );

  some(`${signal} while rows are planned keeps what is planned, and the job goes on`, async (t) => {
    const place = await office(t, { latency: 60 });
    const running = start(place, 'plan', await place.file('people.csv', sheet), ...oneByOne);
    await until(place, 'GET', 12);
    running.child.kill(signal);
    const ended = await running.ended;
    t.is(ended.code, code, ended.stderr);
    t.regex(ended.stderr, /webex-bulk apply \S+-people {3}resumes/u);
    t.deepEqual(await place.writes(), []);
    t.is((await place.run('apply', 'latest', '--yes')).code, 0);
    t.is((await place.results()).length, 40);
  });
}

test('an interrupt while the last row is under way lets the job end as it would have ended', async (t) => {
  const place = await office(t, { latency: 400 });
  const file = await place.file('people.csv', 'email,firstName\nlast@acme.example,Last\n');
  const running = start(place, 'apply', file, '--yes');
  await until(place, 'POST', 1);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  t.is(ended.code, 0, ended.stderr);
  t.notRegex(ended.stdout, /Stopped|webex-bulk apply/u);
  t.is((await place.results())[0]?.['wx_status'], 'created');
});

/** So that planning takes a while. */
const oneByOne = ['--concurrency', '1', '--look-up', 'email'];

extreme('a second interrupt ends the program at once, and the job still goes on', async (t) => {
  const place = await office(t);
  await place.faults([{ match: { method: 'POST', path: '/v1/people' }, nth: 3, do: { hang: 20_000 } }]);
  const running = start(place, 'apply', await place.file('people.csv', sheet), '--yes', '--concurrency', '1');
  await until(place, 'POST', 3);
  running.child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  running.child.kill('SIGINT');
  t.is((await running.ended).code, 130);
  await place.clearFaults();
  const again = await place.run('apply', 'latest', '--yes');
  t.is(again.code, 0, again.stdout + again.stderr);
  t.true((await place.results()).every(({ wx_status }) => wx_status === 'created'));
  const { people } = await place.state();
  t.is(people.filter(({ email }) => email.startsWith('new')).length, 40);
});

extreme('of a job only one run works, and the others are told who', async (t) => {
  const place = await office(t, { latency: 30 });
  await place.run('plan', await place.file('people.csv', sheet));
  const runs = Array.from({ length: 6 }, () => start(place, 'apply', 'latest', '--yes'));
  const ended = await Promise.all(runs.map((one) => one.ended));
  const codes = ended.map(({ code }) => code).sort();
  t.true(codes.filter((code) => code === 0).length >= 1);
  for (const { code, stderr } of ended) if (code !== 0) t.regex(stderr, /is in use by process \d+ of /u);
  t.is((await place.writes()).filter(({ applied }) => applied).length, 40);
});
