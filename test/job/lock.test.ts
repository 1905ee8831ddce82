import test from 'ava';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLease, LeaseLostError, type RenewableLease } from '../../src/job/lease.js';
import { isWorkedOn, LockHeldError, lockJob, lockJobByLease } from '../../src/job/lock.js';
import type { Processes } from '../../src/job/processes.js';
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

for (const [title, content] of [
  ['a dead holder', JSON.stringify({ pid: 7, began: 'b7', host: hostname() })],
  ['a holder whose number another process has now', JSON.stringify({ pid: 8, began: 'earlier', host: hostname() })],
  ['a holder that never said who it was', '{}'],
  ['a lock that is torn', '{"pi'],
  ['a lock without content', ''],
  ['a lock that holds something else', '[null]'],
  ['a lock that holds nothing', 'null'],
  ['a holder whose id leads elsewhere', JSON.stringify({ pid: 7, began: 'b7', host: hostname(), id: '../../x' })],
] as const) {
  test(`${title} is taken over, and leaves nothing`, async (t) => {
    const path = await folder(t);
    await writeFile(join(path, 'lock'), content);
    const lock = await lockJob(path, living(8), now);
    t.deepEqual(await readdir(path), ['lock']);
    await t.throwsAsync(lockJob(path, living(9, [8, 9]), now), { instanceOf: LockHeldError, message: /process 8 /u });
    await lock.release();
    t.deepEqual(await readdir(path), []);
  });
}

test('those who died one after the other while they took over are taken over from, and leave nothing', async (t) => {
  const path = await folder(t);
  const died = async (name: string, id: string): Promise<void> => {
    await writeFile(join(path, name), JSON.stringify({ pid: 7, began: 'b7', host: hostname(), id }));
  };
  const [first, second] = [randomUUID(), randomUUID()];
  await died('lock', first);
  await died(`lock.${first}`, second);
  await died(`lock.${randomUUID()}`, randomUUID());
  await writeFile(join(path, `.${randomUUID()}.tmp`), 'a draft');
  await lockJob(path, living(8), now);
  t.deepEqual(await readdir(path), ['lock']);
});

test('a lock that was copied by hand and leads back to itself is refused at last, and not followed for ever', async (t) => {
  const path = await folder(t);
  const id = randomUUID();
  for (const name of ['lock', `lock.${id}`])
    await writeFile(join(path, name), JSON.stringify({ pid: 7, began: 'b7', host: hostname(), id }));
  await t.throwsAsync(lockJob(path, living(8), now), { instanceOf: RunError, message: /cannot be locked/u });
});

test('who finds a dead holder, while another takes over and ends and a third begins, is refused', async (t) => {
  for (const ends of [true, false]) {
    const path = await folder(t);
    await writeFile(join(path, 'lock'), JSON.stringify({ pid: 7, began: 'b7', host: hostname() }));
    await writeFile(join(path, 'lock.1'), JSON.stringify({ pid: 7, began: 'b7', host: hostname() }));
    const all = [1, 2, 3];
    const slow = living(1, all);
    const processes: Processes = {
      ...slow,
      async isAlive(mark) {
        if (mark.pid !== 7) return await slow.isAlive(mark);
        const between = await lockJob(path, living(2, all), now);
        if (ends) {
          await between.release();
          await lockJob(path, living(3, all), now);
        }
        return false;
      },
    };
    await t.throwsAsync(lockJob(path, processes, now), { instanceOf: RunError, message: /process [23] of/u });
    t.deepEqual(await readdir(path), ['lock']);
  }
});

test('a lock that was deleted by hand and taken by another is not taken from them at the end', async (t) => {
  const path = await folder(t);
  const lock = await lockJob(path, living(7), now);
  await rm(join(path, 'lock'));
  await lockJob(path, living(8), now);
  await lock.release();
  await t.throwsAsync(lockJob(path, living(9, [8, 9]), now), { message: /process 8 /u });
});

test('of a holder on another machine nobody can tell whether it lives: it is not taken over', async (t) => {
  const path = await folder(t);
  await writeFile(join(path, 'lock'), JSON.stringify({ pid: 7, began: 'b7', host: 'elsewhere' }));
  await t.throwsAsync(lockJob(path, living(8), now), { message: /on elsewhere/u });
});

