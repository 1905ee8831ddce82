/** Tickets, tokens and roles that end in the midst of a run with many calls in flight: no row is lost or blamed for it. */
import test, { type ExecutionContext } from 'ava';
import { join } from 'node:path';
import type { JobFolder } from '../../src/job/folder.js';
import type { Applied } from '../../src/pipeline.js';
import { keeperOf } from '../../src/commands/kept-tokens.js';
import type { TokenStore } from '../../src/sign-in/token-store.js';
import { office, type Office } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { applyJob, planFile, resultsOf, type Conditions } from '../helpers/in-process.js';
import { extreme, isWhole, someCases } from '../helpers/some-cases.js';

const some = someCases(6);

const concurrency = 25;
const sheet = (count: number): string =>
  `email,firstName,licenses\n${Array.from({ length: count }, (_, n) => `p${n}@acme.example,P${n},Messaging`).join('\n')}\n`;
const post = { method: 'POST', path: '/v1/people' };

const addresses = (count: number): string[] => Array.from({ length: count }, (_, n) => `p${n}@acme.example`);

/** Ends among the first rows, and again when those whom the first end met have long been through. */
function twice(emails: readonly string[], match: Record<string, string>, expire: string): unknown[] {
  const late = { ...match, email: emails.at(-6) ?? '' };
  return [
    { match, nth: 10, do: { expire } },
    { match: late, nth: 1, do: { expire } },
  ];
}

async function planned(place: Office, content: string): Promise<JobFolder> {
  return (await planFile(place, await place.file('people.csv', content), join(place.folder, 'output'))).job;
}

async function assertAllDone(t: ExecutionContext, place: Office, { results, stopped }: Applied, rows: number) {
  t.is(stopped, undefined);
  t.is(results.counts.created + results.counts.updated, rows);
  const writes = (await place.writes()).filter(({ applied }) => applied).map(({ email }) => email);
  t.is(writes.length, rows);
  t.is(new Set(writes).size, rows);
}

extreme(
  'a ticket that ends twice with many calls in flight: one sign-in for each end, and every row is done once',
  async (t) => {
    const place = await office(t, { users: 200, latency: 15 });
    const { siteUsers } = await place.state();
    const usable = siteUsers.filter((user) => (user as { active?: boolean }).active === true);
    const emails = usable.slice(2, 122).map(({ email }) => email);
    t.is(emails.length, 120);
    const job = await planned(place, `email,Cost center\n${emails.map((email) => `${email},CC-5`).join('\n')}\n`);
    const before = (await place.requests()).length;
    await place.faults(twice(emails, { operation: 'SetUser' }, 'ticket'));
    await assertAllDone(t, place, await applyJob(place, job, { concurrency }), 120);
    const signIns = (await place.requests()).slice(before).filter(({ operation }) => operation === 'AuthenticateUser');
    t.is(signIns.length, 1 + 2);
  },
);

function renewable({ connection }: Office): Conditions {
  const { refreshToken, clientId, clientSecret, accessToken } = connection;
  return { concurrency, webex: { accessToken, refreshToken, clientId, clientSecret } };
}

extreme(
  'an access token that ends twice with many calls in flight: one renewal for each end, and every row is done once',
  async (t) => {
    const place = await office(t, { latency: 15 });
    const job = await planned(place, sheet(120));
    await place.faults(twice(addresses(120), post, 'accessToken'));
    await assertAllDone(t, place, await applyJob(place, job, renewable(place)), 120);
    const renewals = (await place.requests()).filter(({ path }) => path === '/v1/access_token');
    t.is(renewals.length, 2);
  },
);

/** As a run has it whose sign-in is kept in a file. */
async function byKeptSignIn(store: TokenStore): Promise<Conditions> {
  const saved = await store.read('default');
  if (saved === undefined) throw new Error('you are not signed in');
  return { concurrency: 50, webex: { ...saved.secrets, keeper: keeperOf(store, 'default', saved) } };
}

/** So many that the first end meets fifty in flight, and others come after it. */
const rows = isWhole ? 150 : 100;

