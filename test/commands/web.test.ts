import test from 'ava';
import { chmod, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { get, request } from 'node:https';
import { join } from 'node:path';
import type { JobEntry, SignInState } from '../../src/web/api.js';
import { createAuthority } from '../helpers/certificates.js';
import { office, startCli, type Office } from '../helpers/cli.js';
import { someCases } from '../helpers/some-cases.js';
import { openWeb, type Page } from '../helpers/web-page.js';

const some = someCases(3);

const protectedBy = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem', '--password-file', 'password'];

for (const [why, args, told] of [
  ['no certificate, key and password', ['--host', 'admin.acme.example'], /--host also needs --tls-cert, --tls-key/u],
  ['no password', ['--host', '127.0.0.1', '--tls-cert', 'a', '--tls-key', 'b'], /--password-file/u],
  ['every address at once', ['--host', '0.0.0.0', ...protectedBy], /is not the name or address/u],
  ['no file with a password', ['--host', '127.0.0.1', ...protectedBy], /holds no password of at least 12/u],
  ['a password without a host', ['--password-file', 'c'], /are for --host/u],
] as const) {
  some(`other machines are refused the page with ${why}`, async (t) => {
    const one = await office(t);
    const { code, stderr } = await one.run('web', '--no-open', ...args);
    t.is(code, 2, stderr);
    t.regex(stderr, told);
    t.deepEqual(await readdir(one.folder), []);
  });
}

test('with --host the page is encrypted, answers only under that name, and takes the password', async (t) => {
  const one = await office(t);
  const authority = createAuthority(one.folder);
  const { cert, key } = authority.issue('IP:127.0.0.1', 2);
  await one.file('cert.pem', cert);
  await one.file('key.pem', key);
  await one.file('password', 'correct horse battery\n');
  const args = ['web', '--no-open', '--json', '--host', '127.0.0.1', ...protectedBy];
  await chmod(join(one.folder, 'password'), 0o644);
  t.regex((await one.run(...args)).stderr, /can be read or written by others/u);
  await chmod(join(one.folder, 'password'), 0o600);
  const { child, ended } = startCli(args, { cwd: one.folder, env: one.env });
  t.teardown(() => child.kill('SIGKILL'));
  const url = await new Promise<URL>((resolve, reject) => {
    child.stdout?.on('data', (text: string) =>
      resolve(new URL(/"url":"(?<url>[^"]+)"/u.exec(text)?.groups?.['url'] ?? '')),
    );
    void ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  t.is(url.protocol, 'https:');
  const ca = await readFile(authority.path);
  const statusFor = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(
        { host: '127.0.0.1', port: url.port, ca, path: '/', headers: { host }, checkServerIdentity: () => undefined },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      ).on('error', reject);
    });
  t.is(await statusFor(url.host), 200);
  t.is(await statusFor(`localhost:${url.port}`), 421);
  const entering = (code: string): Promise<readonly [number | undefined, string]> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
      const how = { host: '127.0.0.1', port: url.port, ca, path: '/api/session', method: 'POST', headers };
      const asked = request(how, (response) => {
        response.resume();
        resolve([response.statusCode, String(response.headers['set-cookie'])]);
      });
      asked.on('error', reject).end(JSON.stringify({ code }));
    });
  t.is((await entering('correct horse'))[0], 401);
  const [status, cookie] = await entering('correct horse battery');
  t.is(status, 200);
  t.regex(cookie, /; HttpOnly; SameSite=Strict; Path=\/; Secure$/u);
  child.kill('SIGTERM');
  t.is((await ended).code, 0);
});

test('a port that is taken is told, and nothing is left', async (t) => {
  const one = await office(t);
  const taken = createServer().listen(0, '127.0.0.1');
  t.teardown(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const { code, stderr } = await one.run('web', '--no-open', '--port', String(port));
  t.is(code, 2);
  t.regex(stderr, new RegExp(`--port ${port} of 127\\.0\\.0\\.1 is already in use`, 'u'));
  t.deepEqual(await readdir(one.folder), []);
});

test('--demo needs no sign-in, and has an organization to try', async (t) => {
  const one = await office(t);
  const web = await openWeb(t, { folder: one.folder, env: {} }, '--demo');
  const page = await web.enter();
  t.true(page.session.isDemo);
  t.true(page.session.samples.includes('users.csv'));
  await page.event((event) => event.is === 'signed-in' && event.signIn.is === 'signed in');
  const sample = await web.ask({
    method: 'POST',
    path: '/api/files?sample=leavers.csv',
    headers: { ...headersOf(page), 'content-type': 'application/octet-stream' },
  });
  const { file } = JSON.parse(sample.text) as { file: string };
  const { run = '' } = await page.post(`/api/files/${file}/plan`, { choice: {}, remember: false });
  t.like(await page.job((await page.end(run)).job ?? ''), { state: 'planned', site: 'acme.webex.com' });
  for (const name of ['../package.json', 'deploy', 'nothing.csv']) {
    const path = `/api/files?sample=${encodeURIComponent(name)}`;
    const headers = { ...headersOf(page), 'content-type': 'application/octet-stream' };
    t.is((await web.ask({ method: 'POST', path, headers })).status, 404, name);
  }
});

function headersOf({ cookie, session }: Page): Record<string, string> {
  return { cookie, 'x-webex-bulk': session.writeToken, 'sec-fetch-site': 'same-origin' };
}

test('Ctrl-C lets the rows under way end, tells the pages, and the job can be resumed', async (t) => {
  const one = await office(t, { latency: 40 });
  const web = await openWeb(t, one, '--concurrency', '1');
  const page = await web.enter();
  const rows = Array.from({ length: 15 }, (_, n) => `new${n}@acme.example,New,Person`);
  const job = await page.plan('people.csv', ['email,firstName,lastName', ...rows].join('\n'));
  const run = await page.apply(job);
  await page.event((event) => event.is === 'run' && event.state.run === run && event.state.done > 0);
  web.child.kill('SIGINT');
  const bye = await page.event((event) => event.is === 'bye');
  t.regex(bye.is === 'bye' ? bye.message : '', /can be resumed: run it again/u);
  const { code, stderr } = await web.ended;
  t.is(code, 130);
  t.regex(stderr, /Finishing the rows in progress; press Ctrl-C again to stop immediately\./u);
  const { stdout } = await one.run('jobs', '--json');
  const [entry] = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { is: string; name: string });
  t.like(entry, { is: 'cut short', name: job.job });
});

