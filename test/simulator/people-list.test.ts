import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import test from 'ava';
import { items, nextPage, service } from './service.js';
import type { Json, Service } from './service.js';

const emailsOf = (list: Json[]): string[] => list.flatMap((item) => item['emails'] as string[]);

test('an address finds one person whatever its case, also by the second address', async (t) => {
  const { rest } = await service(t);
  t.deepEqual(items(await rest('GET /people?email=H.Martin@ACME.example'))[0]?.['displayName'], 'Hugo Martin');
  t.deepEqual(items(await rest('GET /people?email=hugo.martin@acme.example')).length, 1);
  const nobody = await rest('GET /people?email=nobody@acme.example');
  t.is(nobody.status, 200);
  t.deepEqual(items(nobody), []);
});

test('a name finds all whose name begins so', async (t) => {
  const { rest } = await service(t);
  t.deepEqual(emailsOf(items(await rest('GET /people?displayName=am'))), ['amelie.fischer@acme.example']);
});

test('a list of ids gives those who are there, and names the others', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('amelie.fischer@acme.example');
  const heard = await rest(`GET /people?id=${String(id)},nobody`);
  t.deepEqual(heard.json['notFoundIds'], ['nobody']);
  t.like(items(heard)[0], { userName: 'amelie.fischer@acme.example' });
  for (const field of ['status', 'licenses', 'roles']) t.false(field in (items(heard)[0] ?? {}), field);
});

test('more than 85 ids are a 400', async (t) => {
  const { rest } = await service(t);
  t.is((await rest(`GET /people?id=${Array(86).fill('x').join(',')}`)).status, 400);
});

for (const [lastActivity, shown] of [
  ['told', ['status', 'lastActivity']],
  ['absent', ['status']],
  ['gated', []],
] as const) {
  test(`of presence a list shows ${shown.join(' and ') || 'nothing'} where the last activity is ${lastActivity}`, async (t) => {
    const { rest } = await service(t, { lastActivity });
    const [amelie = {}] = items(await rest('GET /people?displayName=Amelie'));
    t.deepEqual(
      ['status', 'lastActivity'].filter((field) => field in amelie),
      [...shown],
    );
  });
}

test('presence is left out with excludeStatus=true', async (t) => {
  const { rest } = await service(t);
  t.true('status' in (items(await rest('GET /people?displayName=Amelie'))[0] ?? {}));
  t.false('status' in (items(await rest('GET /people?displayName=Amelie&excludeStatus=True'))[0] ?? {}));
});

test('roles and licenses are missing from lists when so chosen', async (t) => {
  const { rest } = await service(t, { rolesOnList: false });
  t.false('licenses' in (items(await rest('GET /people?displayName=Amelie'))[0] ?? {}));
  t.true('licenses' in (await rest('GET /people/me')).json);
});

test('addresses come in any order when so chosen', async (t) => {
  const { rest } = await service(t, { shuffleEmails: true });
  const first = new Set<unknown>();
  for (let n = 0; n < 60 && first.size < 2; n++) {
    first.add((items(await rest('GET /people?email=hugo.martin@acme.example'))[0]?.['emails'] as string[])[0]);
  }
  t.is(first.size, 2);
});

const pages = [
  ['a page has 100 people unless max says otherwise', '', 100],
  ['a page has as many as max says', 'max=7', 7],
  ['a max above the largest page silently gives the largest page', 'max=5000', 120],
  ['a page with callingData has at most 100 people', 'max=110&callingData=true', 100],
] as const;
for (const [title, query, count] of pages) {
  test(title, async (t) => {
    const { rest } = await service(t, { users: 130, pageCap: 120 });
    t.is(items(await rest(`GET /people?${query}`)).length, count);
  });
}

test('a max that is no number above 0 is a 400', async (t) => {
  const { rest } = await service(t);
  for (const max of ['0', 'x', 'null', '-1']) t.is((await rest(`GET /people?max=${max}`)).status, 400, max);
});

async function walked({ connection, rest }: Service, path: string): Promise<{ emails: string[]; sizes: number[] }> {
  const emails: string[] = [];
  const sizes: number[] = [];
  let heard = await rest(`GET ${path}`);
  for (;;) {
    sizes.push(items(heard).length);
    emails.push(...items(heard).map((item) => (item['emails'] as string[])[0] ?? ''));
    const next = nextPage(heard);
    if (next === undefined) return { emails, sizes };
    if (!next.startsWith(connection.apiUrl)) throw new Error(`not under ${connection.apiUrl}: ${next}`);
    heard = await rest(`GET ${next.slice(connection.apiUrl.length)}`);
  }
}

