import test from 'ava';
import { refusalOf } from '../../src/calls/row-run.js';
import { createGate, type Attempt } from '../../src/webex/gate.js';
import { newPatience, tooSlow } from '../../src/webex/patience.js';
import { connectWebex } from '../../src/webex/connect.js';
import { httpServer, sendJson } from './servers.js';
import { scriptedSite, succeeded } from './scripted-site.js';

const takes = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const slowly =
  (outcome: Attempt<string>): (() => Promise<Attempt<string>>) =>
  async () => {
    await takes(30);
    return outcome;
  };
const gate = () => createGate({ name: 'REST', concurrency: 2, dice: () => 0 });

test('the attempts of a row’s calls together take no longer than its patience', async (t) => {
  const patience = newPatience(50);
  const cut = slowly({ value: 'cut', failure: { code: 'connection-cut', sent: 'maybe' } });
  const service = gate();
  t.is(await service.run('a', 'repeatable', cut, patience), 'cut');
  t.deepEqual(service.stats().calls, { a: 2 }, 'a second attempt began in time, a third would not have');
});

test('a pause for all callers is no row’s own time', async (t) => {
  const patience = newPatience(20);
  const answers: Attempt<string>[] = [
    { value: 'wait', failure: { code: 'http-429', sent: 'no', pause: 100 } },
    { value: 'done' },
  ];
  const attempt = (): Promise<Attempt<string>> => slowly(answers.shift() ?? { value: 'none' })();
  t.is(await gate().run('a', 'repeatable', attempt, patience), 'done');
  t.true(patience.spent > 20 && patience.spent < 100, `${patience.spent} ms`);
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
  const patience = newPatience(0);
  const answer = await webex.within(patience).people.read('P1');
  t.like(answer, { result: 'refused', problem: { code: 'row-too-slow' } });
  t.like(await webex.site('acme.webex.com', 'admin@acme.example').within(patience).read('ana@acme.example'), {
    result: 'refused',
    problem: { code: 'row-too-slow' },
  });
  t.deepEqual(server.seen, []);
  t.like(refusalOf(tooSlow(patience)), { code: 'row-too-slow', passing: true });
});

test('the site’s answers count as the row’s time', async (t) => {
  const { service } = await scriptedSite(t, ({ operation }) =>
    operation === 'GetUser' ? takes(30).then(() => succeeded()) : undefined,
  );
  const patience = newPatience(20);
  t.like(await service.call('user', 'GetUser', { webExId: 'ana@acme.example' }, patience), { result: 'done' });
  t.like(await service.call('user', 'GetUser', { webExId: 'ana@acme.example' }, patience), { result: 'refused' });
});
