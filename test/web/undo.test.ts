import test from 'ava';
import { office } from '../helpers/cli.js';
import { openWeb, type Page } from '../helpers/web-page.js';

const people = [
  'email,firstName,lastName,licenses',
  'new0@acme.example,New,Zero,Messaging',
  'new1@acme.example,New,One,',
];

async function undoPlan(page: Page, job: string, body: unknown): Promise<Awaited<ReturnType<Page['job']>>> {
  const { run = '' } = await page.post(`/api/jobs/${job}/undo`, body);
  const { job: planned = '', problem } = await page.end(run);
  if (problem !== undefined) throw new Error(problem.message);
  return await page.job(planned);
}

test('before an undo the page learns how many people the job created; what is chosen for them is in the plan, and done', async (t) => {
  const one = await office(t);
  const page = await (await openWeb(t, one)).enter();
  const { job } = await page.plan('people.csv', people.join('\r\n'));
  t.deepEqual(await page.read(`/api/jobs/${job}/undo`), { created: 0, choice: 'keep' });
  await page.end(await page.apply(await page.job(job)));
  t.deepEqual(await page.read(`/api/jobs/${job}/undo`), { created: 2, choice: 'keep' });
  const wrong = await page.send(`/api/jobs/${job}/undo`, { created: 'forget' });
  t.is(wrong.status, 400);

  const kept = await undoPlan(page, job, {});
  t.deepEqual(kept.created, { choice: 'keep', people: 2 });
  t.deepEqual(kept.summary?.notices, ['2 people created by the job are kept']);
  t.is(kept.confirm, undefined);

  const off = await undoPlan(page, job, { created: 'deactivate' });
  t.deepEqual(off.created, { choice: 'deactivate', people: 2 });
  t.like(off.confirm, { deletions: 0, losing: 2 });

  const gone = await undoPlan(page, job, { created: 'delete' });
  t.deepEqual(gone.created, { choice: 'delete', people: 2 });
  t.like(gone.confirm, { deletions: 2, losing: 0, does: 'delete 2, remove nothing' });
  const seal = gone.seal ?? '';
  const untyped = { seal, losing: 0, deletions: 0, allowShortage: true, beyondLimits: true };
  const refused = await page.send(`/api/jobs/${gone.job}/apply`, untyped);
  t.is(refused.status, 409);
  t.regex(refused.text, /2 people will be deleted, and 0 was confirmed/u);
  t.is((await one.state('new0@acme.example')).people.length, 1);
  await page.end(await page.apply(gone));
  t.like((await page.job(gone.job)).counts, { deleted: 2 });
  t.is((await one.state('new0@acme.example')).people.length, 0);
});
