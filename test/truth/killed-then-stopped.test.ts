/** A run dies right after it created a person, and the next one is stopped while it looks what became of that. */
import test from 'ava';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';
import { planFile, resultsOf } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { applyUntil } from './play.js';

quickenTime(1000);

test('a row is unknown, not done in part, where the run is stopped before it has seen all that an earlier run did', async (t) => {
  const place = await office(t, { users: 3, attendeeUrls: 'show-all-types' });
  const rows = 'email,firstName,lastName,attendee\nnora@acme.example,Nora,Weiß,true\n';
  const file = await place.file('new.csv', rows);
  const { job } = await planFile(place, file, join(place.folder, 'output'), { settingsApi: 'rest' });
  const death = { match: { method: 'POST', path: '/v1/people' }, nth: 1, applied: true } as const;
  const killed = await applyUntil(place, job, { death, concurrency: 1 });
  t.true(killed.died);
  await place.faults([{ match: { method: 'PATCH', path: '/v1/licenses/users' }, nth: 'every', do: { status: 429 } }]);
  const stopped = await applyUntil(place, killed.job, { concurrency: 1 });
  t.regex(stopped.stopped ?? '', /too many requests/u);
  t.is((await resultsOf(stopped.job))[0]?.['wx_status'], 'unknown');
  await place.clearFaults();
  const ended = await applyUntil(place, stopped.job, { concurrency: 1 });
  t.is(ended.stopped, undefined);
  t.is((await resultsOf(ended.job))[0]?.['wx_status'], 'created');
  t.deepEqual((await place.state('nora@acme.example')).people[0]?.siteUrls, ['acme.webex.com#attendee']);
});
