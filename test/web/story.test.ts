import test from 'ava';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobEntry, JobDetail, Reading, RowDetail } from '../../src/web/api.js';
import type { RowColumns } from '../../src/report/row-format.js';
import { office, runCli, type Office } from '../helpers/cli.js';
import { openWeb } from '../helpers/web-page.js';

const people = (title: string, count = 3): string =>
  [
    'email,firstName,lastName,title,licenses,loginEnabled',
    ...Array.from({ length: count }, (_, n) => `new${n}@acme.example,New,Person ${n},${title},Messaging,`),
  ].join('\r\n');

/** The address of a person whose sign-in is on. */
async function signedIn(one: Office): Promise<string> {
  const { people: all } = await one.state();
  return all.find(({ email, loginEnabled }) => loginEnabled && email.startsWith('user'))?.email ?? '';
}

test('a spreadsheet goes the whole way: sent, read, planned, applied, undone; no answer tells a path or a secret', async (t) => {
  const one = await office(t);
  const web = await openWeb(t, one);
  const page = await web.enter();
  const person = await signedIn(one);
  const file = await page.upload('people.csv', `${people('Boss')}\r\n${person},,,,,false`);
  const reading = await page.post<Reading>(`/api/files/${file}/reading`);
  t.is(reading.encoding, 'utf-8');
  t.deepEqual(
    reading.headings.map(({ field }) => field),
    ['email', 'firstName', 'lastName', 'title', 'licenses', 'loginEnabled'],
  );
  t.deepEqual(await one.requests().then((all) => all.filter(({ path }) => path.includes('licenses'))), []);

  const { run: planning = '' } = await page.post(`/api/files/${file}/plan`, { choice: {}, remember: false });
  const { job: name = '' } = await page.end(planning);
  const job = await page.job(name);
  t.like(job, { state: 'planned', kind: 'apply', input: 'people.csv', can: ['apply', 'report'] });
  t.like(job.confirm, { losing: 1, deletions: 0, shortages: [], limits: [] });
  t.is(job.confirm?.does, 'create 3, update 1, remove licenses or values from 1 person');
  t.deepEqual(await one.writes(), []);
  const rows = JSON.parse((await page.get(`/api/jobs/${name}/rows`)).text) as RowColumns;
  t.deepEqual(rows.row, [2, 3, 4, 5]);
  t.deepEqual(rows.loses, [0, 0, 0, 1]);
  const row = await page.read<RowDetail>(`/api/jobs/${name}/rows/5`);
  t.like(row, { status: 'planned', email: person });
  t.like(row.changes[0], { field: 'loginEnabled', from: 'true', to: 'false', isLoss: true, state: 'planned' });

  const run = await page.apply(job);
  t.deepEqual(await page.end(run), { is: 'ended', run, job: name });
  const done = await page.job(name);
  t.like(done, { state: 'finished', can: ['undo', 'report', 'results'] });
  t.like(done.counts, { created: 3, updated: 1 });
  t.is((await one.state('new0@acme.example')).people[0]?.title, 'Boss');
  const results = await page.get(`/api/jobs/${name}/files/results.csv`);
  t.is((await readFile(join(await one.jobFolder(), 'results.csv'))).toString(), results.text);
  for (const download of ['results.xlsx', 'report.html', 'input']) {
    const answer = await page.get(`/api/jobs/${name}/files/${download}`);
    t.is(answer.status, 200, download);
    t.regex(String(answer.headers['content-disposition']), /^attachment; filename=/u);
  }

  const { run: undoing = '' } = await page.post(`/api/jobs/${name}/undo`);
  const undo = await page.job((await page.end(undoing)).job ?? '');
  t.like(undo, { kind: 'undo', parent: name, state: 'planned' });
  await page.end(await page.apply(undo));
  t.true((await one.state(person)).people[0]?.loginEnabled);
  const jobs = await page.read<JobEntry[]>('/api/jobs');
  t.deepEqual(
    jobs.map(({ kind, state }) => [kind, state]),
    [
      ['undo', 'finished'],
      ['apply', 'finished'],
    ],
  );

  web.child.kill('SIGINT');
  const { code } = await web.ended;
  t.is(code, 0);
  t.deepEqual(
    (await readdir(join(one.folder, 'output'))).filter((left) => left.startsWith('.')),
    [],
  );
  refuseSecrets(t, web.answered(), one);
});

function refuseSecrets(
  t: { false(actual: boolean, message: string): void },
  answered: string,
  { folder, env, connection }: Office,
): void {
  const secrets = { folder, token: env['WEBEX_ACCESS_TOKEN'] ?? '?', ...connection };
  for (const name of ['folder', 'token', 'clientSecret', 'refreshToken'] as const) {
    t.false(answered.includes(secrets[name]), name);
  }
}

