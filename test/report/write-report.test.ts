import test from 'ava';
import { readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { readPlan } from '../../src/job/plan-file.js';
import { sealText, writeReview } from '../../src/job/review.js';
import { writeReport } from '../../src/report/write-report.js';
import { temporaryFolder } from '../helpers/folder.js';
import { generatedJob, hostile } from '../helpers/report-job.js';

const view = { script: '/* script */', style: '/* style */' };

test('a report is one private file, without addresses to load from and with every value as text', async (t) => {
  const job = await generatedJob(await temporaryFolder(t), 30, `${hostile}.csv`);
  const facts = await writeReport(job, view);
  t.is(facts.rows, 30);
  t.is((await stat(job.file('report.html'))).mode & 0o777, 0o600);
  const page = await readFile(job.file('report.html'), 'utf8');
  t.regex(page, /default-src 'none'|default-src &#39;none&#39;/u);
  t.false(page.includes('<img'));
  t.false(/<script>(?!\/\* script)/u.test(page));
  t.false(/(?:src|href)="(?!#)/u.test(page));
  t.true(page.includes('&#60;img src=x'));
});

for (const [what, change, told] of [
  ['of this plan', sealText, false],
  ['of another plan', () => 'another digest', true],
] as const) {
  test(`an approval ${what} is shown with its reason`, async (t) => {
    const job = await generatedJob(await temporaryFolder(t), 3);
    const { footer } = await readPlan(job.file('plan.jsonl'));
    const seal = change(footer?.seal ?? t.fail());
    const approval = {
      by: 'boss@acme.example',
      signIn: 'chief@acme.example',
      at: '2026-11-28T10:00:00Z',
      seal,
      reason: '<ticket 7>',
    };
    await writeFile(job.file('approval.json'), JSON.stringify(approval));
    await writeReport(job, view);
    const page = await readFile(job.file('report.html'), 'utf8');
    t.regex(page, /boss@acme\.example, signed in as chief@acme\.example, reason: &#60;ticket 7&#62;/u);
    t.is(page.includes('This is not the plan that was approved.'), told);
  });
}

test('a plan that waits says why, until somebody decided, and then who', async (t) => {
  const job = await generatedJob(await temporaryFolder(t), 3);
  const reasons = [
    { code: 'first-file', message: 'it is the first file of this feed' },
    { code: 'limit', message: '<60 of 70> people would be updated' },
  ];
  await writeReview(job, { at: '2026-11-28T02:00:00Z', reasons });
  const page = async (): Promise<string> => {
    await writeReport(job, view);
    return await readFile(job.file('report.html'), 'utf8');
  };
  t.true((await page()).includes('it is the first file of this feed; &#60;60 of 70&#62; people would be updated'));
  await writeFile(job.file('rejection.json'), JSON.stringify({ by: 'ana', at: '2026-11-28T10:00:00Z', reason: 'old' }));
  const decided = await page();
  t.regex(decided, /ana, reason: old, <time datetime="2026-11-28T10:00:00.000Z">/u);
  t.false(decided.includes('first file'));
});

for (const [file, text] of [
  ['review.json', '[]'],
  ['rejection.json', 'no JSON'],
  ['approval.json', '{"by": 7}'],
  ['approval.json', 'no JSON'],
  ['summary.json', '[{'],
  ['summary.json', '{"calls": {"x": "many"}, "waits": null, "startedAt": 5}'],
] as const) {
  test(`a damaged ${file} (${text}) costs only what it tells`, async (t) => {
    const job = await generatedJob(await temporaryFolder(t), 3);
    await writeFile(job.file(file), text);
    t.is((await writeReport(job, view)).rows, 3);
  });
}

test('a plan that was not applied is reported as planned, with what people are going to lose', async (t) => {
  const job = await generatedJob(await temporaryFolder(t), 10);
  for (const name of ['journal.jsonl', 'summary.json']) await rm(job.file(name));
  await writeReport(job, view);
  const page = await readFile(job.file('report.html'), 'utf8');
  t.regex(page, /Nothing is applied yet: 8 rows are planned\./u);
  t.regex(page, /person\.number8@acme\.example/u);
  t.false(page.includes('id="course-chart"'));
});

test('a report that the disk does not accept leaves the one before', async (t) => {
  const job = await generatedJob(await temporaryFolder(t), 3);
  await writeReport(job, view);
  const before = await readFile(job.file('report.html'), 'utf8');
  await symlink('/dev/full', job.file('report.html.tmp'));
  await t.throwsAsync(writeReport(job, view), { message: /report\.html cannot be written: .*no space left/u });
  t.is(await readFile(job.file('report.html'), 'utf8'), before);
});
