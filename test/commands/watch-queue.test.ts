/** A watched folder whose files workers do: what is held, what is decided and where files end is as without a queue. */
import ava from 'ava';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCli } from '../helpers/cli.js';
import { watched, sheet } from '../helpers/inbox.js';
import { queuePlace, until } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';
import { isWhole } from '../helpers/some-cases.js';

const test = redisTest(ava);
/** Differs from the others in degree. */
const extreme = isWhole ? test : () => undefined;

test('workers plan and apply what is dropped; the first file waits for a person, and each file ends where it would without a queue', async (t) => {
  const { place, redis, output, worker, run, count } = await queuePlace(t, { simulator: { users: 30 } });
  const folder = join(place.folder, 'hr');
  await mkdir(join(folder, 'inbox'), { recursive: true });
  const hr = watched(place, folder);
  const pass = (): ReturnType<typeof run> =>
    run('watch', folder, '--once', '--settle', '0', '--queue', redis.url, '--output', output);
  const command = worker();

  await hr.drop('people-20261101.csv', await sheet(hr, 20, 'Boss'));
  const first = await pass();
  t.is(first.code, 4, first.stderr);
  t.regex(first.stderr, /waits for approval; nothing was sent: .*it is the first file of its kind/u);
  t.deepEqual(await hr.in('review'), ['people-20261101.csv']);
  t.is((await place.writes()).length, 0);
  const [job = ''] = (await readdir(output)).filter((name) => name.endsWith('people-20261101'));
  const submission = JSON.parse(await readFile(join(output, job, 'submission.json'), 'utf8')) as object;
  t.like(submission, { asked: 'plan', isWatched: true, queue: redis.url });

  const approved = await run('approve', job, '--yes');
  t.is(approved.code, 0, approved.stderr);
  const second = await pass();
  t.is(second.code, 0, second.stderr);
  t.deepEqual(await hr.in('review'), []);
  t.deepEqual(await hr.in('done'), ['people-20261101.csv']);
  t.is((await place.writes()).length, 20, 'each once, although the approval and the watcher add the job');

  const [head = '', ...rows] = (await sheet(hr, 20, 'Boss')).split('\n');
  const some = rows.map((row, place) => (place < 5 ? row.replace('Boss', 'Lead') : row));
  await hr.drop('people-20261102.csv', [head, ...some].join('\n'));
  const third = await pass();
  t.is(third.code, 0, third.stderr);
  t.deepEqual(await hr.in('done'), ['people-20261101.csv', 'people-20261102.csv']);
  t.is((await place.writes()).length, 25);

  await hr.drop('people-20261103.csv', 'who,title\nana,Boss\n');
  const fourth = await pass();
  t.is(fourth.code, 4, fourth.stderr);
  t.deepEqual(await hr.in('failed'), ['people-20261103.csv']);
  t.regex(fourth.stderr, /could not be used: .*email/u);

  command.child.kill('SIGTERM');
  t.is((await command.ended).code, 0, command.said());
  t.is(await count('delayed'), 0);
  t.notRegex(await redis.everything(), /@|Boss|Lead/u);
});

extreme('a watcher that ends while it waits goes on with the same job, as after a queue that was gone', async (t) => {
  const { place, env, redis, output, worker, run } = await queuePlace(t, { simulator: { users: 30 } });
  const folder = join(place.folder, 'hr');
  await mkdir(join(folder, 'inbox'), { recursive: true });
  const hr = watched(place, folder);
  await hr.drop('people-20261101.csv', await sheet(hr, 20, 'Boss'));
  const jobs = async (): Promise<string[]> => (await readdir(output)).filter((name) => name.includes('people'));
  const args = ['watch', folder, '--once', '--settle', '0', '--output', output, '--queue'];
  const gone = await run(...args, 'redis://127.0.0.1:1/0');
  t.is(gone.code, 5, gone.stderr);
  t.regex(gone.stderr, /is not finished and goes on later: The queue at .* cannot be reached/u);
  t.deepEqual(await hr.in('working'), ['people-20261101.csv']);
  const [job] = await jobs();

  const waiting = startCli([...args, redis.url], { cwd: place.folder, env });
  await until(async () => (await redis.everything()).includes(`${job ?? ''}.plan`));
  waiting.child.kill('SIGTERM');
  t.is((await waiting.ended).code, 5);
  worker();
  const held = await run(...args, redis.url);
  t.is(held.code, 4, held.stderr);
  t.deepEqual(await jobs(), [job ?? '']);
  t.deepEqual(await hr.in('review'), ['people-20261101.csv']);
});
