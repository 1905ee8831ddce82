/** What session types and tracking codes over REST have in common: who may, which site, whose account, log and faults. */
import test from 'ava';
import { letPass } from '../helpers/moved-clock.js';
import { items, service } from './service.js';
import type { Ask, Heard, Json, Service } from './service.js';

const site = 'acme.webex.com';
const bruno = 'bruno.keller@acme.example';
const hugo = 'hugo.martin@acme.example';
const base = '/admin/meeting';
const kinds = ['sessionTypes', 'trackingCodes'] as const;
type Kind = (typeof kinds)[number];

const bodies: Record<Kind, Json> = {
  sessionTypes: { siteUrl: site, email: bruno, sessionTypeIds: ['3'] },
  trackingCodes: { siteUrl: site, email: bruno, trackingCodes: [{ name: 'Project', value: 'Apollo' }] },
};
const read = ({ rest }: Service, kind: Kind, query = '', ask: Ask = {}): Promise<Heard> =>
  rest(`GET ${base}/userconfig/${kind}${query}`, ask);
const put = ({ rest }: Service, kind: Kind, more: Json = {}): Promise<Heard> =>
  rest(`PUT ${base}/userconfig/${kind}`, { body: { ...bodies[kind], ...more } });

/** Whose settings an answer shows: one object, or the only item of a list. */
const ownerIn = ({ json }: Heard): unknown => ((json['items'] as Json[] | undefined)?.[0] ?? json)['email'];

const m = 'meeting:admin_';
const scoped = [
  ['sessionTypes', `${m}schedule_read`, 200, 200, 403],
  ['sessionTypes', `${m}config_read`, 200, 200, 403],
  ['sessionTypes', `${m}schedule_write`, 403, 403, 200],
  ['sessionTypes', `${m}config_write`, 403, 403, 200],
  ['sessionTypes', 'spark:all spark-admin:people_read', 403, 403, 403],
  ['trackingCodes', `${m}schedule_read ${m}schedule_write`, 200, 200, 200],
  ['trackingCodes', `${m}schedule_read`, 403, 403, 403],
  ['trackingCodes', `${m}schedule_write`, 403, 403, 403],
  ['trackingCodes', `${m}config_read ${m}config_write`, 403, 403, 403],
] as const;
for (const [kind, scopes, ...expected] of scoped) {
  test(`${kind} of site and person to read, and to set, with the scopes ${scopes}: ${expected.join(', ')}`, async (t) => {
    const one = await service(t, { scopes });
    const heard = [
      await one.rest(`GET ${base}/config/${kind}`),
      await read(one, kind, '', { headers: { email: bruno } }),
      await put(one, kind),
    ];
    t.deepEqual(
      heard.map(({ status }) => status),
      [...expected],
    );
    const refused = heard.filter(({ status }) => status === 403);
    for (const { json } of refused) t.regex(String(json['message']), /missing required scopes or the user is missing/);
  });
}

for (const [adminRole, ...expected] of [
  ['full', 200, 200, 200],
  ['user', 200, 200, 200],
  ['readonly', 200, 200, 403],
  ['none', 403, 403, 403],
] as const) {
  for (const kind of kinds) {
    test(`the role ${adminRole} and ${kind} of site and person to read, and to set: ${expected.join(', ')}`, async (t) => {
      const one = await service(t, { adminRole });
      const before = await one.state(bruno);
      const statuses = [
        (await one.rest(`GET ${base}/config/${kind}`)).status,
        (await read(one, kind, '', { headers: { email: bruno } })).status,
        (await put(one, kind)).status,
      ];
      t.deepEqual(statuses, [...expected]);
      if (statuses[2] === 403) t.deepEqual(await one.state(bruno), before);
    });
  }
}