test('signed out, files can be read and jobs seen; signing in takes the browser to Webex and back, and the page is told', async (t) => {
  const one = await office(t);
  const env = { ...clientOf(one), XDG_CONFIG_HOME: join(one.folder, 'config') };
  const web = await openWeb(t, { folder: one.folder, env }, '--redirect-uri', 'http://127.0.0.1:6017/redirect');
  const page = await web.enter();
  const before = await signInOf(page, 'signed out');
  t.true(before.is === 'signed out' && before.canSignIn);
  t.deepEqual(await page.read<JobEntry[]>('/api/jobs'), []);
  const file = await page.upload('people.csv', 'email,title\namelie.fischer@acme.example,Chief');
  t.like(await page.post(`/api/files/${file}/reading`), { headerRow: 1 });
  const planning = await page.post(`/api/files/${file}/plan`, { choice: {}, remember: false });
  t.regex((await page.end(planning['run'] ?? '')).problem?.message ?? '', /^Not signed in\.$/u);

  const { url = '' } = await page.post('/api/sign-in');
  t.regex(await (await fetch(url)).text(), /webex-bulk is signed in.*return to the page of webex-bulk/u);
  const after = await signInOf(page, 'signed in');
  t.like(after, {
    organization: 'acme.webex.com',
    site: 'acme.webex.com',
    admin: 'admin@acme.example',
    profile: 'default',
  });
  const { run = '' } = await page.post(`/api/files/${file}/plan`, { choice: {}, remember: false });
  t.is((await page.end(run)).problem, undefined);
  const kept = JSON.parse(
    await readFile(join(one.folder, 'config/webex-bulk/profiles/default/secrets.json'), 'utf8'),
  ) as Record<string, string>;
  for (const secret of [kept['accessToken'], kept['refreshToken'], one.connection.clientSecret])
    t.false(web.answered().includes(secret ?? '?'));
});

async function signInOf(page: Page, is: SignInState['is']): Promise<SignInState> {
  const found = await page.event(
    (event) => event.is === 'signed-in' && event.signIn.is === is && !isLookingUp(event.signIn),
  );
  return found.is === 'signed-in' ? found.signIn : page.session.signIn;
}

function isLookingUp(signIn: SignInState): boolean {
  return signIn.is === 'signed out' && signIn.message.startsWith('Finding out');
}

function clientOf({ connection }: Office): Record<string, string> {
  const { clientId, clientSecret, apiUrl, xmlUrl } = connection;
  return { WEBEX_CLIENT_ID: clientId, WEBEX_CLIENT_SECRET: clientSecret, WEBEX_API_URL: apiUrl, WEBEX_XML_URL: xmlUrl };
}

test('a mapping that is to be remembered is, for the page and for the terminal', async (t) => {
  const one = await office(t);
  const web = await openWeb(t, one);
  const page = await web.enter();
  const text = 'Wer,Rolle\namelie.fischer@acme.example,Chief';
  const file = await page.upload('people.csv', text);
  const choice = { map: { Wer: 'email', Rolle: 'title' } };
  await page.end((await page.post(`/api/files/${file}/plan`, { choice, remember: true }))['run'] ?? '');
  const again = await page.upload('people.csv', text);
  t.like(await page.post(`/api/files/${again}/reading`), { remembered: true });
  await page.end((await page.post(`/api/files/${again}/plan`, { choice: {}, remember: false }))['run'] ?? '');
  await writeFile(join(one.folder, 'people.csv'), text);
  const env = { ...one.env, XDG_CONFIG_HOME: '' };
  const { code, stderr } = await one.runAsProgramWith(env, 'plan', 'people.csv');
  t.is(code, 0, stderr);
  t.regex(stderr, /The headings are read as you answered/u);
});

test('the browser gets the address by a file that only this user can read, not by the arguments of a program', async (t) => {
  const one = await office(t);
  const browser = await one.file('browser', `#!/bin/sh\necho "$1" > '${one.folder}/opened'\n`);
  await chmod(browser, 0o700);
  const { child, ended } = startCli(['web'], { cwd: one.folder, env: { ...one.env, BROWSER: browser, DISPLAY: '' } });
  t.teardown(() => child.kill('SIGKILL'));
  let opened = '';
  for (let waited = 0; opened === '' && waited < 200; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    opened = (await readFile(join(one.folder, 'opened'), 'utf8').catch(() => '')).trim();
  }
  const path = opened.replace(/^file:\/\//u, '');
  t.regex(path, /open\.html$/u);
  t.is((await stat(path)).mode & 0o777, 0o600);
  t.regex(await readFile(path, 'utf8'), /url=http:\/\/127\.0\.0\.1:\d+\/#/u);
  child.kill('SIGINT');
  t.is((await ended).code, 0);
});
