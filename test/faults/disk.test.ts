import test, { type ExecutionContext } from 'ava';
import { chmod, mkdir, readdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJournal } from '../../src/job/journal.js';
import { readPlanRows } from '../../src/job/plan-file.js';
import { collected } from '../helpers/bytes.js';
import { RunError } from '../../src/errors.js';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { applyJob, endOf, planFile, resultsOf } from '../helpers/in-process.js';
import { asNobody, canBeNobody, smallDisk } from '../helpers/small-disk.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(7);

const people = Array.from({ length: 60 }, (_, n) => `p${n}@acme.example`);
const creating = `email,firstName,title,licenses\n${people.map((email, n) => `${email},P${n},${'T'.repeat(120)},Messaging`).join('\n')}\n`;
const updating = 'email,title\namelie.fischer@acme.example,Boss\nbruno.keller@acme.example,Chief\n';

/** A sentence and a next step, no stack. */
function tellsWhatToDo(t: ExecutionContext, { stderr }: Ended, said: RegExp): void {
  t.regex(stderr, said);
  t.regex(stderr, /\n(?:Free disk space|Choose another folder|Make the folder writable)/u);
  t.notRegex(stderr, /unexpected error|\n\s+at /u);
}

/** Where a job's folder cannot be made. `prepare` gives the folder to name with --output. */
const unwritable: [string, (place: Office) => Promise<string>, through?: readonly string[]][] = [
  ['a folder of somebody else', (place) => made(join(place.folder, 'theirs'), 0o755), asNobody],
  ['a folder that may only be read', (place) => made(join(place.folder, 'read-only'), 0o555), asNobody],
  ['a file', (place) => place.file('taken', 'x')],
  ['a place below a file', async (place) => join(await place.file('taken', 'x'), 'output')],
  ['a link that leads nowhere', (place) => linked(join(place.folder, 'link'), join(place.folder, 'nowhere', 'at-all'))],
  ['a link to itself', (place) => linked(join(place.folder, 'link'), 'link')],
];

async function made(path: string, mode: number): Promise<string> {
  await mkdir(path, { mode });
  return path;
}

async function linked(path: string, target: string): Promise<string> {
  await symlink(target, path);
  return path;
}

for (const [what, prepare, through = []] of unwritable) {
  some(`an output folder that is ${what} is found before the first call`, async (t) => {
    if (through.length > 0 && !canBeNobody(t)) return;
    const place = await office(t);
    const output = await prepare(place);
    const file = await place.file('people.csv', updating);
    await openToAll(place.folder);
    const ended = await place.runThrough(through, 'apply', file, '--yes', '--output', output);
    t.is(ended.code, 4, ended.stderr);
    tellsWhatToDo(t, ended, /The output folder .* cannot be written/u);
    t.deepEqual(await place.requests(), []);
  });
}

/** The test's folder is its owner's alone; what is tried here is the folder inside. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
}

for (const [what, fault, code] of [
  ['refuses the caller', { status: 403 }, 6],
  ['cannot be read', { status: 200, body: '<html/>' }, 5],
] as const) {
  some(`where the organization ${what}, no folder of a job without a plan is left`, async (t) => {
    const place = await office(t);
    await place.faults([{ match: { path: '/v1/licenses' }, nth: 'every', do: fault }]);
    const ended = await place.run('plan', await place.file('people.csv', updating));
    t.is(ended.code, code, ended.stderr);
    t.deepEqual(await readdir(join(place.folder, 'output')), []);
  });
}

test('a disk without any room: the file is refused before anything could be written, and nothing is left', async (t) => {
  const disk = await smallDisk(t, 64);
  if (!disk) return;
  const place = await office(t);
  const file = await place.file('people.csv', updating);
  await mkdir(join(disk.folder, 'output'));
  await disk.fillUpTo(0);
  const ended = await place.run('apply', file, '--yes', '--output', join(disk.folder, 'output'));
  t.is(ended.code, 4, ended.stderr);
  tellsWhatToDo(t, ended, /cannot be (?:copied to|locked).*no space left/u);
  t.deepEqual(await place.writes(), []);
  t.deepEqual(await readdir(join(disk.folder, 'output')), []);
});

/** Every call that changed something has its intent in the journal as it stands on the disk. */
async function assertNothingUnjournaled(t: ExecutionContext, place: Office, folder: string): Promise<void> {
  const rows = await collected(readPlanRows(join(folder, 'plan.jsonl')));
  const emails = new Map(rows.map(({ plan }) => [plan.row, plan.email]));
  const journal = await collected(readJournal(join(folder, 'journal.jsonl')));
  const intended = new Set(journal.flatMap(({ record }) => (record.kind === 'intent' ? [emails.get(record.row)] : [])));
  const unknown = (await place.writes()).filter(({ email }) => !intended.has(email)).map(({ email }) => email);
  t.deepEqual(unknown, [], 'calls without an intent');
}

/** Every row is there once, in order, with the status that is true. */
async function assertAllCreated(t: ExecutionContext, place: Office, folder: string): Promise<void> {
  const lines = (await readFile(join(folder, 'results.csv'), 'utf8')).trim().split('\r\n').slice(1);
  t.deepEqual(
    lines.map((line) => line.split(',')[0]),
    people,
  );
  const { people: now } = await place.state();
  const tenant = now.filter(({ email }) => people.includes(email));
  t.is(tenant.length, people.length);
  t.true(tenant.every(({ licenses }) => licenses.join() === 'Messaging'));
  const creates = (await place.writes()).filter(({ method, path, applied }) => {
    return method === 'POST' && path === '/v1/people' && applied;
  });
  t.is(creates.length, people.length);
}

