/**
 * The simulated SCIM 2.0 against another implementation of it, SCIMMY: each PATCH leaves the same user, and each message is one
 * that SCIMMY reads.
 */
import test from 'ava';
import SCIMMY from 'scimmy';
import { patches } from './scim-patches.js';
import { service, type Json, type Service } from './service.js';

const { User, EnterpriseUser } = SCIMMY.Schemas;
const { BulkRequest, BulkResponse, ErrorResponse, ListResponse, PatchOp } = SCIMMY.Messages;
const webexSchema = 'urn:scim:schemas:extension:cisco:webexidentity:2.0:User';
User.definition.extend(EnterpriseUser.definition, false);

const lastPart = (id: unknown): string => Buffer.from(String(id), 'base64').toString().split('/').at(-1) ?? '';

async function scimPath({ rest }: Service): Promise<string> {
  return `/identity/scim/${lastPart((await rest('GET /people/me')).json['orgId'])}/v2`;
}

async function userPath(webex: Service): Promise<string> {
  const { id } = await webex.person('amelie.fischer@acme.example');
  return `${await scimPath(webex)}/Users/${lastPart(id)}`;
}

/** What both know of a user, without what the service alone sets; roles have types of Webex's own. */
function kept(user: object): Json {
  const own = ['meta', 'schemas', 'roles', 'userType', webexSchema];
  const entries = Object.entries(user).filter(([name]) => !own.includes(name));
  return JSON.parse(JSON.stringify(Object.fromEntries(entries))) as Json;
}

/**
 * What Webex describes in another way: parts that are not given stay; a value that is there is not added again. The last is an
 * option of the simulator.
 */
const describedOtherwise = [
  'the name as an object, whose other parts stay',
  'a number that is there, added again',
  'add by filter where there is no such entry',
];

test('a PATCH leaves the user that another implementation leaves', async (t) => {
  for (const [what, operations] of patches.filter(([name]) => !describedOtherwise.includes(name))) {
    const webex = await service(t);
    const path = await userPath(webex);
    const { json: before } = await webex.rest(`GET ${path}`);
    const request = { schemas: [PatchOp.id] as [string], Operations: operations };
    const user = new User(kept(before), 'out');
    // Returns nothing where nothing was changed.
    const patched = (await new PatchOp(structuredClone(request) as never).apply(user as never)) as object | undefined;
    await webex.rest(`PATCH ${path}`, { body: request });
    t.deepEqual(kept((await webex.rest(`GET ${path}`)).json), kept(patched ?? before), what);
  }
});

test('another implementation reads lists, errors and answers of Bulk', async (t) => {
  const webex = await service(t, { directoryData: true, employeeNumbers: true });
  const scim = await scimPath(webex);
  const { json: list } = await webex.rest(`GET ${scim}/Users`);
  t.is(new ListResponse(list as never).Resources.length, 9);
  for (const user of list['Resources'] as Json[]) t.deepEqual(kept(new User(kept(user), 'out')), kept(user));
  const { json: error } = await webex.rest(`GET ${scim}/Users/none`);
  // It throws the error that it has read.
  t.throws(() => new ErrorResponse(error as never), { message: 'User none is not found.' });
  const body = {
    schemas: [BulkRequest.id] as [string],
    failOnErrors: 2,
    Operations: [
      { method: 'DELETE', path: (await userPath(webex)).slice(scim.length) },
      {
        method: 'POST',
        path: '/Users',
        bulkId: 'a',
        data: { schemas: [User.definition.id], userName: 'a@acme.example' },
      },
    ],
  };
  t.notThrows(() => new BulkRequest(structuredClone(body) as never));
  const { json } = await webex.rest(`POST ${scim}/Bulk`, { body });
  const answer = new BulkResponse(json as never);
  t.deepEqual(
    answer.Operations.map(({ status }) => String(status)),
    ['204', '400'],
  );
});
