/** What a whole job sends over REST, against Webex's own OpenAPI description. */
import test from 'ava';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';
import { applyJob, planFile } from '../helpers/in-process.js';
import { sheet } from '../helpers/crashed-apply.js';
import { openApi, openApiDocument, openApiPlace } from '../helpers/openapi.js';
import { recordingProxy } from '../helpers/recording-proxy.js';

const document = openApiDocument();
const why = `skipped, because ${openApiPlace} is not there`;
if (!document) console.log(`  What is sent is not held against the OpenAPI description: ${why}.`);
const run = document ? test : test.skip;

run(`every request of a job over REST is as Webex describes it${document ? '' : `: ${why}`}`, async (t) => {
  const { requestProblems } = openApi(document ?? {});
  const place = await office(t, { users: 12 });
  const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
  const webex = { apiUrl: `${proxy.origin}/v1`, xmlUrl: `${proxy.origin}/WBXService/XMLService` };
  const how = { webex, settingsApi: 'rest' as const };
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'), how);
  t.is((await applyJob(place, job, how)).stopped, undefined);
  const problems = proxy.exchanges.flatMap(({ method, url, body }) => {
    const found = requestProblems(method, url, body === '' ? undefined : JSON.parse(body));
    return found.map((problem) => `${method} ${url}: ${problem}`);
  });
  t.deepEqual([...new Set(problems)], []);
  const kinds = new Set(proxy.exchanges.map(({ method, url }) => `${method} ${new URL(url, proxy.origin).pathname}`));
  for (const kind of [
    'PUT /v1/admin/meeting/userconfig/sessionTypes',
    'PUT /v1/admin/meeting/userconfig/trackingCodes',
  ])
    t.true(kinds.has(kind), kind);
});