async function plannedOn(place: Office, output: string): Promise<{ folder: string; name: string }> {
  const planned = await place.run('plan', await place.file('people.csv', creating), '--output', output);
  if (planned.code !== 0) throw new Error(planned.stderr);
  const name = (await readdir(output)).find((one) => one.endsWith('-people')) ?? '';
  return { folder: join(output, name), name };
}

for (const [free, when] of [
  [0, 'at once'],
  [12_288, 'after a few rows'],
  [24_576, 'in the middle'],
  [57_344, 'near the end, or where the results are written'],
] as const) {
  some(`a disk that is full ${when}: what is sent is in the journal, the run stops and can go on`, async (t) => {
    const disk = await smallDisk(t, 256);
    if (!disk) return;
    const place = await office(t);
    const { folder, name } = await plannedOn(place, disk.folder);
    await disk.fillUpTo(free);
    const ended = await place.run('apply', name, '--yes', '--output', disk.folder, '--concurrency', '2');
    t.is(ended.code, free === 0 ? 4 : 5, ended.stderr);
    tellsWhatToDo(t, ended, /cannot be (?:written|locked): .*no space left/u);
    if (free === 0) t.deepEqual(await place.writes(), []);
    else t.true((await place.writes()).length > 0);
    if (free > 0) await assertNothingUnjournaled(t, place, folder);
    t.false((await readdir(folder)).some((file) => file.endsWith('.tmp')));

    await disk.makeRoom();
    const again = await place.run('apply', name, '--yes', '--output', disk.folder);
    t.is(again.code, 0, again.stderr);
    await assertAllCreated(t, place, folder);
  });
}

extreme('files that may not grow any further: the run stops, and goes on where they may', async (t) => {
  const place = await office(t);
  const { folder, name } = await plannedOn(place, join(place.folder, 'output'));
  const limited = ['sh', '-c', 'ulimit -f 80; exec "$@"', 'sh'];
  const ended = await place.runThrough(limited, 'apply', name, '--yes', '--concurrency', '2');
  t.is(ended.code, 5, ended.stderr);
  tellsWhatToDo(t, ended, /cannot be written: EFBIG/u);
  t.true((await place.writes()).length > 0);
  await assertNothingUnjournaled(t, place, folder);
  const again = await place.run('apply', name, '--yes');
  t.is(again.code, 0, again.stderr);
  await assertAllCreated(t, place, folder);
});

test('a plan that the disk does not accept is refused or stopped, and nothing is sent', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', creating);
  for (const blocks of [1, 32]) {
    const limited = ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh'];
    const ended = await place.runThrough(limited, 'apply', file, '--yes');
    t.true([4, 5].includes(ended.code ?? -1), `${blocks} blocks: ${ended.code ?? ''} ${ended.stderr}`);
    tellsWhatToDo(t, ended, /(?:cannot be written|cannot be copied to .*): EFBIG/u);
  }
  t.deepEqual(await place.writes(), []);
});

test('a job’s folder that may not be written any more stops the run before anything is sent', async (t) => {
  if (!canBeNobody(t)) return;
  const place = await office(t);
  await place.run('plan', await place.file('people.csv', updating));
  const job = await place.jobFolder();
  await openToAll(place.folder);
  await openToAll(job);
  for (const name of await readdir(job)) await chmod(join(job, name), 0o644);
  const ended = await place.runThrough(asNobody, 'apply', job, '--yes');
  t.true([4, 5].includes(ended.code ?? -1), ended.stderr);
  tellsWhatToDo(t, ended, /cannot be (?:written|locked)/u);
  t.deepEqual(await place.writes(), []);
});

for (const name of ['results.csv', 'results.csv.tmp', 'summary.json', 'summary.json.tmp']) {
  some(
    `a folder in the place of ${name} is told before anything is sent, and the job is applied when it is gone`,
    async (t) => {
      const place = await office(t);
      const { job } = await planFile(place, await place.file('people.csv', updating), join(place.folder, 'output'));
      await mkdir(job.file(name));
      const before = (await place.requests()).length;
      const error = await t.throwsAsync(applyJob(place, job), { instanceOf: RunError });
      t.is(error.problem, 'refused');
      t.regex(error.message, /cannot be written: .* is a folder\.$/u);
      t.regex(error.next ?? '', /^Move .* away, then apply the job again/u);
      t.is((await place.requests()).length, before);
      await rmdir(job.file(name));
      t.is(endOf(await applyJob(place, job)).code, 0);
      t.deepEqual(
        (await resultsOf(job)).map(({ wx_status }) => wx_status),
        ['updated', 'updated'],
      );
    },
  );
}

extreme('where new results do not fit on the disk, the old ones stay as they were', async (t) => {
  const disk = await smallDisk(t, 256);
  if (!disk) return;
  const place = await office(t);
  const { folder, name } = await plannedOn(place, disk.folder);
  t.is((await place.run('apply', name, '--yes', '--output', disk.folder)).code, 0);
  const before = await readFile(join(folder, 'results.csv'), 'utf8');
  await writeFile(join(folder, 'results.csv'), `${before}marked as old\r\n`);
  await disk.fillUpTo(4096);
  const ended = await place.run('apply', name, '--yes', '--output', disk.folder);
  t.is(ended.code, 5, ended.stderr);
  tellsWhatToDo(t, ended, /results\.csv cannot be written: .*no space left/u);
  t.is(await readFile(join(folder, 'results.csv'), 'utf8'), `${before}marked as old\r\n`);
  await disk.makeRoom();
  await rm(join(folder, 'results.csv'));
  t.is((await place.run('apply', name, '--yes', '--output', disk.folder)).code, 0);
  t.is(await readFile(join(folder, 'results.csv'), 'utf8'), before);
});
