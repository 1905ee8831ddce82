/** The simulator's answers against Webex's own OpenAPI description, and the checker against wrong ones. */
import test from 'ava';
import type { Implementation } from 'ava';
import { openApi, openApiDocument, openApiPlace, valueProblems } from '../helpers/openapi.js';
import { service } from './service.js';
import type { Ask } from './service.js';

const document = openApiDocument();
const found = document ?? {};
const { answerProblems, requestProblems } = openApi(found);
const why = `because ${openApiPlace} is not there`;
if (!document) console.log(`  The simulator is not held against the OpenAPI description, ${why}.`);

/** A test of the description where it is there; else it is skipped, and its title says why. */
function described(title: string, run: Implementation<[]>): void {
  if (document) test(title, run);
  else test.skip(`${title}: skipped, ${why}`, run);
}

const site = 'siteUrl=acme.webex.com';
const bruno = 'bruno.keller@acme.example';
const email = { headers: { email: bruno } };
const meeting = '/admin/meeting';
const people = { emails: ['ana@acme.example'], firstName: 'Ana', displayName: 'Ana Ruiz' };
const types = { siteUrl: 'acme.webex.com', email: bruno, sessionTypeIds: ['3', '216'] };
const codes = {
  siteUrl: 'acme.webex.com',
  email: bruno,
  trackingCodes: [{ name: 'Project', value: 'Apollo' }],
};

/** In the request `{bruno}` stands for his id, `{suite}` for that of a license, `{role}` for that of a role. */
const answers: readonly (readonly [string, number, Ask?])[] = [
  [`GET ${meeting}/config/sessionTypes?${site}`, 200],
  [`GET ${meeting}/userconfig/sessionTypes?${site}`, 200, email],
  [`GET ${meeting}/userconfig/sessionTypes?${site}&personId={bruno}`, 200],
  [`GET ${meeting}/userconfig/sessionTypes?${site}&personId=nobody`, 404],
  [`PUT ${meeting}/userconfig/sessionTypes`, 200, { body: types }],
  [`PUT ${meeting}/userconfig/sessionTypes`, 400, { body: { ...types, sessionTypeIds: ['9999'] } }],
  [`GET ${meeting}/config/trackingCodes?${site}`, 200],
  [`GET ${meeting}/userconfig/trackingCodes?${site}`, 200, email],
  [`PUT ${meeting}/userconfig/trackingCodes`, 200, { body: codes }],
  [`PUT ${meeting}/userconfig/trackingCodes`, 400, { body: { ...codes, trackingCodes: [{ name: 'x', value: 'y' }] } }],
  ['GET /people?max=5', 200],
  ['GET /people/me', 200],
  ['GET /people/{bruno}', 200],
  ['POST /people', 200, { body: people }],
  ['PUT /people/{bruno}', 200, { body: { ...people, emails: [bruno] } }],
  ['GET /licenses', 200],
  ['GET /licenses/{suite}?includeAssignedTo=user', 200],
  ['PATCH /licenses/users', 200, { body: { email: bruno, licenses: [{ id: '{suite}', operation: 'remove' }] } }],
  ['PATCH /licenses/users', 400, { body: { email: bruno, licenses: [{ id: 'nothing' }] } }],
  ['GET /organizations', 200],
  ['GET /roles', 200],
  ['GET /roles/{role}', 200],
  ['GET /authorizations?personEmail=admin@acme.example', 200],
  ['GET /authorizations/tokenExpiry', 200],
];
for (const [request, status, ask = {}] of answers) {
  described(`${request} answers ${status} as described`, async (t) => {
    const { rest, person, licenseId } = await service(t, { implicitLicense: 'keep' });
    const named: Readonly<Record<string, string>> = {
      '{bruno}': String((await person(bruno))['id']),
      '{suite}': await licenseId('Webex Suite'),
      '{role}': String(((await rest('GET /people/me')).json['roles'] as string[])[0]),
    };
    const filled = (text: string): string => text.replaceAll(/\{\w+\}/g, (name) => named[name] ?? name);
    const [method = '', path = ''] = filled(request).split(' ');
    const body = ask.body === undefined ? undefined : (JSON.parse(filled(JSON.stringify(ask.body))) as unknown);
    t.deepEqual(requestProblems(method, path, body), []);
    const heard = await rest(`${method} ${path}`, { ...ask, ...(body !== undefined && { body }) });
    t.is(heard.status, status);
    t.deepEqual(answerProblems(method, `/v1${path}`, status, heard.json), []);
  });
}

