import test from 'ava';
import { spawnSync } from 'node:child_process';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { loadCatalog } from '../../src/plan/load-catalog.js';
import { connectWebex } from '../../src/webex/connect.js';
import { office } from '../helpers/cli.js';
import { brokenAnswers, brokenMessages, says, wrongShapes, type Form } from '../helpers/hostile-answers.js';
import { send, tamperingProxy, type Heard, type Passing } from '../helpers/tampering-proxy.js';
import { httpServer } from '../webex/servers.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(6);

const amelie = 'amelie.fischer@acme.example';
const updating = `email,title\n${amelie},Boss\n`;
const creating = 'email,firstName\nnew@acme.example,New\n';

for (const [what, isMeant] of [
  ['GET /people/me', ({ path }: Passing) => path === '/v1/people/me'],
  ['GET /licenses', ({ path }: Passing) => path === '/v1/licenses'],
  ['AuthenticateUser', ({ operation }: Passing) => operation === 'AuthenticateUser'],
  ['LstMeetingType', ({ operation }: Passing) => operation === 'LstMeetingType'],
  ['GetSite', ({ operation }: Passing) => operation === 'GetSite'],
] as const) {
  some(`whatever is answered to ${what}, the run refuses or stops before any row, in a sentence`, async (t) => {
    const place = await office(t);
    const elsewhere = await httpServer(t, (_request, response) => response.end('{}'));
    const forms: Record<string, Form | ((heard: Heard) => Form)> = brokenAnswers(elsewhere.url);
    const isXml = !what.startsWith('GET ');
    if (!isXml) Object.assign(forms, wrongShapes({ id: 'x', items: [{ id: 'x', licenses: [] }] }));
    const ends = Object.entries(forms).map(([name, form]) => ({ name, form: () => form as Form }));
    const changed = Object.entries(isXml ? brokenMessages : {}).map(([name, change]) => {
      return { name, form: ({ body }: Heard) => says(change(body), 200, { 'content-type': 'text/xml' }) };
    });
    for (const { name, problem } of await Promise.all(
      [...ends, ...changed].map(async ({ name, form }) => {
        const proxy = await tamperingProxy(t, place);
        proxy.tamper = async (passing, answer) => {
          if (!isMeant(passing)) return false;
          form(await passing.forward())(answer);
          return true;
        };
        const webex = connectWebex({
          apiUrl: `${proxy.origin}/v1`,
          xmlUrl: `${proxy.origin}/WBXService/XMLService`,
          accessToken: place.connection.accessToken,
          concurrency: 4,
          userAgent: 'test/1',
        });
        const problem: unknown = await loadCatalog(webex, {}).then(
          () => 'went on',
          (error: unknown) => error,
        );
        return { name, problem };
      }),
    )) {
      t.true(problem instanceof RunError, `${name}: ${String(problem)}`);
      t.truthy((problem as RunError).next, name);
      t.regex((problem as RunError).message, /\.$/u, name);
    }
    t.deepEqual(elsewhere.seen, []);
  });
}

for (const [what, link, code, said] of [
  ['at another host', (_own: string, drifted: string) => `<${drifted}/v1/licenses>; rel="next"`, 5, /not its own/u],
  ['at itself', (own: string) => `<${own}/v1/licenses?a=1>; rel="next"`, 5, /never ends/u],
  ['with max=null', (own: string) => `<${own}/v1/licenses?max=null&page=2>; rel="next"`, 0, undefined],
] as const) {
  some(`a list of licenses whose next page is ${what}`, async (t) => {
    const place = await office(t);
    const proxy = await tamperingProxy(t, place);
    const drifted = await httpServer(t, (_request, response) => response.end('{"items":[]}'));
    proxy.tamper = async (passing, answer) => {
      if (passing.path !== '/v1/licenses') return false;
      const heard = await passing.forward();
      const { items } = JSON.parse(heard.body) as { items: unknown[] };
      const isSecond = passing.query.get('page') === '2' && !passing.query.has('max');
      const page = isSecond ? items.slice(2) : items.slice(0, 2);
      const headers = isSecond ? {} : { link: link(proxy.origin, drifted.url) };
      send(answer, { status: 200, headers: { ...heard.headers, ...headers }, body: JSON.stringify({ items: page }) });
      return true;
    };
    const licenses = (await place.state()).licenses.map(({ name }) => name);
    const last = licenses.at(-1) ?? '';
    const file = await place.file('people.csv', `email,licenses\n${amelie},${last}\n`);
    const ended = await place.runWith(proxy.env, 'plan', file);
    t.is(ended.code, code, ended.stderr);
    t.true(licenses.length > 2);
    if (said) t.regex(ended.stderr, said);
    else t.notRegex(ended.stdout, /no license/u, 'licenses of the second page are known');
    t.deepEqual(drifted.seen, []);
  });
}

