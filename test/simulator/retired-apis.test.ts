/** A Webex where one of the two ways to the meeting site is not there, wholly or in part. */
import test from 'ava';
import { service } from './service.js';
import type { Service } from './service.js';
import { askXml, element, tokenOf, typesFor, xmlCaller } from './xml-caller.js';

const amelie = 'amelie.fischer@acme.example';
const base = '/admin/meeting';

const signInRefused = async (one: Service): Promise<string> =>
  element(await (await askXml(one, 'user.AuthenticateUser', tokenOf(one))).text(), 'exceptionID');

test('a token without spark:all gives no ticket and signs no message', async (t) => {
  const one = await service(t, { scopes: 'meeting:admin_schedule_read meeting:admin_schedule_write' });
  t.is(await signInRefused(one), '030048');
  const secret = `<webExAccessToken>${one.connection.accessToken}</webExAccessToken>`;
  const heard = await askXml(one, 'user.GetUser', `<webExId>${amelie}</webExId>`, secret);
  t.is(element(await heard.text(), 'exceptionID'), '030047');
});

test('without sign-in XML gives no ticket, whatever the token or password; REST serves', async (t) => {
  const one = await service(t, { xml: 'no-sign-in', adminPassword: 'open sesame' });
  t.is(await signInRefused(one), '030048');
  const byPassword = await askXml(one, 'user.AuthenticateUser', '', '<password>open sesame</password>');
  t.is(element(await byPassword.text(), 'exceptionID'), '030048');
  const secret = `<webExAccessToken>${one.connection.accessToken}</webExAccessToken>`;
  const heard = await askXml(one, 'user.GetUser', `<webExId>${amelie}</webExId>`, secret);
  t.is(element(await heard.text(), 'result'), 'FAILURE');
  t.is((await one.rest(`GET ${base}/config/sessionTypes`)).status, 200);
});

test('without its catalog XML refuses GetSite and the session types, while accounts are read and set', async (t) => {
  const one = await service(t, { xml: 'no-catalog' });
  const call = await xmlCaller(one);
  for (const operation of ['site.GetSite', 'meetingtype.LstMeetingType', 'meetingtype.GetMeetingType']) {
    t.is(element(await call(operation), 'exceptionID'), '999999', operation);
  }
  t.is(element(await call('user.GetUser', `<webExId>${amelie}</webExId>`), 'webExId'), amelie);
  t.is(element(await call('user.SetUser', typesFor(amelie, ['3'])), 'result'), 'SUCCESS');
  t.deepEqual((await one.state(amelie)).siteUsers[0]?.sessionTypes, ['3']);
});

test('where XML is gone its address answers 410 and does nothing', async (t) => {
  const one = await service(t, { xml: 'gone' });
  const heard = await askXml(one, 'user.AuthenticateUser', tokenOf(one));
  t.is(heard.status, 410);
  t.regex(heard.headers.get('content-type') ?? '', /^text\/html/);
  t.like((await one.requests()).at(-1), { operation: 'AuthenticateUser', status: 410, applied: false });
  t.is((await one.rest(`GET ${base}/config/trackingCodes`)).status, 200);
});

const settings = ['config/sessionTypes', 'userconfig/sessionTypes', 'config/trackingCodes', 'userconfig/trackingCodes'];
for (const [restSettings, status] of [
  ['gone', 410],
  ['not-found', 404],
] as const) {
  test(`REST settings that are ${restSettings} answer ${status} at each address and set nothing; XML and people serve`, async (t) => {
    const one = await service(t, { restSettings });
    const before = await one.state(amelie);
    for (const path of settings) {
      const heard = await one.rest(`GET ${base}/${path}`, { headers: { email: amelie } });
      t.is(heard.status, status, path);
      t.is(heard.json['trackingId'], heard.headers.get('trackingid') ?? '');
    }
    const body = { siteUrl: 'acme.webex.com', email: amelie, sessionTypeIds: ['3'] };
    t.is((await one.rest(`PUT ${base}/userconfig/sessionTypes`, { body })).status, status);
    t.deepEqual(await one.state(amelie), before);
    t.is((await one.rest('GET /people/me')).status, 200);
    const call = await xmlCaller(one);
    t.is(element(await call('user.SetUser', typesFor(amelie, ['3'])), 'result'), 'SUCCESS');
  });
}