for (const [what, expire, renewals, signIns] of [
  ['both end', { accessToken: post, ticket: { operation: 'SetUser' } }, 1, 2],
  ['an access token ends', { accessToken: post }, 1, 1],
  ['a ticket ends', { ticket: { operation: 'SetUser' } }, 0, 2],
] as const) {
  some(
    `${what} with fifty rows of a kept sign-in in flight: one renewal each, kept in time, and no row is lost`,
    async (t) => {
      const place = await office(t, { latency: 30, rotateRefreshToken: true, oldAccessToken: 'revoke' });
      const people = addresses(rows).map((email, n) => `${email},P${n},Webex Suite,TRS`);
      const job = await planned(place, `email,firstName,licenses,sessionTypes\n${people.join('\n')}\n`);
      const before = (await place.requests()).length;
      const { store } = await keepSignIn(place, { accessEndsAt: Date.now() + 86_400_000 });
      await place.faults(Object.entries(expire).map(([kind, match]) => ({ match, nth: 55, do: { expire: kind } })));
      const { results, stopped } = await applyJob(place, job, await byKeptSignIn(store));
      t.is(stopped, undefined);
      t.is(results.counts.created, rows);
      const sent = (await place.requests()).slice(before);
      for (const operation of ['POST /v1/people', 'SetUser']) {
        const done = sent.filter((one) => one.applied && operation === (one.operation ?? `${one.method} ${one.path}`));
        t.is(new Set(done.map(({ email }) => email)).size, rows);
        t.is(done.length, rows);
      }
      t.is(sent.filter(({ path }) => path === '/v1/access_token').length, renewals);
      t.is(sent.filter(({ operation }) => operation === 'AuthenticateUser').length, signIns);
      const kept = await byKeptSignIn(store);
      t.is(kept.webex?.refreshToken !== place.connection.refreshToken, renewals === 1);
      const next = await planFile(place, await place.file('next.csv', sheet(3)), join(place.folder, 'output'), kept);
      t.is((await applyJob(place, next.job, await byKeptSignIn(store))).results.counts.updated, 3);
    },
  );
}

/** So many were created, and no row is blamed for what it could not help. */
async function assertStopped(t: ExecutionContext, place: Office, job: JobFolder, { stopped, results }: Applied) {
  t.is(stopped?.exitCode, 6, stopped?.message);
  const { people } = await place.state();
  const created = people.filter(({ email }) => /^p\d/u.test(email)).length;
  t.is(results.counts.created, created);
  t.is(results.counts['not-attempted'], results.rows - created, JSON.stringify(results.counts));
  t.is((await resultsOf(job)).length, results.rows);
}

extreme(
  'a refresh token that is revoked in the midst of a run stops it: the other rows are not attempted',
  async (t) => {
    const place = await office(t, { latency: 5 });
    const job = await planned(place, sheet(60));
    await place.faults([
      { match: post, nth: 20, do: { expire: 'refreshToken' } },
      { match: post, nth: 21, do: { expire: 'accessToken' } },
    ]);
    const applied = await applyJob(place, job, renewable(place));
    await assertStopped(t, place, job, applied);
    t.regex(applied.stopped?.message ?? '', /could not be renewed/u);
    t.is((await place.requests()).filter(({ path }) => path === '/v1/access_token').length, 1);
  },
);

extreme(
  'a role that is lost in the midst of a run stops it: no row is said to have failed, and all are done when it is back',
  async (t) => {
    const place = await office(t);
    const job = await planned(place, sheet(90));
    await place.faults([{ match: { path: '/v1/people*' }, nth: 30, times: 1_000_000, do: { status: 403 } }]);
    const { stopped, results } = await applyJob(place, job, { concurrency: 5 });
    t.is(stopped?.exitCode, 6, stopped?.message);
    t.regex(stopped?.next ?? '', /lost its role/u);
    const { created, failed, unknown, 'not-attempted': left } = results.counts;
    t.is((await place.state()).people.filter(({ email }) => /^p\d/u.test(email)).length, created);
    t.is(failed, 0);
    // Whether they were created could not be seen, as looking was forbidden too.
    t.true(unknown >= 20 && unknown < 45, String(unknown));
    t.is(left, results.rows - created - unknown);
    await place.clearFaults();
    await assertAllDone(t, place, await applyJob(place, job, { concurrency: 5 }), 90);
  },
);

test('rows that Webex forbids among others fail, each with the reason, and the run goes on', async (t) => {
  const place = await office(t);
  const job = await planned(place, sheet(60));
  await place.faults(
    Array.from({ length: 60 }, (_, n) => n)
      .filter((n) => n % 2 === 0)
      .map((n) => ({ match: { ...post, email: `p${n}@acme.example` }, nth: 'every', do: { status: 403 } })),
  );
  const { stopped, results } = await applyJob(place, job, { concurrency: 1 });
  t.is(stopped, undefined);
  t.like(results.counts, { created: 30, failed: 30 });
  t.true(
    (await resultsOf(job)).every(({ wx_status, wx_error = '' }) => wx_status === 'created' || wx_error.includes('403')),
  );
});
