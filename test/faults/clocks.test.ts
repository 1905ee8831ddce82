/** The clock of the machine is wrong, is set right in the midst of a run, or stands still because the machine sleeps. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { changePlan } from '../helpers/changed-plan.js';
import { office, renewable, startCli, type Office } from '../helpers/cli.js';
import { applyJob, endOf, planFile } from '../helpers/in-process.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(8);

const clock = new URL('../helpers/other-clock.mjs', import.meta.url).href;
const days = 24 * 60 * 60 * 1000;
const post = { method: 'POST', path: '/v1/people' };
const people = Array.from({ length: 6 }, (_, n) => `p${n}@acme.example`);
const sheet = `email,firstName,title,licenses,sessionTypes,Cost center
${people.map((email, n) => `${email},P${n},,Webex Suite,TRS,CC-${n}`).join('\n')}
amelie.fischer@acme.example,,Boss,,,CC-9
`;

/** With a sign-in that can be renewed. */
function envWith(place: Office, clockOptions: Record<string, string>): Record<string, string> {
  return { ...renewable(place), NODE_OPTIONS: `--import ${clock}`, ...clockOptions };
}

async function statuses(place: Office): Promise<(string | undefined)[]> {
  return (await place.results()).map(({ wx_status }) => wx_status);
}

const expected = [...people.map(() => 'created'), 'updated'];

async function creates(place: Office): Promise<number> {
  return (await place.writes()).filter(
    ({ method, path, applied }) => applied && method === 'POST' && path === post.path,
  ).length;
}

for (const [what, options] of [
  ['two days fast', { CLOCK_SHIFT: String(2 * days) }],
  ['two days slow', { CLOCK_SHIFT: String(-2 * days) }],
  ['two days fast and set right in the midst of the run', { CLOCK_SHIFT: String(2 * days), CLOCK_RIGHT: '900' }],
  ['two days slow and set right in the midst of the run', { CLOCK_SHIFT: String(-2 * days), CLOCK_RIGHT: '900' }],
] as const) {
  some(
    `a clock that is ${what}: what was created is known as the run’s own, waits are as long as asked, tokens live as long`,
    async (t) => {
      const place = await office(t, { latency: 20 });
      const soon = { 'Retry-After': new Date(Date.now() + 3000).toUTCString() };
      await place.faults([
        { match: post, nth: 2, do: { cut: 'after' } },
        { match: post, nth: 4, do: { status: 429, headers: soon } },
        { match: post, nth: 5, do: { apply: true, status: 500 } },
      ]);
      const file = await place.file('people.csv', sheet);
      const ended = await place.runAsProgramWith(envWith(place, options), 'apply', file, '--yes', '--concurrency', '2');
      t.is(ended.code, 0, ended.stdout + ended.stderr);
      t.deepEqual(await statuses(place), expected);
      t.is(await creates(place), people.length);
      const renewals = (await place.requests()).filter(({ path }) => path === '/v1/access_token');
      t.is(renewals.length, 1);
    },
  );
}

for (const [what, shift] of [
  ['fast', 2 * days],
  ['slow', -2 * days],
] as const) {
  some(
    `a run whose clock was two days ${what} died: what it had created is known as the job’s own by a run with another clock`,
    async (t) => {
      const place = await office(t);
      await place.faults([{ match: post, nth: people.length, do: { hang: 20_000 } }]);
      const env = envWith(place, { CLOCK_SHIFT: String(shift) });
      const file = await place.file('people.csv', sheet);
      const running = startCli(['apply', file, '--yes', '--concurrency', '1'], { cwd: place.folder, env });
      while ((await creates(place)) < people.length) await pause(30);
      running.child.kill('SIGKILL');
      await running.ended;
      await place.clearFaults();
      const again = await place.run('apply', 'latest', '--yes');
      t.is(again.code, 0, again.stdout + again.stderr);
      t.deepEqual(await statuses(place), expected);
      t.is(await creates(place), people.length);
    },
  );
}

for (const [what, minutes, again] of [
  ['a moment ago', 0, false],
  ['more than a quarter of an hour ago', -16, true],
  ['by a clock that was two days fast', 2 * 24 * 60, true],
] as const) {
  some(
    `settings of the site that were read ${what} are ${again ? 'read again' : 'not read again'} before they are replaced`,
    async (t) => {
      const place = await office(t);
      const file = await place.file('people.csv', 'email,Cost center\namelie.fischer@acme.example,CC-9\n');
      const { job } = await planFile(place, file, join(place.folder, 'output'));
      const readAt = new Date(Date.now() + minutes * 60_000).toISOString();
      await changePlan(job.file('plan.jsonl'), (plan) => plan.replace(/"readAt":"[^"]*"/u, `"readAt":"${readAt}"`));
      const planned = (await place.requests()).length;
      t.is(endOf(await applyJob(place, job)).code, 0);
      const calls = (await place.requests()).slice(planned).map(({ operation }) => operation);
      t.is(calls.slice(0, calls.indexOf('SetUser')).includes('GetUser'), again, calls.join(' '));
    },
  );
}

extreme('a machine that sleeps in the midst of a run: no burst when it wakes, and no row is lost', async (t) => {
  const place = await office(t, { latency: 30 });
  const rows = Array.from({ length: 24 }, (_, n) => `s${n}@acme.example,S${n},Messaging`);
  const file = await place.file('people.csv', `email,firstName,licenses\n${rows.join('\n')}\n`);
  t.is((await place.run('plan', file)).code, 0);
  const running = startCli(['apply', 'latest', '--yes', '--rate', '600'], { cwd: place.folder, env: place.env });
  while ((await creates(place)) < 6) await pause(30);
  running.child.kill('SIGSTOP');
  await pause(2500);
  const asleep = await creates(place);
  t.true(asleep < 20, 'it slept in the midst');
  const woken = Date.now();
  running.child.kill('SIGCONT');
  const ended = await running.ended;
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(new Set(await statuses(place)), new Set(['created']));
  t.is(await creates(place), rows.length);
  const times = (await place.requests())
    .filter(({ method, path }) => method === 'POST' && path === post.path)
    .map((request) => Date.parse((request as unknown as { at: string }).at));
  // 600 a minute are one in 100 ms; of what was missed in two and a half seconds five turns are made good at the most.
  const awake = times.filter((time) => time >= woken);
  t.true(awake.length > 6);
  for (const [nth, time] of awake.entries()) t.true(time - woken >= (nth - 6) * 100, `${nth}: ${awake.join(' ')}`);
});
