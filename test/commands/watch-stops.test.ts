import test from 'ava';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { office, startCli } from '../helpers/cli.js';
import { inbox, sheet, watched, type Inbox } from '../helpers/inbox.js';
import { smallDisk } from '../helpers/small-disk.js';
import { some } from '../helpers/some-cases.js';

/** Waits, for twenty seconds at the most, until so many writes have come. */
async function untilWrites({ place }: Inbox, count: number): Promise<void> {
  for (let look = 0; look < 400 && (await place.writes()).length < count; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

test('SIGTERM ends a service after the rows in progress, and the next start goes on with the file', async (t) => {
  const place = await office(t, { users: 40, latency: 60 });
  const folder = join(place.folder, 'hr');
  await mkdir(join(folder, 'inbox'), { recursive: true });
  const one = watched(place, folder);
  await one.drop('people.csv', await sheet(one, 30, 'Boss'));
  await one.pass();
  t.is((await place.run('approve', await one.job(), '--yes')).code, 0);
  const args = ['watch', folder, '--settle', '0', '--concurrency', '2'];
  const service = startCli(args, { cwd: place.folder, env: place.env });
  await untilWrites(one, 4);
  service.child.kill('SIGTERM');
  const ended = await service.ended;
  t.is(ended.code, 5, ended.stderr);
  t.regex(ended.stderr, /Finishing the rows in progress/u);
  const before = (await place.writes()).length;
  t.true(before >= 4 && before < 30, String(before));
  t.deepEqual([...(await one.in('working')), ...(await one.in('review'))].slice(0, 1), ['people.csv']);
  t.is((await one.pass()).code, 0);
  t.is((await place.writes()).length, 30, 'nobody was updated twice');
  t.deepEqual(await one.in('done'), ['people.csv']);
});

test('SIGTERM ends a service that waits at once, and its heartbeat says so', async (t) => {
  const one = await inbox(t);
  const service = startCli(['watch', one.folder], { cwd: one.place.folder, env: one.place.env });
  let said = '';
  service.child.stderr?.on('data', (text: string) => (said += text));
  for (let look = 0; look < 200 && !said.includes('Watching'); look += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  service.child.kill('SIGTERM');
  const ended = await service.ended;
  t.is(ended.code, 0, ended.stderr);
  t.regex((await one.place.run('watch', one.folder, '--status')).stdout, /Watcher: ended/u);
});

for (const free of some([4096, 0, 40_960], 3)) {
  test(`on a disk with ${free} bytes left nothing is lost, and with room the file is done`, async (t) => {
    const disk = await smallDisk(t, 1024);
    if (!disk) return;
    const place = await office(t, { users: 30 });
    const folder = join(disk.folder, 'hr');
    await mkdir(join(folder, 'inbox'), { recursive: true });
    const one = watched(place, folder);
    await one.drop('people.csv', await sheet(one, 20, 'Boss'));
    await disk.fillUpTo(free);
    const output = ['--output', join(disk.folder, 'output')];
    const full = await one.pass(...output);
    t.not(full.code, 0, full.stdout);
    t.not(full.code, 1, full.stderr);
    t.notRegex(full.stderr, /unexpected error|\n\s+at /u);
    t.deepEqual(await place.writes(), []);
    await disk.makeRoom();
    const held = await one.pass(...output);
    t.is(held.code, 4, held.stderr);
    const [job = ''] = await readdir(join(disk.folder, 'output'));
    t.is((await place.run('approve', job, '--yes', ...output)).code, 0);
    await disk.fillUpTo(free);
    const stopped = await one.pass(...output);
    t.not(stopped.code, 1, stopped.stderr);
    await disk.makeRoom();
    const done = await one.pass(...output);
    t.is(done.code, 0, done.stderr);
    t.is((await place.writes()).length, 20, 'nobody was updated twice');
    t.deepEqual(await one.in('done'), ['people.csv']);
  });
}
