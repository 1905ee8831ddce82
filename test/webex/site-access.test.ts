import test from 'ava';
import { RunError } from '../../src/errors.js';
import { createXmlSiteAccess } from '../../src/webex/xml-site-access.js';
import { failed, scriptedSite, succeeded, type Script } from './scripted-site.js';

const admin = 'Admin@acme.example';
const room = '<use:personalMeetingRoom><use:hostPin>739164</use:hostPin></use:personalMeetingRoom>';
const me = (role: string): string => succeeded(`<use:userRole>${role}</use:userRole>${room}`);
const own = (privilege: string): string => succeeded(`<use:privilege>${privilege}</use:privilege>`);
const flags = (siteAdmin: boolean, roSiteAdmin = false): string =>
  own(`<use:siteAdmin>${siteAdmin}</use:siteAdmin><use:roSiteAdmin>${roSiteAdmin}</use:roSiteAdmin>`);

const saying =
  (answers: Record<string, string>): Script =>
  ({ operation }) =>
    answers[operation];

for (const [what, answers, administers, role] of [
  ['a site administrator', { GetMe: me('siteAdmin'), GetUser: flags(true) }, true, 'siteAdmin'],
  ['one by GetMe alone', { GetMe: me('SiteAdmin'), GetUser: failed('030001') }, true, 'SiteAdmin'],
  ['one whose own GetUser is forbidden', { GetMe: me('siteAdmin'), GetUser: failed('000001') }, true, 'siteAdmin'],
  ['one by GetUser alone', { GetMe: failed('030025'), GetUser: flags(true) }, true, 'siteAdmin'],
  ['one who may only look', { GetMe: me('siteAdmin'), GetUser: flags(true, true) }, false, 'roSiteAdmin'],
  ['a host', { GetMe: me('host'), GetUser: flags(false) }, false, 'host'],
  ['somebody of whom nothing is told', { GetMe: succeeded(), GetUser: succeeded() }, undefined, undefined],
] as const) {
  test(`${what} ${administers === true ? 'may administer the site' : 'is not said to administer it'}`, async (t) => {
    const { service, asked } = await scriptedSite(t, saying(answers));
    const answer = await createXmlSiteAccess(service, admin).caller();
    t.deepEqual(answer, { result: 'done', value: { administers, role } });
    t.true(asked.find(({ operation }) => operation === 'GetUser')?.body.includes('<webExId>admin@acme.example</'));
    t.false(JSON.stringify(answer).includes('739164'), 'the PIN of the host goes nowhere');
  });
}

test('where the site knows neither operation, its own words come back', async (t) => {
  const { service } = await scriptedSite(t, saying({ GetMe: failed('030025'), GetUser: failed('030025') }));
  t.like(await createXmlSiteAccess(service, admin).caller(), { result: 'refused', problem: { exceptionId: '030025' } });
});

test('a site that lets nobody in says so', async (t) => {
  const { service } = await scriptedSite(t, saying({ GetMe: failed('000001'), GetUser: failed('000001') }));
  const error = await t.throwsAsync(createXmlSiteAccess(service, admin).caller(), { instanceOf: RunError });
  t.is(error.problem, 'signIn');
});

test('the version is told without signing in, and the backup servers with it', async (t) => {
  const version = succeeded('<ep:apiVersion>WebEx XML API V10.0.0</ep:apiVersion><ep:release>SP25</ep:release>');
  const { service, asked, operations } = await scriptedSite(t, ({ operation }, before) =>
    operation === 'GetAPIVersion' && before > 0
      ? version.replace('</serv:result>', '</serv:result><serv:gsbStatus>BACKUP</serv:gsbStatus>')
      : version,
  );
  const access = createXmlSiteAccess(service, admin);
  t.deepEqual(await access.version(), { result: 'done', value: { name: 'WebEx XML API V10.0.0 SP25', backup: false } });
  t.deepEqual(await access.version(), { result: 'done', value: { name: 'WebEx XML API V10.0.0 SP25', backup: true } });
  t.deepEqual(operations(), ['GetAPIVersion', 'GetAPIVersion']);
  t.false(/webExID|sessionTicket|accessToken/u.test(asked[0]?.body ?? ''));
});

test('a site that gives no usable answer is asked for its version once', async (t) => {
  const { service, operations } = await scriptedSite(t, () => ({
    status: 503,
    body: '<html></html>',
    type: 'text/html',
  }));
  t.like(await createXmlSiteAccess(service, admin).version(), { result: 'doubt', problem: { status: 503 } });
  t.deepEqual(operations(), ['GetAPIVersion']);
});
