import test from 'ava';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockJob, type Processes } from '../../src/job/lock.js';
import { RunError } from '../../src/errors.js';

const now = new Date('2026-11-23T20:15:00Z');
const living = (pid: number, alive: readonly number[] = [pid]): Processes => ({
  self: { pid, began: `b${pid}` },
  isAlive: (mark) => Promise.resolve(alive.includes(mark.pid) && mark.began === `b${mark.pid}`),
});

async function folder(t: { teardown(work: () => Promise<void>): void }): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'webex-bulk-lock-'));
  t.teardown(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('a job that is worked on is refused, with who and since when', async (t) => {
  const path = await folder(t);
  await lockJob(path, living(7), now);
  const error = await t.throwsAsync(lockJob(path, living(8, [7, 8]), now), { instanceOf: RunError });
  t.is(error.problem, 'refused');
  t.regex(error.message, /process 7 .* since 2026-11-23T20:15:00/u);
});

test('who lets go leaves nothing behind, and another can work', async (t) => {
  const path = await folder(t);
  await (await lockJob(path, living(7), now)).release();
  t.deepEqual(await readdir(path), []);
  await (await lockJob(path, living(8), now)).release();
  t.deepEqual(await readdir(path), []);
});

for (const [title, holder] of [
  ['a dead holder', { pid: 7, began: 'b7', host: hostname() }],
  ['a holder whose number another process has now', { pid: 8, began: 'earlier', host: hostname() }],
  ['a holder that never said who it was', {}],
] as const) {
  test(`${title} is taken over`, async (t) => {
    const path = await folder(t);
    await writeFile(join(path, 'lock.4'), JSON.stringify(holder));
    await lockJob(path, living(8), now);
    t.deepEqual(await readdir(path), ['lock.5']);
  });
}

test('a lock that is torn is taken over', async (t) => {
  const path = await folder(t);
  await writeFile(join(path, 'lock.1'), '{"pi');
  await lockJob(path, living(8), now);
  t.deepEqual(await readdir(path), ['lock.2']);
});

test('of a holder on another machine nobody can tell whether it lives: it is not taken over', async (t) => {
  const path = await folder(t);
  await writeFile(join(path, 'lock.1'), JSON.stringify({ pid: 7, began: 'b7', host: 'elsewhere' }));
  await t.throwsAsync(lockJob(path, living(8), now), { message: /on elsewhere/u });
});

test('of twenty who come at once to a dead holder exactly one works, again and again', async (t) => {
  for (let round = 0; round < 20; round++) {
    const path = await folder(t);
    await writeFile(join(path, 'lock.1'), JSON.stringify({ pid: 7, began: 'b7', host: hostname() }));
    const pids = Array.from({ length: 20 }, (_, n) => 100 + n);
    const tries = await Promise.allSettled(pids.map((pid) => lockJob(path, living(pid, pids), now)));
    t.is(tries.filter(({ status }) => status === 'fulfilled').length, 1);
    t.is((await readdir(path)).length, 1);
  }
});

test('a folder that cannot be written is refused in a sentence', async (t) => {
  await t.throwsAsync(lockJob(join(await folder(t), 'gone'), living(7), now), {
    instanceOf: RunError,
    message: /cannot be/u,
  });
});
