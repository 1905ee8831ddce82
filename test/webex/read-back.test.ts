/** What a setting on the site came to: an answer proves only what it shows, of what shall be there and of what shall be gone. */
import test, { type ExecutionContext } from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import type { FaultAction } from '../../src/simulator/faults.js';
import { connectWebex } from '../../src/webex/connect.js';
import { showsAll } from '../../src/webex/read-back.js';
import type { ShownSettings, SiteSettings, WantedSettings } from '../../src/webex/site-settings.js';
import { office, type Office } from '../helpers/cli.js';

const amelie = 'amelie.fischer@acme.example';
const site = 'acme.webex.com';
const users = '/v1/admin/meeting/userconfig/';

interface Api {
  readonly over: 'XML' | 'REST';
  readonly set: { readonly method?: string; readonly path?: string; readonly operation?: string };
  readonly read: Api['set'];
}

const xml: Api = { over: 'XML', set: { operation: 'SetUser' }, read: { operation: 'GetUser' } };
const rest: Api = { over: 'REST', set: { method: 'PUT', path: users }, read: { method: 'GET', path: users } };

async function settingsOver(
  t: ExecutionContext,
  { over }: Api,
  options: Partial<SimulatorOptions> = {},
): Promise<{ place: Office; settings: SiteSettings }> {
  const place = await office(t, options);
  const { apiUrl, xmlUrl, accessToken, admin } = place.connection;
  const webex = connectWebex({ apiUrl, xmlUrl, accessToken, concurrency: 4, userAgent: 'test/1' });
  t.teardown(() => webex.close());
  const settings = over === 'XML' ? webex.site(site, admin) : webex.restSite(site);
  await settings.catalog();
  // What the person has before each test.
  await settings.set(amelie, { sessionTypes: ['214', '11'] }, { verify: false });
  await settings.set(amelie, { trackingCodes: { '1': 'CC-1' } }, { verify: false });
  return { place, settings };
}

const changes: readonly [what: string, wanted: WantedSettings][] = [
  ['only takes a session type away', { sessionTypes: ['11'] }],
  ['takes one away and gives one', { sessionTypes: ['11', '216'] }],
  ['only gives', { sessionTypes: ['214', '11', '216'] }],
  ['changes a tracking code', { trackingCodes: { '1': 'CC-2' } }],
];

for (const [what, wanted] of changes) {
  test(`an answer that is older than what it answers is no proof: a message that ${what} is in force`, async (t) => {
    const { place, settings } = await settingsOver(t, rest);
    await place.faults([{ match: rest.set, do: { stale: true } }]);
    const answer = await settings.set(amelie, wanted, { verify: true });
    t.is(answer.result, 'done');
    t.true(answer.result === 'done' && showsAll(answer.value ?? {}, wanted), JSON.stringify(answer));
  });

  for (const [how, action] of [
    ['is not allowed', { status: 403 }],
    ['fails at the service', { status: 500 }],
    ['is answered with a page', { status: 200, body: '<html>portal</html>' }],
    ['is answered about another person', { status: 200, body: { items: [{ email: 'x@acme.example' }] } }],
    ['is cut off', { cut: 'after' }],
  ] as const satisfies readonly (readonly [string, FaultAction])[]) {
    test(`where the reading after such an answer ${how}, nobody knows: a message that ${what}`, async (t) => {
      const { place, settings } = await settingsOver(t, rest);
      await place.faults([
        { match: rest.set, do: { stale: true } },
        { match: rest.read, nth: 'every', do: action },
      ]);
      const answer = await settings.set(amelie, wanted, { verify: true });
      t.is(answer.result === 'doubt' ? answer.problem.code : answer.result, 'not-verified');
    });
  }

  for (const api of [xml, rest]) {
    test(`a reading that lags is made once more over ${api.over}: a message that ${what} is in force`, async (t) => {
      const { place, settings } = await settingsOver(t, api);
      await place.faults([{ match: api.set, do: api.over === 'REST' ? { stale: true, lag: 1 } : { lag: 1 } }]);
      const answer = await settings.set(amelie, wanted, { verify: true });
      t.true(answer.result === 'done' && showsAll(answer.value ?? {}, wanted), JSON.stringify(answer));
    });

    test(`a message that ${what} and had no effect is shown as it is, over ${api.over}`, async (t) => {
      const { place, settings } = await settingsOver(t, api);
      await place.faults([{ match: api.set, do: { ignored: true } }]);
      const answer = await settings.set(amelie, wanted, { verify: true });
      t.true(answer.result === 'done' && !showsAll(answer.value ?? {}, wanted), JSON.stringify(answer));
    });
  }
}

test('an answer that shows all that was set is believed: nothing is read', async (t) => {
  const { place, settings } = await settingsOver(t, rest);
  const before = (await place.requests()).length;
  t.is((await settings.set(amelie, { sessionTypes: ['11'] }, { verify: true })).result, 'done');
  t.is((await place.requests()).length, before + 1);
});

for (const [what, shown, wanted, proves] of [
  ['the same set in another order', { sessionTypes: ['2', '1'] }, { sessionTypes: ['1', '2'] }, true],
  ['the same set, one of it twice', { sessionTypes: ['2', '1', '1'] }, { sessionTypes: ['1', '2'] }, true],
  ['one more than was set', { sessionTypes: ['1', '2'] }, { sessionTypes: ['1'] }, false],
  ['one less than was set', { sessionTypes: ['1'] }, { sessionTypes: ['1', '2'] }, false],
  ['nothing of the kind', {}, { sessionTypes: ['1'] }, false],
  ['the value', { trackingCodes: { '1': 'a' } }, { trackingCodes: { '1': 'a' } }, true],
  ['another value', { trackingCodes: { '1': 'b' } }, { trackingCodes: { '1': 'a' } }, false],
  ['the value beside another code', { trackingCodes: { '1': 'a', '2': 'x' } }, { trackingCodes: { '1': 'a' } }, true],
  ['a value that shall be empty', { trackingCodes: { '1': 'a' } }, { trackingCodes: { '1': '' } }, false],
  ['no value where it shall be empty', { trackingCodes: {} }, { trackingCodes: { '1': '' } }, true],
  ['the value in composed letters', { trackingCodes: { '1': 'é' } }, { trackingCodes: { '1': 'e\u0301' } }, true],
  ['the value with single blanks', { trackingCodes: { '1': 'a b' } }, { trackingCodes: { '1': ' a  b' } }, true],
] as const satisfies readonly (readonly [string, ShownSettings, WantedSettings, boolean])[]) {
  test(`${what} ${proves ? 'proves' : 'does not prove'} what was set`, (t) => {
    t.is(showsAll(shown, wanted), proves);
  });
}
