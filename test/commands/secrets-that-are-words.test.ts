/** A secret that is also a word of the spreadsheet changes no cell; a secret that the service repeats stands in no message. */
import test, { type ExecutionContext } from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from '../helpers/certificates.js';
import { office, renewable, type Office } from '../helpers/cli.js';
import { connectProxy } from '../helpers/connect-proxy.js';
import { temporaryFolder } from '../helpers/folder.js';
import { recordingProxy } from '../helpers/recording-proxy.js';
import { secureFront } from '../helpers/secure-front.js';
import { extreme } from '../helpers/some-cases.js';

const rows = `email,firstName,licenses,title,department,Cost center
new@acme.example,Engineering,Webex Suite,Lead Engineering,Engineering,CC-1
amelie.fischer@acme.example,,,Engineering,Engineering; Marketing,CC-2
`;

/** A client secret that is a department's name, a refresh token that is a title: signed in by the access token. */
function wordsAsSecrets(place: Office): Record<string, string> {
  return {
    ...renewable(place),
    WEBEX_ACCESS_TOKEN: place.connection.accessToken,
    WEBEX_CLIENT_SECRET: 'Engineering',
    WEBEX_REFRESH_TOKEN: 'Lead Engineering',
  };
}

async function assertCellsUntouched(t: ExecutionContext, place: Office): Promise<void> {
  const job = await place.jobFolder();
  for (const name of ['plan.jsonl', 'journal.jsonl', 'results.csv', 'summary.json']) {
    const text = await readFile(join(job, name), 'utf8');
    t.false(text.includes('***'), `${name}: ${/.{0,60}\*\*\*.{0,60}/u.exec(text)?.[0] ?? ''}`);
    if (name !== 'summary.json') t.true(text.includes('Engineering'), name);
  }
  const created = (await place.state('new@acme.example')).people[0];
  t.like(created, { title: 'Lead Engineering', department: 'Engineering', firstName: 'Engineering' });
  const updated = (await place.state('amelie.fischer@acme.example')).people[0];
  t.like(updated, { title: 'Engineering', department: 'Engineering; Marketing' });
  const results = await place.results();
  t.deepEqual(
    results.map(({ wx_status, department }) => [wx_status, department]),
    [
      ['created', 'Engineering'],
      ['updated', 'Engineering; Marketing'],
    ],
  );
}

test('a department that is also the client secret reaches Webex letter for letter, and every file and screen has it so', async (t) => {
  const place = await office(t);
  const env = wordsAsSecrets(place);
  const path = await place.file('people.csv', rows);
  const planned = await place.runWith(env, 'plan', path, '--details');
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /department .*"Engineering"/u);
  const asJson = await place.runWith(env, 'plan', path, '--json');
  const applied = await place.runWith(env, 'apply', path, '--yes', '--format', 'xlsx', '--json');
  t.is(applied.code, 0, applied.stderr);
  for (const { stdout, stderr } of [planned, asJson, applied]) t.false((stdout + stderr).includes('***'));
  await assertCellsUntouched(t, place);
  const again = await place.runWith(env, 'apply', path, '--yes');
  t.is(again.code, 0, again.stderr);
  t.true((await place.results()).every(({ wx_status }) => wx_status === 'unchanged'));
  const exported = await place.runWith(env, 'export', 'all.csv');
  t.is(exported.code, 0, exported.stderr);
  t.regex(await readFile(join(place.folder, 'all.csv'), 'utf8'), /Engineering; Marketing/u);
});

extreme('a cell that is also the password of the proxy reaches Webex letter for letter', async (t) => {
  const place = await office(t);
  const authority = createAuthority(await temporaryFolder(t));
  const certificate = authority.issue('DNS:webexapis.com,DNS:acme.webex.com', 2);
  const front = await secureFront(t, certificate, new URL(place.connection.apiUrl).origin);
  const proxy = await connectProxy(t, { leadsTo: front.port, user: 'ana:Engineering' });
  const env = {
    WEBEX_ACCESS_TOKEN: place.connection.accessToken,
    HTTPS_PROXY: `http://ana:Engineering@127.0.0.1:${proxy.port}`,
    NODE_EXTRA_CA_CERTS: authority.path,
  };
  const applied = await place.runAsProgramWith(env, 'apply', await place.file('people.csv', rows), '--yes');
  t.is(applied.code, 0, applied.stderr);
  await assertCellsUntouched(t, place);
});

test('a cell that is quoted in a message stands there as it is, also where it is a secret', async (t) => {
  const place = await office(t);
  const sheet = 'email,Engineering,sessionTypes\namelie.fischer@acme.example,x,Engineering\n';
  const path = await place.file('people.csv', sheet);
  const env = wordsAsSecrets(place);
  const refused = await place.runWith(env, 'plan', path);
  t.is(refused.code, 4);
  t.regex(refused.stderr, /"Engineering"/u);
  const planned = await place.runWith(env, 'plan', path, '--ignore-unknown');
  t.is(planned.code, 3, planned.stderr);
  t.regex(planned.stdout, /sessionTypes +"Engineering"/u);
  t.false((refused.stderr + planned.stdout + planned.stderr).includes('***'));
});

for (const [api, fault, code] of [
  [
    'REST',
    { match: { method: 'PUT' }, nth: 'every', do: { status: 400, body: { message: 'Bad secret Engineering' } } },
    'http-400',
  ],
  [
    'XML',
    { match: { operation: 'SetUser' }, nth: 'every', do: { exceptionId: '030025', reason: 'Bad secret Engineering' } },
    'xml-030025',
  ],
] as const) {
  test(`a secret that ${api} repeats in a reason is in no message, and the cell beside it is untouched`, async (t) => {
    const place = await office(t);
    await place.faults([fault]);
    const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
    const env = {
      ...wordsAsSecrets(place),
      WEBEX_API_URL: `${proxy.origin}/v1`,
      WEBEX_XML_URL: `${proxy.origin}/WBXService/XMLService`,
    };
    const sheet = 'email,department,Cost center\namelie.fischer@acme.example,Engineering,CC-9\n';
    const path = await place.file('people.csv', sheet);
    const applied = await place.runWith(env, 'apply', path, '--yes', '--json');
    t.is(applied.code, 3, applied.stderr);
    t.true(proxy.exchanges.some(({ answer }) => answer.includes('Bad secret Engineering')));
    const [row] = await place.results();
    t.like(row, { department: 'Engineering', wx_error_code: code });
    t.regex(row?.['wx_error'] ?? '', /Bad secret \*\*\*/u);
    t.false((applied.stdout + applied.stderr).includes('Bad secret Engineering'));
    t.false(
      (await readFile(join(await place.jobFolder(), 'journal.jsonl'), 'utf8')).includes('Bad secret Engineering'),
    );
  });
}