for (const kind of kinds) {
  test(`${kind}: without a site the caller's own is meant, and a site is named in any case`, async (t) => {
    const one = await service(t);
    const named = await one.rest(`GET ${base}/config/${kind}?siteUrl=ACME.webex.com`);
    t.is(items(named)[0]?.['siteUrl'], site);
    for (const query of ['', '?siteUrl=']) {
      t.deepEqual((await one.rest(`GET ${base}/config/${kind}${query}`)).json, named.json);
    }
    t.is(ownerIn(await read(one, kind, '', { headers: { email: bruno } })), bruno);
  });

  test(`${kind}: a site that is not of the organization is a 400, another site of it a 403`, async (t) => {
    const one = await service(t, { secondSite: true });
    for (const [siteUrl, status] of [
      ['elsewhere.webex.com', 400],
      ['acme-emea.webex.com', 403],
    ] as const) {
      const heard = [
        await one.rest(`GET ${base}/config/${kind}?siteUrl=${siteUrl}`),
        await read(one, kind, `?siteUrl=${siteUrl}`, { headers: { email: bruno } }),
        await put(one, kind, { siteUrl }),
      ];
      t.deepEqual(
        heard.map((answer) => answer.status),
        [status, status, status],
      );
      t.is(typeof heard[0]?.json['trackingId'], 'string');
    }
  });

  test(`${kind}: a GET takes the address from the header only, and the id wins over it`, async (t) => {
    const one = await service(t);
    const { id } = await one.person(hugo);
    t.is((await read(one, kind, `?email=${bruno}`)).status, 400);
    t.is((await read(one, kind)).status, 400);
    t.is(ownerIn(await read(one, kind, '', { headers: { email: 'Bruno.Keller@ACME.example' } })), bruno);
    t.is(ownerIn(await read(one, kind, '', { headers: { Email: 'h.martin@acme.example' } })), hugo);
    t.is(ownerIn(await read(one, kind, `?personId=${String(id)}`, { headers: { email: bruno } })), hugo);
    t.is((await read(one, kind, '?personId=nobody', { headers: { email: bruno } })).status, 404);
  });

  test(`${kind}: in a PUT the id wins over the address`, async (t) => {
    const one = await service(t);
    const { id } = await one.person(hugo);
    const before = await one.state(bruno);
    t.is(ownerIn(await put(one, kind, { personId: id })), hugo);
    t.deepEqual(await one.state(bruno), before);
    t.is((await put(one, kind, { personId: 'nobody' })).status, 404);
    t.deepEqual(await one.state(bruno), before);
  });

  test(`${kind}: whom the site does not know is a 404, by option a 400`, async (t) => {
    for (const restUnknownUser of ['404', '400'] as const) {
      const one = await service(t, { restUnknownUser });
      // Chiara is of the organization and has no account on the site.
      for (const email of ['nobody@acme.example', 'chiara.rossi@acme.example']) {
        const heard = [await read(one, kind, '', { headers: { email } }), await put(one, kind, { email })];
        for (const { status, json } of heard) {
          t.is(status, Number(restUnknownUser));
          t.like(json, { errors: [{ description: `User '${email}' is not found.` }] });
        }
      }
    }
  });

  test.serial(`${kind}: somebody new is unknown until the site's delay is over, over REST as over XML`, async (t) => {
    const one = await service(t, { siteDelay: 60 });
    const email = 'ana@acme.example';
    const licenses = [await one.licenseId('Webex Suite')];
    await one.rest('POST /people', { body: { emails: [email], firstName: 'Ana', licenses } });
    t.is((await put(one, kind, { email })).status, 404);
    letPass(60);
    t.is((await put(one, kind, { email })).status, 200);
    t.is(ownerIn(await read(one, kind, '', { headers: { email } })), email);
  });

  test(`${kind}: an attendee's settings are shown, or by option nobody is known`, async (t) => {
    const email = 'daniel.novak@acme.example';
    for (const [attendeeAccount, status] of [
      ['attendeeOnly', 200],
      ['030001', 404],
    ] as const) {
      const one = await service(t, { attendeeAccount });
      t.is((await read(one, kind, '', { headers: { email } })).status, status);
    }
  });

  test(`${kind}: the log tells whom a request is about, by id, header or body`, async (t) => {
    const one = await service(t);
    const { id } = await one.person(bruno);
    await read(one, kind, `?personId=${String(id)}`);
    await read(one, kind, '', { headers: { email: 'Bruno.Keller@acme.example' } });
    await put(one, kind, { email: bruno.toUpperCase() });
    await put(one, kind, { email: undefined, personId: id });
    const log = await one.requests();
    t.deepEqual(
      log.map(({ email }) => email),
      [bruno, bruno, bruno, bruno],
    );
    t.deepEqual(
      log.map(({ applied }) => applied),
      [false, false, true, false],
    );
  });

  for (const [what, action, applied] of [
    ['no effect', { noEffect: true }, false],
    ['applied, but answered with an error', { apply: true, status: 502 }, true],
    ['an error', { status: 503 }, false],
  ] as const) {
    test(`${kind}: a fault for one person strikes that person's PUT: ${what}`, async (t) => {
      const one = await service(t);
      const before = await one.state(bruno);
      await one.fault({ match: { method: 'PUT', path: `${base}/userconfig/*`, email: bruno }, do: action });
      t.is((await put(one, kind, { email: hugo })).status, 200);
      const heard = await put(one, kind);
      t.is(heard.status, 'status' in action ? action.status : 200);
      const after = await one.state(bruno);
      if (applied) t.notDeepEqual(after, before);
      else t.deepEqual(after, before);
      t.like((await one.requests()).at(-1), { email: bruno, applied });
    });
  }
}

test('the limit of requests counts these with the rest of REST, and nothing of a limited one is done', async (t) => {
  const one = await service(t, { rate: 1 });
  await Promise.all(Array.from({ length: 10 }, () => one.rest('GET /people/me')));
  const before = await one.state(bruno);
  const heard = await put(one, 'sessionTypes');
  t.is(heard.status, 429);
  t.regex(heard.headers.get('retry-after') ?? '', /^\d+$/);
  t.deepEqual(await one.state(bruno), before);
});

test('a body that is no JSON is a 415 or 400, another method a 405', async (t) => {
  const { rest } = await service(t);
  const path = `${base}/userconfig/trackingCodes`;
  t.is((await rest(`PUT ${path}`, { body: 'x', headers: { 'Content-Type': 'text/plain' } })).status, 415);
  t.is((await rest(`PUT ${path}`, { body: '{', headers: { 'Content-Type': 'application/json' } })).status, 400);
  const heard = await rest(`DELETE ${path}`);
  t.is(heard.status, 405);
  t.is(heard.headers.get('allow'), 'GET, PUT');
});
