import test from 'ava';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { createJobFolder, findJob, listJobs, removeJobFolder } from '../../src/job/folder.js';
import { watchFolder } from '../helpers/failing-disk.js';
import { temporaryFolder } from '../helpers/folder.js';

const now = new Date(2026, 10, 3, 4, 5, 6);

const names: [string, string][] = [
  ['new-hires.csv', 'new-hires'],
  ['/somewhere/else/New hires (2).csv', 'New-hires-2'],
  ['C:\\Users\\ana\\wave 1.csv', 'wave-1'],
  ['people.2026.csv', 'people.2026'],
  ['Müller.csv', 'Müller'],
  ['Mu\u0308ller.csv', 'Müller'],
  ['名簿.csv', '名簿'],
  ['हिन्दी.csv', 'हिन्दी'],
  ['..', 'job'],
  ['.csv', 'job'],
  ['...---.csv', 'job'],
  ['😀.csv', 'job'],
  ['CON.csv', 'CON'],
  ['a\0b\nc:d*e?f"g<h>i|j.csv', 'a-b-c-d-e-f-g-h-i-j'],
  [`${'x'.repeat(300)}.csv`, 'x'.repeat(50)],
  [`${'x'.repeat(49)}-yyy.csv`, 'x'.repeat(49)],
  [`${'𠮷'.repeat(100)}.csv`, '𠮷'.repeat(50)],
];
for (const [file, name] of names) {
  test(`a job of ${JSON.stringify(file).slice(-30)} gets a name that every file system takes`, async (t) => {
    const output = await temporaryFolder(t);
    const job = await createJobFolder(output, file, now);
    t.is(job.name, `20261103-040506-${name}`);
    t.deepEqual(await readdir(output), [job.name]);
    t.is(basename(job.path), job.name);
    t.is(job.file('plan.jsonl'), join(output, job.name, 'plan.jsonl'));
  });
}

test('jobs that begin in one second get folders of their own', async (t) => {
  const output = await temporaryFolder(t);
  const jobs = await Promise.all(Array.from({ length: 12 }, () => createJobFolder(output, 'a.csv', now)));
  t.is(new Set(jobs.map(({ name }) => name)).size, 12);
  t.deepEqual(await listJobs(output), [], 'a folder without a plan is no job');
  await Promise.all(jobs.map((job) => writeFile(job.file('plan.jsonl'), '')));
  t.deepEqual(
    (await listJobs(output)).map(({ name }) => name),
    [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((n) => `20261103-040506-a-${n}`).concat('20261103-040506-a'),
  );
});

test('of jobs of several files in one second, the one planned last is the newest', async (t) => {
  const output = await temporaryFolder(t);
  const order = ['users', 'people-2', 'users-retry', 'people'];
  for (const [place, file] of order.entries()) {
    const job = await createJobFolder(output, `${file}.csv`, now);
    const header = { kind: 'header', version: 1, columns: [], input: {}, organization: {}, site: '', options: {} };
    const at = `2026-11-03T03:05:06.${100 + place}Z`;
    await writeFile(job.file('plan.jsonl'), `${JSON.stringify({ ...header, at })}\n`);
  }
  t.deepEqual(
    (await listJobs(output)).map(({ name }) => name),
    order.map((file) => `20261103-040506-${file}`).reverse(),
  );
  t.is((await findJob(output, 'latest')).name, '20261103-040506-people');
});

test.serial('a job is for its owner only, whatever the umask', async (t) => {
  for (const mask of [0, 0o022, 0o077]) {
    const before = process.umask(mask);
    try {
      const job = await createJobFolder(join(await temporaryFolder(t), 'new', 'output'), 'a.csv', now);
      t.is((await stat(job.path)).mode & 0o777, 0o700);
    } finally {
      process.umask(before);
    }
  }
});

test('the names of a new job and of the folders above it are on the disk before anything else', async (t) => {
  const folder = await temporaryFolder(t);
  const disk = watchFolder(folder, () => false);
  const job = await createJobFolder(join(folder, 'new', 'output'), 'a.csv', now);
  disk.heal();
  const syncs = disk.steps.filter((step) => step.startsWith('sync ')).map((step) => step.slice('sync '.length));
  t.deepEqual(syncs, ['new', basename(folder), 'output']);
  t.is(disk.steps.indexOf(`mkdir ${job.name}`), disk.steps.lastIndexOf('sync output') - 2, disk.steps.join(', '));
});

test('an output folder that cannot be made refuses the run', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'output'), '');
  const error = await t.throwsAsync(createJobFolder(join(folder, 'output'), 'a.csv', now), { instanceOf: RunError });
  t.is(error.problem, 'refused');
  t.regex(error.message, /output folder .* cannot be written/u);
  t.regex(error.next ?? '', /--output/u);
});

test('a job that never came to a plan is forgotten', async (t) => {
  const output = await temporaryFolder(t);
  const job = await createJobFolder(output, 'a.csv', now);
  await writeFile(job.file('input.csv'), 'x');
  await removeJobFolder(job);
  t.deepEqual(await readdir(output), []);
});

const jobNames = ['20261103-040506-a', '20261103-040506-a-2', '20261103-040507-b', '20261104-000000-latest'];
const office = async (...[t]: Parameters<typeof temporaryFolder>): Promise<string> => {
  const output = await temporaryFolder(t);
  for (const name of [...jobNames, 'notes', '2026']) await mkdir(join(output, name));
  for (const name of jobNames) await writeFile(join(output, name, 'plan.jsonl'), '');
  await writeFile(join(output, '20261105-000000-file'), 'no folder');
  return output;
};

for (const [reference, name] of [
  ['20261103-040507-b', '20261103-040507-b'],
  ['20261103-040507', '20261103-040507-b'],
  ['20261104', '20261104-000000-latest'],
  ['20261103-040506-a', '20261103-040506-a'],
  ['20261103-040506-a-', '20261103-040506-a-2'],
  ['latest', '20261104-000000-latest'],
] as const) {
  test(`the job "${reference}" is found by its name or a beginning that only it has`, async (t) => {
    const output = await office(t);
    const job = await findJob(output, reference);
    t.is(job.name, name);
    t.is(job.path, join(output, name));
  });
}

test('a job is found by its path, wherever it lies and with or without a slash at the end', async (t) => {
  const output = await office(t);
  for (const end of ['', '/', '//']) {
    const job = await findJob('elsewhere', join(output, '20261103-040507-b') + end);
    t.is(job.name, '20261103-040507-b');
    t.is(job.file('journal.jsonl'), join(output, '20261103-040507-b', 'journal.jsonl'));
  }
});

for (const [reference, said] of [
  ['20261103', /"20261103" matches 3 jobs: 20261103-040507-b, 20261103-040506-a-2, 20261103-040506-a\./u],
  ['nothing', /no spreadsheet and no job "nothing": 20261104-000000-latest, .* are there/u],
  ['20261105', /no job "20261105"/u],
  ['notes', /no job "notes"/u],
  ['', /No job was given/u],
] as const) {
  test(`"${reference}" names no job, and the error names those that are there`, async (t) => {
    const error = await t.throwsAsync(findJob(await office(t), reference), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, said);
    t.truthy(error.next);
  });
}

test('where there are no jobs, the error says so', async (t) => {
  const output = join(await temporaryFolder(t), 'output');
  t.deepEqual(await listJobs(output), []);
  for (const reference of ['latest', 'x']) {
    const error = await t.throwsAsync(findJob(output, reference), { instanceOf: RunError });
    t.regex(error.message, /has no jobs/u);
  }
});