described('ids as numbers, which an example of the description shows, are not as described', async (t) => {
  const { rest } = await service(t, { restIds: 'numbers' });
  const path = `${meeting}/userconfig/trackingCodes`;
  const { json } = await rest(`PUT ${path}`, { body: codes });
  t.deepEqual(answerProblems('PUT', path, 200, json), ['body.trackingCodes[0].id is number, not string']);
});

const wrongAnswers: readonly (readonly [string, number, unknown, readonly string[]])[] = [
  [`GET ${meeting}/config/sessionTypes`, 200, { items: {} }, ['body.items is {}, not array']],
  [`GET ${meeting}/config/sessionTypes`, 200, undefined, ['body is undefined, not object']],
  [
    `GET ${meeting}/config/sessionTypes`,
    200,
    { items: [{ id: 3, type: 'TrainingCenter' }] },
    [
      'body.items[0].id is number, not string',
      'body.items[0].type is "TrainingCenter", not one of meeting, webinar, privateMeeting, EventCenter, SupportCenter, TrainCenter',
    ],
  ],
  [
    `GET ${meeting}/userconfig/trackingCodes?${site}`,
    200,
    { trackingCodes: [{ id: '1', name: 'Region' }] },
    ['body.siteUrl is missing', 'body.trackingCodes[0].value is missing'],
  ],
  ['GET /people/me', 200, { loginEnabled: 'yes' }, ['body.loginEnabled is "yes", not one of true, false']],
  ['GET /nothing', 200, {}, ['GET /nothing is not described']],
  [
    `GET ${meeting}/config/sessionTypes`,
    201,
    {},
    [`GET ${meeting}/config/sessionTypes: an answer 201 is not described`],
  ],
];
for (const [request, status, body, problems] of wrongAnswers) {
  described(`the checker finds what is wrong with ${JSON.stringify(body)} for ${request}`, (t) => {
    const [method = '', path = ''] = request.split(' ');
    t.deepEqual(answerProblems(method, path, status, body), [...problems]);
  });
}

const wrongRequests: readonly (readonly [string, unknown, readonly string[]])[] = [
  [`GET ${meeting}/userconfig/sessionTypes?email=a@b`, undefined, ['the query parameter email is not described']],
  [`DELETE ${meeting}/config/trackingCodes/1`, undefined, ['the query parameter siteUrl is missing']],
  [
    `PUT ${meeting}/userconfig/sessionTypes`,
    { sessionTypeIds: [3] },
    ['body.siteUrl is missing', 'body.sessionTypeIds[0] is number, not string'],
  ],
  [
    `PUT ${meeting}/userconfig/trackingCodes`,
    { siteUrl: 'a', trackingCodes: [{ value: null }] },
    ['body.trackingCodes[0].name is missing', 'body.trackingCodes[0].value is null, not string'],
  ],
  ['GET /people/me', {}, ['no body is described']],
  [`PATCH ${meeting}/userconfig/sessionTypes`, {}, [`PATCH ${meeting}/userconfig/sessionTypes is not described`]],
];
for (const [request, body, problems] of wrongRequests) {
  described(
    `the checker finds what is wrong with the request ${request} ${body === undefined ? '' : JSON.stringify(body)}`,
    (t) => {
      const [method = '', path = ''] = request.split(' ');
      t.deepEqual(requestProblems(method, path, body), [...problems]);
    },
  );
}

described("the description's own examples are as it says, but for the defects that are known of it", (t) => {
  const wrong: string[] = [];
  let count = 0;
  for (const [path, operations] of Object.entries(found['paths'] as Record<string, Record<string, Operation>>)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        for (const { example } of Object.values(content)) {
          if (example === undefined) continue;
          count++;
          const problems = answerProblems(method, path, Number(status), example);
          wrong.push(...problems.map((problem) => `${method} ${path}: ${problem}`));
        }
      }
    }
  }
  t.true(count > 20);
  const put = `put ${meeting}/userconfig/trackingCodes`;
  t.deepEqual(wrong, [
    `${put}: body.trackingCodes[0].id is number, not string`,
    `${put}: body.trackingCodes[1].id is number, not string`,
  ]);
});

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { example?: unknown }>> }>>;
}

test('the checker follows references and all parts of a schema, and passes over what is not described', (t) => {
  const own = {
    parts: { named: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
  };
  const schema = {
    allOf: [{ $ref: '#/parts/named' }, { type: 'object', properties: { count: { type: 'integer' } } }],
  };
  t.deepEqual(valueProblems(own, schema, { name: 'x', count: 1, more: [] }, 'it'), []);
  t.deepEqual(valueProblems(own, schema, { count: 1.5 }, 'it'), [
    'it.name is missing',
    'it.count is number, not integer',
  ]);
  t.throws(() => valueProblems(own, { $ref: '#/parts/nothing' }, {}, 'it'), { instanceOf: RangeError });
});
