/** A job with mapped tracking codes dies while the first person's is tried: nothing is claimed, and nothing goes on untried. */
import test from 'ava';
import { crash, named, type CrashedCommand } from '../helpers/crash.js';
import type { FinishedJob } from '../helpers/invariants.js';
import type { Death } from '../helpers/mortal-cli.js';
import { some } from '../helpers/some-cases.js';

const people = ['amelie.fischer', 'bruno.keller', 'emma.larsen', 'felix.hartmann'].map(
  (name) => `${name}@acme.example`,
);
const sheet = `email,Cost center\n${people.map((email, place) => `${email},CC-${place + 1}\n`).join('')}`;
const mapped = { mappedTrackingCodes: true, mappedAttributes: 'Cost center=costCenter' };

const crashed = (judge: (job: FinishedJob) => Promise<string[]>): CrashedCommand => ({
  simulator: mapped,
  sheet,
  async begin(place) {
    const before = await place.state();
    const file = await place.file('people.csv', sheet);
    const begin = ['apply', file, '--map-code', 'Cost center=costCenter'];
    return {
      before,
      judge,
      args: (newest) => [...(newest === undefined ? begin : ['apply', newest]), '--site-wait', '1'],
    };
  },
});

const bulk = { method: 'POST', path: '/v1/identity/scim/*/Bulk' };
const deaths: readonly Death[] = [
  { at: { match: bulk, nth: 1 } },
  { at: { step: 'write', file: '^journal', nth: 2, moment: 'after' }, unsynced: 'lost' },
  { at: { step: 'sync', file: '^journal', nth: 1, moment: 'after' } },
];

/** All codes and attributes are as asked, and each row claims what it changed, once. */
async function allFollowed({ place, before }: FinishedJob): Promise<string[]> {
  const now = await place.state();
  const rows = await place.results();
  return people.flatMap((email, at) => {
    const asked = `CC-${at + 1}`;
    const code = now.siteUsers.find((one) => one.email === email)?.trackingCodes['1'];
    const was = before.siteUsers.find((one) => one.email === email)?.trackingCodes['1'] ?? '';
    const { wx_status: status, wx_changes: changes } = rows[at] ?? {};
    const claimed = ['costCenter', 'Cost center'].map((name) => `${name} "${was}" → "${asked}"`).join('; ');
    const isTrue = code === asked && status === 'updated' && changes === claimed;
    return isTrue ? [] : [`${email}: ${String(code)}, told as ${String(status)}, ${String(changes)}`];
  });
}

for (const death of some(deaths, 3)) {
  test(`codes that follow: a death ${named([death])}`, async (t) => {
    t.timeout(60_000);
    const end = await crash(crashed(allFollowed), [death], { concurrency: 4 });
    t.deepEqual(end.found, []);
    t.is(end.kills, 1, 'the moment did not come');
  });
}

/** At most the first person's attribute is written, and each row says what is so. */
async function onlyOneTried({ place, before }: FinishedJob): Promise<string[]> {
  const now = await place.state();
  const rows = await place.results();
  return people.flatMap((email, at) => {
    const costCenter = now.people.find((one) => one.email === email)?.['costCenter'];
    const was = before.people.find((one) => one.email === email)?.['costCenter'];
    const { wx_status: status = '', wx_changes: changes = '' } = rows[at] ?? {};
    const isWritten = costCenter === `CC-${at + 1}`;
    const isTold = at === 0 ? status === 'partial' && changes.startsWith('costCenter') : status === 'failed';
    if (isWritten === (at === 0) && isTold && (isWritten || costCenter === was)) return [];
    return [`${email}: ${String(costCenter)}, told as ${status}, "${changes}"`];
  });
}

for (const death of some(deaths, 3)) {
  test(`codes that never follow: a death ${named([death])}`, async (t) => {
    t.timeout(60_000);
    const never = { mappedReach: 'never' } as const;
    const end = await crash(crashed(onlyOneTried), [death], { concurrency: 4, simulator: never });
    t.deepEqual(end.found, []);
    t.is(end.kills, 1, 'the moment did not come');
  });
}
