/** A run dies before the session types of a new person were set, and the person came with some of those that are asked for. */
import test from 'ava';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';
import { planFile, resultsOf } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { applyUntil } from './play.js';

quickenTime(1000);

test('a run that goes on keeps the session types that a new person came with and the row asks for', async (t) => {
  const place = await office(t, { users: 3, defaultSessionTypes: '214,11' });
  const file = await place.file(
    'new.csv',
    'email,firstName,lastName,licenses,exactSessionTypes\nnora@acme.example,Nora,Weiß,Webex Suite,TRS; Event 1000\n',
  );
  const { job } = await planFile(place, file, join(place.folder, 'output'));
  const death = { match: { operation: 'SetUser' }, nth: 1, applied: false } as const;
  const killed = await applyUntil(place, job, { death, concurrency: 1 });
  t.true(killed.died);
  const { siteUsers: before } = await place.state('nora@acme.example');
  t.deepEqual(before[0]?.sessionTypes.toSorted(), ['11', '214']);
  const ended = await applyUntil(place, killed.job, { concurrency: 1 });
  t.is(ended.stopped, undefined);
  const { siteUsers } = await place.state('nora@acme.example');
  t.deepEqual(siteUsers[0]?.sessionTypes.toSorted(), ['11', '216']);
  const [row] = await resultsOf(ended.job);
  t.is(row?.['wx_status'], 'created');
});