test('of twenty who come at once to a dead holder exactly one works, again and again', async (t) => {
  for (let round = 0; round < 20; round++) {
    const path = await folder(t);
    await writeFile(join(path, 'lock'), JSON.stringify({ pid: 7, began: 'b7', host: hostname() }));
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

const leaseOf = (number: number): RenewableLease =>
  createLease({ number, duration: 600_000, askedAt: performance.now() });

async function leaveWorker(path: string, lease: number, host: string): Promise<void> {
  const holder = { pid: 7, began: 'b7', host, user: 'ana', since: now.toISOString(), lease, id: randomUUID() };
  await writeFile(join(path, `lock.lease-${lease}`), JSON.stringify(holder));
}

for (const host of [hostname(), 'elsewhere']) {
  test(`a worker with a higher number takes over from one on ${host === 'elsewhere' ? 'another' : 'this'} machine, and leaves nothing`, async (t) => {
    const path = await folder(t);
    await leaveWorker(path, 3, host);
    const lock = await lockJobByLease(path, living(8, [7, 8]), now, leaseOf(4));
    t.deepEqual(await readdir(path), ['lock.lease-4']);
    t.true(await isWorkedOn(path, living(8, [8])));
    await lock.release();
    t.deepEqual(await readdir(path), []);
  });

  for (const number of [2, 3]) {
    test(`a worker with number ${number} is refused by number 3 on ${host === 'elsewhere' ? 'another' : 'this'} machine, dead or alive`, async (t) => {
      const path = await folder(t);
      await leaveWorker(path, 3, host);
      const error = await t.throwsAsync(lockJobByLease(path, living(8), now, leaseOf(number)), {
        instanceOf: LockHeldError,
        message: /worker of the queue \(process 7 of ana on .*, lease 3\)/u,
      });
      t.regex(error.next ?? '', new RegExp(`has lease ${number}`, 'u'));
      t.deepEqual(await readdir(path), ['lock.lease-3']);
    });
  }
}

test('without a lease, a worker on another machine is waited for, and the message says where it is shown', async (t) => {
  const path = await folder(t);
  await leaveWorker(path, 3, 'elsewhere');
  const error = await t.throwsAsync(lockJob(path, living(8), now), { message: /worker of the queue .*lease 3/u });
  t.regex(error instanceof RunError ? (error.next ?? '') : '', /webex-bulk queue shows the job.*lock\.lease-3/u);
  t.true(await isWorkedOn(path, living(8)));
});

test('without a lease, a worker that died on this machine is taken over from, and leaves nothing', async (t) => {
  const path = await folder(t);
  await leaveWorker(path, 3, hostname());
  t.false(await isWorkedOn(path, living(8)));
  const lock = await lockJob(path, living(8), now);
  t.deepEqual(await readdir(path), ['lock']);
  await lock.release();
  t.deepEqual(await readdir(path), []);
});

test('a worker waits for a process without a lease, here and on another machine', async (t) => {
  for (const host of [hostname(), 'elsewhere']) {
    const path = await folder(t);
    await writeFile(join(path, 'lock'), JSON.stringify({ pid: 7, began: 'b7', host }));
    await t.throwsAsync(lockJobByLease(path, living(8, [7, 8]), now, leaseOf(4)), { message: /process 7 /u });
    t.deepEqual(await readdir(path), ['lock']);
  }
});

test('a worker that has lost its lease neither takes the lock nor removes it', async (t) => {
  const path = await folder(t);
  const late = leaseOf(3);
  late.lose('the queue has another worker for it');
  await t.throwsAsync(lockJobByLease(path, living(7), now, late), { instanceOf: LeaseLostError });
  t.deepEqual(await readdir(path), []);
  const lease = leaseOf(4);
  const lock = await lockJobByLease(path, living(7), now, lease);
  lease.lose('the queue has another worker for it');
  await lock.release();
  t.deepEqual(await readdir(path), ['lock.lease-4']);
  const next = await lockJobByLease(path, living(7), now, leaseOf(5));
  await next.release();
  t.deepEqual(await readdir(path), []);
});

test('a process that has not ended its work under a lost lease cannot begin under the next one', async (t) => {
  const path = await folder(t);
  const lease = leaseOf(3);
  const lock = await lockJobByLease(path, living(7), now, lease);
  lease.lose('the queue has another worker for it');
  await t.throwsAsync(lockJobByLease(path, living(7), now, leaseOf(4)), { message: /earlier run of this process/u });
  await lock.release();
  await (await lockJobByLease(path, living(7), now, leaseOf(4))).release();
  t.deepEqual(await readdir(path), []);
});

/** As a worker on another machine leaves it, which had locked the folder for the work on another job. */
async function leaveLockOfWorker(
  path: string,
  under: { readonly job: string; readonly number: number },
): Promise<void> {
  const holder = { pid: 7, began: 'b7', host: 'another-machine', user: 'ana', since: now.toISOString(), under };
  await writeFile(join(path, 'lock'), JSON.stringify({ ...holder, id: randomUUID() }));
}

test('what a worker on another machine had locked for a job is taken over by a later lease of that job, and by nothing else', async (t) => {
  const path = await folder(t);
  await leaveLockOfWorker(path, { job: 'undo-1', number: 3 });
  for (const under of [
    undefined,
    { job: 'undo-1', lease: leaseOf(3) },
    { job: 'undo-2', lease: leaseOf(4) },
  ] as const) {
    await t.throwsAsync(lockJob(path, living(8), now, under), {
      instanceOf: LockHeldError,
      message: /another-machine/u,
    });
  }
  const lock = await lockJob(path, living(8), now, { job: 'undo-1', lease: leaseOf(4) });
  t.deepEqual(await readdir(path), ['lock']);
  await lock.release();
  t.deepEqual(await readdir(path), []);
});

test('a plain lock of a process on another machine is waited for by a worker too', async (t) => {
  const path = await folder(t);
  await writeFile(
    join(path, 'lock'),
    JSON.stringify({ pid: 7, began: 'b7', host: 'another-machine', id: randomUUID() }),
  );
  await t.throwsAsync(lockJobByLease(path, living(8), now, leaseOf(9)), { instanceOf: LockHeldError });
});

test('who has lost the lease leaves a lock that it took under it, because it may be another’s by now', async (t) => {
  const path = await folder(t);
  const lease = leaseOf(3);
  const lock = await lockJob(path, living(8), now, { job: 'undo-1', lease });
  lease.lose('the queue gave the job to another worker');
  await lock.release();
  t.deepEqual(await readdir(path), ['lock']);
  await t.throwsAsync(lockJob(path, living(8), now, { job: 'undo-1', lease }), { instanceOf: LeaseLostError });
});