const links = [
  ['plain', [4, 4, 1]],
  ['valueless-before', [4, 4, 1]],
  ['empty-page', [4, 0, 4, 0, 1]],
] as const;
for (const [nextLink, sizes] of links) {
  test(`the pages linked as ${nextLink} hold everybody once, the last without a link`, async (t) => {
    const one = await service(t, { nextLink });
    const { people } = await one.state();
    t.deepEqual(await walked(one, '/people?max=4&excludeStatus=true'), {
      emails: people.map(({ email }) => email),
      sizes: [...sizes],
    });
  });
}

test('a next link repeats the query and has a "before" without value, as documented', async (t) => {
  const { rest } = await service(t);
  const next = nextPage(await rest('GET /people?max=4&excludeStatus=true')) ?? '';
  t.regex(next, /\?excludeStatus=true&max=4&before&after=\w+$/);
});

test('a next link with max=null fails when it is followed, and works without it', async (t) => {
  const { rest, connection } = await service(t, { nextLink: 'max-null' });
  const next = (nextPage(await rest('GET /people?max=4')) ?? '').slice(connection.apiUrl.length);
  t.regex(next, /max=null/);
  t.is((await rest(`GET ${next}`)).status, 400);
  t.is((await rest(`GET ${next.replace('max=null', 'max=4')}`)).status, 200);
});

const origins = [
  ['the host that the request named', '/v1/people?max=1', {}, 'http://proxy.example:8443'],
  ['https where a proxy says so', '/v1/people?max=1', { 'X-Forwarded-Proto': 'https' }, 'https://proxy.example:8443'],
  ['the origin in the target itself', 'http://webexapis.com/v1/people?max=1', {}, 'http://webexapis.com'],
] as const;
for (const [what, path, more, origin] of origins) {
  test(`links begin with ${what}`, async (t) => {
    const { connection } = await service(t);
    const { hostname, port } = new URL(connection.apiUrl);
    const headers = { Authorization: `Bearer ${connection.accessToken}`, Host: 'proxy.example:8443', ...more };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ hostname, port, path, headers }, resolve).on('error', reject);
    });
    response.resume();
    t.true(String(response.headers['link']).startsWith(`<${origin}/v1/people?`), response.headers['link'] as string);
  });
}

test('a location finds the people who are there', async (t) => {
  const { rest, person } = await service(t);
  const { locationId } = await person('emma.larsen@acme.example');
  const heard = await rest(`GET /people?locationId=${String(locationId)}`);
  t.deepEqual(emailsOf(items(heard)), ['emma.larsen@acme.example']);
});

test('a location where nobody is gives no items, or one that tells an error when so chosen', async (t) => {
  const plain = await service(t);
  t.deepEqual(items(await plain.rest('GET /people?locationId=nowhere')), []);
  const noted = await service(t, { nobodyAtLocation: 'error-item' });
  t.like(items(await noted.rest('GET /people?locationId=nowhere'))[0], {
    errors: { peopleListLocationId: { reason: 'No user matching the locationId in this page' } },
  });
  const { locationId } = await noted.person('emma.larsen@acme.example');
  t.is(emailsOf(items(await noted.rest(`GET /people?locationId=${String(locationId)}`))).length, 1);
  t.deepEqual(items(await noted.rest('GET /people?email=nobody@acme.example')), []);
});

test('somebody who goes or comes while pages are read moves nobody else', async (t) => {
  const { rest, connection, person, control } = await service(t);
  const first = await rest('GET /people?max=3');
  await rest(`DELETE /people/${String((await person('amelie.fischer@acme.example'))['id'])}`);
  await control('POST /people', { email: 'new@acme.example' });
  const next = (nextPage(first) ?? '').slice(connection.apiUrl.length);
  t.deepEqual(
    items(await rest(`GET ${next.replace('max=3', 'max=50')}`)).map((item) => (item['emails'] as string[])[0]),
    ['chiara.rossi', 'daniel.novak', 'emma.larsen', 'felix.hartmann', 'grace.okafor', 'hugo.martin', 'new'].map(
      (alias) => `${alias}@acme.example`,
    ),
  );
});
