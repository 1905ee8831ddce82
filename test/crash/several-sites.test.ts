/** A job about two sites, with people who have a row for each, dies and is gone on with: one create, and the same end. */
import test from 'ava';
import pLimit from 'p-limit';
import { crash, type CrashedCommand } from '../helpers/crash.js';
import { commonViolations } from '../helpers/invariants.js';
import type { Death } from '../helpers/mortal-cli.js';
import { some } from '../helpers/some-cases.js';

const main = 'acme.webex.com';
const emea = 'acme-emea.webex.com';
const sheet = `email,site,firstName,title,licenses,sessionTypes,Region,Branch
mia@acme.example,${main},Mia,Boss,Webex Suite; Messaging,Standard 100,EMEA,
mia@acme.example,${emea},Mia,Boss,Webex Suite; Messaging,Standard 50,North,Oslo
chiara.rossi@acme.example,${emea},,Lead,Webex Suite,Training 200,South,
chiara.rossi@acme.example,${main},,Lead,Webex Suite,,APAC,
nils@acme.example,${emea},Nils,,Webex Suite,,,Rome
`;

const command: CrashedCommand = {
  simulator: { furtherSites: emea },
  sheet,
  async begin(place) {
    const before = await place.state();
    const file = await place.file('people.csv', sheet);
    return {
      before,
      args: (newest = file) => ['apply', newest, '--site', main],
      async judge(job) {
        const created = (await place.requests()).filter(({ method, path, applied }) => {
          return method === 'POST' && path === '/v1/people' && applied;
        });
        const twice = created.length === 2 ? [] : [`${created.length} creates for 2 new people`];
        return [...twice, ...(await commonViolations(job))];
      },
    };
  },
};

/** Of the tests, which all begin at once, so many have programs running: each run has its limit of time. */
const seats = pLimit(3);

/** What the spreadsheet comes to where nobody disturbs the run; made once for all. */
const reference = seats(() => crash(command, []));

test('a run over two sites that nobody disturbs creates each person once', async (t) => {
  const { found, outcome } = await reference;
  t.deepEqual(found, []);
  t.deepEqual(
    outcome?.rows.map(({ wx_status }) => wx_status),
    ['created', 'updated', 'updated', 'updated', 'created'],
  );
});

const post = { method: 'POST', path: '/v1/people' };
const patch = { method: 'PATCH', path: '/v1/licenses/users' };
const set = { operation: 'SetUser' };
const moments = Array.from({ length: 12 }, (_, place): readonly [string, readonly Death[]] => {
  const at = { step: 'write', file: '^journal', nth: place + 1, moment: 'after' } as const;
  return [`after write ${place + 1} of the journal`, [{ at, unsynced: place % 2 === 0 ? 'lost' : 'kept' }]];
});

for (const [what, deaths] of some(
  [
    ['before the answer to the settings on the second site', [{ at: { match: set, nth: 4 } }]],
    ['while it is planned', [{ at: { step: 'write', file: '^plan', nth: 2, moment: 'within' } }]],
    ['before the answer to the create', [{ at: { match: post, nth: 1 } }]],
    ['before the answer to the license of the second row', [{ at: { match: patch, nth: 1 } }]],
    ['twice', [{ at: { match: post, nth: 2 } }, { at: { match: set, nth: 2 }, unsynced: 'lost' }]],
    ...moments,
  ] as readonly (readonly [string, readonly Death[]])[],
  17,
)) {
  test(`a run over two sites that dies ${what} comes to the same end`, async (t) => {
    t.timeout(600_000);
    const { outcome } = await reference;
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    const end = await seats(() => crash(command, deaths, { reference: outcome }));
    t.deepEqual(end.found, []);
    t.is(end.kills, deaths.length, 'the moment did not come');
  });
}
