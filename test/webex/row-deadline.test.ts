import test from 'ava';
import { refusalOf } from '../../src/apply/row-context.js';
import { createGate, type Attempt } from '../../src/webex/gate.js';
import { newRowDeadline, tooSlow } from '../../src/webex/row-deadline.js';
import { connectWebex } from '../../src/webex/connect.js';
import { letPass } from '../helpers/moved-clock.js';
import { httpServer, sendJson } from './servers.js';
import { scriptedSite, succeeded } from './scripted-site.js';

const seconds = 1000;
/** An attempt that takes half a minute. */
const slowly = (outcome: Attempt<string>) => (): Promise<Attempt<string>> => {
  letPass(30);
  return Promise.resolve(outcome);
};
const gate = () => createGate({ name: 'REST', concurrency: 2, dice: () => 0 });

test.serial('the attempts of a row’s calls together take no longer than its patience', async (t) => {
  const rowDeadline = newRowDeadline(50 * seconds);
  const cut = slowly({ value: 'cut', failure: { code: 'connection-cut', sent: 'maybe' } });
  const service = gate();
  t.is(await service.run('a', 'repeatable', cut, rowDeadline), 'cut');
  t.deepEqual(service.stats().calls, { a: 2 }, 'a second attempt began in time, a third would not have');
});

test.serial('a pause for all callers is no row’s own time', async (t) => {
  const rowDeadline = newRowDeadline(40 * seconds);
  let attempts = 0;
  const attempt = async (): Promise<Attempt<string>> => {
    attempts += 1;
    if (attempts > 1) return await slowly({ value: 'done' })();
    setTimeout(() => letPass(600), 10);
    return await slowly({ value: 'wait', failure: { code: 'http-429', sent: 'no', pause: 100 } })();
  };
  t.is(await gate().run('a', 'repeatable', attempt, rowDeadline), 'done');
  const spent = rowDeadline.spent / seconds;
  t.true(spent >= 60 && spent < 600, `two attempts of 30 s and a pause of 600 s: ${spent} s`);
});

test('for a row without patience nothing is sent any more, over either API, and the row is taken up again later', async (t) => {
  const server = await httpServer(t, (_request, response) => sendJson(response, 200, { items: [] }));
  const webex = connectWebex({
    apiUrl: server.url,
    xmlUrl: server.url,
    accessToken: 'a',
    concurrency: 1,
    userAgent: 'test/1',
  });
  const rowDeadline = newRowDeadline(0);
  const answer = await webex.within(rowDeadline).people.read('P1');
  t.like(answer, { result: 'refused', problem: { code: 'row-too-slow' } });
  t.like(await webex.site('acme.webex.com', 'admin@acme.example').within(rowDeadline).read('ana@acme.example'), {
    result: 'refused',
    problem: { code: 'row-too-slow' },
  });
  t.deepEqual(server.seen, []);
  t.like(refusalOf(tooSlow(rowDeadline)), { code: 'row-too-slow', transient: true });
});

test.serial('the site’s answers count as the row’s time', async (t) => {
  const { service } = await scriptedSite(t, ({ operation }) => {
    if (operation === 'GetUser') letPass(60);
    return operation === 'GetUser' ? succeeded() : undefined;
  });
  const rowDeadline = newRowDeadline(50 * seconds);
  t.like(await service.call('user', 'GetUser', { webExId: 'ana@acme.example' }, rowDeadline), { result: 'done' });
  t.like(await service.call('user', 'GetUser', { webExId: 'ana@acme.example' }, rowDeadline), { result: 'refused' });
});