for (const [what, header] of [
  ['an hour', '3600'],
  ['10^12 seconds', '1000000000000'],
  ['a date in the year 9999', 'Fri, 31 Dec 9999 23:59:59 GMT'],
] as const) {
  some(`a service that asks to wait for ${what} ends the run with the time to come back`, async (t) => {
    const place = await office(t);
    const id = String((await place.state(amelie)).people[0]?.['id']);
    await place.faults(
      [
        { method: 'PUT', path: `/v1/people/${id}` },
        { method: 'POST', path: '/v1/people' },
      ].map((match) => ({ match, nth: 'every', do: { status: 429, headers: { 'Retry-After': header } } })),
    );
    const file = await place.file('people.csv', `email,firstName,title\n${amelie},,Boss\nnew@acme.example,New,\n`);
    const ended = await place.run('apply', file, '--yes');
    t.is(ended.code, 5, ended.stderr);
    t.regex(ended.stderr, /asks to wait until \+?\d{4,6}-\d\d-\d\dT/u);
    t.regex(ended.stderr, /Resume the job after that time/u);
    t.deepEqual(
      (await place.results()).map(({ wx_status }) => wx_status),
      ['not-attempted', 'not-attempted'],
    );
    t.deepEqual((await place.state('new@acme.example')).people, []);
    t.not((await place.state(amelie)).people[0]?.title, 'Boss');
  });
}

test('a row that was told to come back much later is done when the job goes on', async (t) => {
  const place = await office(t);
  const wait = { status: 429, headers: { 'Retry-After': '3600' } };
  await place.faults([{ match: { method: 'POST', path: '/v1/people' }, times: 1, do: wait }]);
  t.is((await place.run('apply', await place.file('people.csv', creating), '--yes')).code, 5);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.is((await place.state('new@acme.example')).people.length, 1);
});

for (const header of ['0', new Date(0).toUTCString()]) {
  some(`a short or past Retry-After (${header}) is waited out by every row`, async (t) => {
    const place = await office(t);
    const fault = { do: { status: 429, headers: { 'Retry-After': header } } };
    await place.faults([
      { match: { method: 'PUT' }, times: 2, ...fault },
      { match: { method: 'POST', path: '/v1/people' }, times: 1, ...fault },
    ]);
    const file = await place.file('people.csv', `email,firstName,title\n${amelie},,Boss\nnew@acme.example,New,\n`);
    const ended = await place.run('apply', file, '--yes');
    t.is(ended.code, 0, ended.stderr);
    t.is((await place.state(amelie)).people[0]?.title, 'Boss');
    t.is((await place.state('new@acme.example')).people.length, 1);
  });
}

extreme('whatever the umask, a job is its owner’s alone', async (t) => {
  const place = await office(t);
  const open = ['sh', '-c', 'umask 000; exec "$@"', 'sh'];
  const ended = await place.runThrough(open, 'apply', await place.file('people.csv', updating), '--yes');
  t.is(ended.code, 0, ended.stderr);
  const folder = await place.jobFolder();
  t.is((await stat(folder)).mode & 0o777, 0o700);
  for (const name of await readdir(folder)) t.is((await stat(join(folder, name))).mode & 0o777, 0o600, name);
});

test('a pipe instead of a file does not hang the program', async (t) => {
  const place = await office(t);
  const pipe = join(place.folder, 'people.csv');
  if (spawnSync('mkfifo', [pipe]).status !== 0) {
    t.pass('no pipe can be made here');
    return;
  }
  const ended = await place.runAsProgram('apply', pipe, '--yes');
  t.is(ended.code, 2, ended.stderr);
  t.regex(ended.stderr, /a pipe or device/u);
  t.deepEqual(await place.writes(), []);
});

test('a spreadsheet that is removed or changed after planning does not matter to the job', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', updating);
  await place.run('plan', file);
  await place.file('people.csv', updating.replace('Boss', 'Chief'));
  await rm(file);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.is((await place.state(amelie)).people[0]?.title, 'Boss');
});

test('a job of one organization is refused in another one, and nothing is sent there', async (t) => {
  const [place, other] = [await office(t), await office(t, { seed: 'other' })];
  await place.run('plan', await place.file('people.csv', creating));
  const job = await place.jobFolder();
  const ended = await place.runWith(other.env, 'apply', job, '--yes');
  t.is(ended.code, 4, ended.stderr);
  t.regex(ended.stderr, /another organization|have changed/u);
  t.deepEqual([...(await place.writes()), ...(await other.writes())], []);
});

extreme('two runs of one moment have folders of their own', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', updating);
  const ended = await Promise.all([
    place.runAsProgram('plan', file),
    place.runAsProgram('plan', file),
    place.runAsProgram('plan', file),
  ]);
  t.deepEqual(
    ended.map(({ code }) => code),
    [0, 0, 0],
  );
  t.is((await readdir(join(place.folder, 'output'))).length, 3);
});