test('a job that died with the program goes on in the terminal; one that was stopped there goes on on the page', async (t) => {
  const one = await office(t, { latency: 60 });
  const web = await openWeb(t, one, '--concurrency', '1');
  const page = await web.enter();
  const job = await page.plan('many.csv', people('Clerk', 16));
  const run = await page.apply(job);
  await page.event((event) => event.is === 'run' && event.state.run === run && event.state.done >= 2);
  web.child.kill('SIGKILL');
  await web.ended;
  const again = await openWeb(t, one, '--concurrency', '1');
  const second = await again.enter();
  const cut = await second.job(job.job);
  t.like(cut, { state: 'stopped', can: ['go on', 'report', 'results'] });
  const going = await second.apply(cut);
  await second.event((event) => event.is === 'run' && event.state.run === going && event.state.done >= 2);
  await second.post(`/api/runs/${going}/stop`);
  t.regex((await second.end(going)).problem?.message ?? '', /was stopped/u);
  t.like(await second.job(job.job), { state: 'stopped' });
  const { code } = await runCli(['apply', job.job, '--yes', '--concurrency', '20'], { cwd: one.folder, env: one.env });
  t.is(code, 0);
  t.like((await second.job(job.job)).counts, { created: 16 });
  t.is((await one.writes()).filter(({ method, path }) => method === 'POST' && path.endsWith('/people')).length, 16);
});

test('a paused run begins no row until it is resumed', async (t) => {
  const one = await office(t, { latency: 120 });
  const web = await openWeb(t, one, '--concurrency', '1');
  const page = await web.enter();
  const run = await page.apply(await page.plan('many.csv', people('Clerk', 10)));
  await page.event((event) => event.is === 'run' && event.state.run === run && event.state.done >= 1);
  await page.post(`/api/runs/${run}/pause`);
  await page.event((event) => event.is === 'run' && event.state.isPaused);
  await quiet(one);
  const before = (await one.requests()).length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  t.is((await one.requests()).length, before);
  await page.post(`/api/runs/${run}/resume`);
  const { job = '' } = await page.end(run);
  t.like((await page.job(job)).counts, { created: 10 });
});

/** Waits until no request has come for a while. */
async function quiet(one: Office): Promise<void> {
  for (let [count, same] = [-1, 0]; same < 8;) {
    const now = (await one.requests()).length;
    [count, same] = [now, now === count ? same + 1 : 0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('two pages see the same; the second cannot begin what the first has begun, nor repeat what is done', async (t) => {
  const one = await office(t, { latency: 30 });
  const web = await openWeb(t, one, '--concurrency', '1');
  const [first, second] = [await web.enter(), await web.enter()];
  t.not(first.cookie, second.cookie);
  const job = await first.plan('many.csv', people('Clerk', 6));
  const same = await second.job(job.job);
  t.deepEqual(same, job);
  const run = await first.apply(job);
  const refused = await second.send(`/api/jobs/${job.job}/apply`, requestFor(same));
  t.is(refused.status, 409);
  t.regex(refused.text, /being worked on/u);
  await second.end(run);
  const repeated = await second.send(`/api/jobs/${job.job}/apply`, requestFor(same));
  t.is(repeated.status, 409);
  t.regex(repeated.text, /already finished/u);
  t.is((await one.writes()).filter(({ method, path }) => method === 'POST' && path.endsWith('/people')).length, 6);
});

function requestFor({ seal, confirm }: JobDetail): Record<string, unknown> {
  const { losing, deletions } = confirm ?? { losing: 0, deletions: 0 };
  return { seal, losing, deletions, allowShortage: false, beyondLimits: false };
}

test('nothing is applied unless exactly what the plan does was confirmed', async (t) => {
  const one = await office(t);
  const web = await openWeb(t, one, '--max-creates', '1');
  const page = await web.enter();
  const person = await signedIn(one);
  const job = await page.plan('people.csv', `${people('Boss')}\r\n${person},,,,,false`);
  t.deepEqual(job.confirm?.limits, ['3 people in 4 rows would be created (75 %); --max-creates is 1']);
  const good = { ...requestFor(job), beyondLimits: true };
  for (const [change, status, why] of [
    [{ seal: 'another' }, 409, /not the plan that was shown/u],
    [{ losing: 0 }, 409, /1 person will lose access or data, and 0 was confirmed/u],
    [{ losing: 2 }, 409, /1 person will lose/u],
    [{ deletions: 1 }, 409, /0 people will be deleted, and 1 was confirmed/u],
    [{ beyondLimits: false }, 409, /max-creates is 1/u],
    [{ losing: '1' }, 400, /lacks what was confirmed/u],
  ] as const) {
    const answer = await page.send(`/api/jobs/${job.job}/apply`, { ...good, ...change });
    t.is(answer.status, status, JSON.stringify(change));
    t.regex(answer.text, why);
  }
  t.deepEqual(await one.writes(), []);
  await page.end((await page.post(`/api/jobs/${job.job}/apply`, good))['run'] ?? '');
  t.like((await page.job(job.job)).counts, { created: 3, updated: 1 });
});

test('a shortage must be confirmed, also one that came up after the plan', async (t) => {
  const one = await office(t);
  const web = await openWeb(t, one);
  const page = await web.enter();
  const job = await page.plan('people.csv', people('Boss'));
  t.deepEqual(job.confirm?.shortages, []);
  await one.control('licenses', [{ name: 'Messaging', total: 0 }]);
  const { run = '' } = await page.post(`/api/jobs/${job.job}/apply`, requestFor(job));
  t.regex((await page.end(run)).problem?.message ?? '', /not enough licenses/u);
  t.deepEqual(await one.writes(), []);
  const now = await page.job(job.job);
  t.is(now.confirm?.shortages.length, 1);
  const refused = await page.send(`/api/jobs/${job.job}/apply`, requestFor(now));
  t.is(refused.status, 409);
  const allowed = await page.post(`/api/jobs/${job.job}/apply`, { ...requestFor(now), allowShortage: true });
  await page.end(allowed['run'] ?? '');
  t.is((await page.job(job.job)).state, 'finished');
});
