/** A proxy that fails in the midst of a run: nobody is created twice, no row is lost, and the job goes on when it is back. */
import test, { type ExecutionContext } from 'ava';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultXmlUrl } from '../../src/model/site-address.js';
import { createAuthority, trust, type Certificate } from '../helpers/certificates.js';
import { office, type Office } from '../helpers/cli.js';
import { connectProxy, type ConnectProxy } from '../helpers/connect-proxy.js';
import { applyJob, planFile, type Conditions } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { secureFront, type SecureFront } from '../helpers/secure-front.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(2);

quickenTime(20);

let certificate: Certificate;
test.before(() => {
  const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-'));
  const authority = createAuthority(folder);
  certificate = authority.issue('DNS:webexapis.com,DNS:acme.webex.com', 2);
  trust(authority);
  rmSync(folder, { recursive: true });
});

const count = 16;
const sheet = [
  'email,firstName,licenses,Cost center',
  ...Array.from({ length: count }, (_, n) => `p${n}@acme.example,P${n},Webex Suite,CC-${n}`),
];

interface Company {
  readonly place: Office;
  readonly proxy: ConnectProxy;
  readonly front: SecureFront;
  readonly how: Conditions;
}

/** `onRequest` is told of each request that has come through, and of the proxy. */
async function company(t: ExecutionContext, onRequest: (nth: number, proxy: ConnectProxy) => void): Promise<Company> {
  const place = await office(t);
  const { origin } = new URL(place.connection.apiUrl);
  const front = await secureFront(t, certificate, origin, (nth) => onRequest(nth, proxy));
  const proxy: ConnectProxy = await connectProxy(t, { leadsTo: front.port });
  const webex = { apiUrl: 'https://webexapis.com/v1', xmlUrl: defaultXmlUrl, proxyFor: () => proxy.origin };
  return { place, proxy, front, how: { webex, concurrency: 3 } };
}

function cut({ clients }: ConnectProxy): void {
  for (const client of clients) client.destroy();
}

async function planned({ place, how }: Company) {
  const path = await place.file('people.csv', sheet.join('\n'));
  return (await planFile(place, path, join(place.folder, 'output'), how)).job;
}

async function assertCreatedOnce(t: ExecutionContext, { place, proxy, front }: Company): Promise<void> {
  const creates = (await place.requests()).filter(
    ({ method, path, applied }) => method === 'POST' && path === '/v1/people' && applied,
  );
  t.is(creates.length, count);
  t.is(new Set(creates.map(({ email }) => email)).size, count);
  t.deepEqual([...front.from].sort(), [...proxy.ports].sort(), 'nothing went around the proxy');
}

for (const [refusal, said] of [
  ['403 Forbidden', /does not let this program connect to .*\(403\), after many attempts/u],
  ['407 Proxy Authentication Required', /requires a user name and a password \(407\)\.$/u],
] as const) {
  some(`a proxy that cuts all connections and then says ${refusal} stops the run, which goes on later`, async (t) => {
    let armed = false;
    const stage = await company(t, (nth, proxy) => {
      if (!armed || nth < 20 || proxy.refusal !== undefined) return;
      proxy.refusal = refusal;
      cut(proxy);
    });
    const job = await planned(stage);
    armed = true;
    const { stopped, results } = await applyJob(stage.place, job, stage.how);
    t.is(stopped?.exitCode, 5);
    t.regex(stopped?.message ?? '', said);
    t.regex(stopped?.message ?? '', new RegExp(`The proxy 127\\.0\\.0\\.1:${stage.proxy.port} `, 'u'));
    t.is(results.rows, count);
    t.is(results.counts.failed + results.counts.invalid, 0, JSON.stringify(results.counts));
    t.true(results.counts['not-attempted'] > 0);

    armed = false;
    stage.proxy.refusal = undefined;
    const again = await applyJob(stage.place, job, stage.how);
    t.is(again.stopped, undefined);
    t.is(again.results.counts.created, count, JSON.stringify(again.results.counts));
    await assertCreatedOnce(t, stage);
  });
}

/** Counted from when the rows are applied: few enough that no call can meet four of them. */
const cuts = [8, 20, 32];
extreme(
  'a proxy that cuts its connections again and again does not stop the run, and nobody is created twice',
  async (t) => {
    let [armed, armedFor] = [false, 0];
    const stage = await company(t, (_nth, proxy) => {
      if (armed && cuts.includes((armedFor += 1))) cut(proxy);
    });
    const job = await planned(stage);
    armed = true;
    const { stopped, results } = await applyJob(stage.place, job, stage.how);
    t.is(stopped, undefined);
    t.is(results.counts.created, count, JSON.stringify(results.counts));
    await assertCreatedOnce(t, stage);
  },
);
