/** A service that says no without end: the run stops after a bounded number of requests, and no row is blamed for it. */
import type { ExecutionContext } from 'ava';
import { join } from 'node:path';
import type { JobFolder } from '../../src/job/folder.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { tamperingProxy } from '../helpers/tampering-proxy.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(5);

quickenTime(1000);

const concurrency = 5;
const rows = Array.from({ length: 120 }, (_, n) => `p${n}@acme.example,P${n},Messaging`);
const sheet = `email,firstName,licenses\n${rows.join('\n')}\n`;

async function planned(place: Office): Promise<JobFolder> {
  return (await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'))).job;
}

/** The job goes on when the service is well again, and everybody is there, once. */
async function assertGoesOn(t: ExecutionContext, place: Office, job: JobFolder): Promise<void> {
  const { results, stopped } = await applyJob(place, job, { concurrency });
  t.is(stopped, undefined);
  t.is(results.counts.created, rows.length);
  const creates = (await place.writes()).filter(({ applied }) => applied);
  t.is(creates.length, rows.length);
}

const every = [{ path: '/v1/*' }, { path: '/WBXService/XMLService' }];

for (const [what, answer, most, said] of [
  // 30 pauses, which everybody waits for; then each of those under way.
  ['429 with no Retry-After', { status: 429 }, 32 * concurrency, /too many requests/u],
  ['429 with Retry-After 0', { status: 429, headers: { 'Retry-After': '0' } }, 32 * concurrency, /too many requests/u],
  // 20 calls given up; each is a create that is looked for, with four attempts a look.
  ['503', { status: 503 }, 200, /no usable responses/u],
  ['500', { status: 500 }, 200, /no usable responses/u],
  [
    'a page of a portal',
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' },
    200,
    /no usable responses/u,
  ],
] as const) {
  some(
    `${what} to everything, from the midst of a run on: a bounded number of requests, then the run stops`,
    async (t) => {
      const place = await office(t);
      const job = await planned(place);
      await place.faults(every.map((match) => ({ match, nth: 40, times: 1_000_000, do: answer })));
      const before = (await place.requests()).length;
      const { results, stopped } = await applyJob(place, job, { concurrency });
      t.is(stopped?.exitCode, 5, stopped?.message);
      t.regex(stopped?.message ?? '', said);
      const made = (await place.requests()).length - before - 40;
      t.log(`${made} requests`);
      t.true(made <= most, `${made} requests`);
      t.true(results.counts['not-attempted'] >= rows.length - 40 - 2 * concurrency, JSON.stringify(results.counts));
      t.is(results.counts.failed, 0);
      await place.clearFaults();
      await assertGoesOn(t, place, job);
    },
  );
}

extreme(
  'a portal that takes the place of Webex in the midst of a run is named, and its page is not shown',
  async (t) => {
    const place = await office(t);
    const job = await planned(place);
    const proxy = await tamperingProxy(t, place);
    let passed = 0;
    proxy.tamper = (_passing, answer) => {
      if ((passed += 1) <= 30) return false;
      answer.writeHead(302, { location: 'http://portal.example/', 'content-type': 'text/html' });
      answer.end('<html><title>Airport Wi-Fi</title><script>secret()</script></html>');
      return true;
    };
    const webex = { apiUrl: `${proxy.origin}/v1`, xmlUrl: `${proxy.origin}/WBXService/XMLService` };
    const { stopped } = await applyJob(place, job, { concurrency, webex });
    t.is(stopped?.exitCode, 5, stopped?.message);
    t.regex(stopped?.message ?? '', /no usable responses \(not-webex \(302\)\)/u);
    const told = (await resultsOf(job)).map(({ wx_error = '' }) => wx_error).join('\n');
    t.notRegex(`${told}${stopped?.message ?? ''}`, /<|secret\(\)/u);
    await assertGoesOn(t, place, job);
  },
);
