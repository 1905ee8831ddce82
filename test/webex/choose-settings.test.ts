/** Over which API the settings of the site go: XML where it serves the caller, REST where it says that it does not. */
import test from 'ava';
import { RunError } from '../../src/errors.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { chooseSettings, type WantedApi } from '../../src/webex/choose-settings.js';
import { connectWebex } from '../../src/webex/connect.js';
import { office } from '../helpers/cli.js';

const people = 'spark-admin:people_read spark-admin:licenses_read spark-admin:people_write';
const both = 'meeting:admin_schedule_read meeting:admin_schedule_write';

type Told = readonly [chosen: string, words: RegExp];

const cases: readonly (readonly [what: string, Partial<SimulatorOptions>, Partial<Record<WantedApi, Told>>])[] = [
  ['both are open', {}, { auto: ['xml', /^$/u], xml: ['xml', /^$/u], rest: ['rest', /^$/u] }],
  [
    'XML has no sign-in',
    { xml: 'no-sign-in' },
    { auto: ['rest', /cannot sign in/u], xml: ['signIn', /cannot sign in/u], rest: ['rest', /^$/u] },
  ],
  ['XML is switched off', { xml: 'gone' }, { auto: ['rest', /410/u], xml: ['refused', /410/u], rest: ['rest', /^$/u] }],
  ['the token lacks spark:all', { scopes: `${people} ${both}` }, { auto: ['rest', /cannot sign in/u] }],
  ['REST is switched off', { restSettings: 'gone' }, { auto: ['xml', /^$/u], rest: ['refused', /410/u] }],
  [
    'neither is there',
    { xml: 'gone', restSettings: 'gone' },
    { auto: ['refused', /Signing in.*410.*over REST.*410/u] },
  ],
  ['XML has no lists any more', { xml: 'no-catalog' }, { auto: ['rest', /LstMeetingType/u] }],
  [
    'XML has no lists any more, and REST shows no tracking codes',
    { xml: 'no-catalog', scopes: `spark:all ${people} meeting:admin_config_read` },
    { auto: ['rest-catalog', /LstMeetingType/u] },
  ],
];

for (const [what, options, ends] of cases) {
  for (const [wanted, [chosen, words]] of Object.entries(ends) as [WantedApi, Told][]) {
    test(`where ${what}, ${wanted} comes to ${chosen}`, async (t) => {
      const place = await office(t, options);
      const { apiUrl, xmlUrl, accessToken, site, admin } = place.connection;
      const webex = connectWebex({ apiUrl, xmlUrl, accessToken, concurrency: 4, userAgent: 'test/1' });
      t.teardown(() => webex.close());
      const end = await chooseSettings(webex, { site, admin }, wanted).then(
        ({ api, why = '' }) => [api, why],
        (error: unknown) =>
          error instanceof RunError ? [error.problem, error.message] : Promise.reject(error as Error),
      );
      t.is(end[0], chosen);
      t.regex(end[1] ?? '', words);
    });
  }
}

test('an XML API that is out of reach is not taken for one that is gone', async (t) => {
  const place = await office(t);
  const { apiUrl, accessToken, site, admin } = place.connection;
  const webex = connectWebex({
    apiUrl,
    xmlUrl: 'http://127.0.0.1:1/x',
    accessToken,
    concurrency: 4,
    userAgent: 'test/1',
  });
  t.teardown(() => webex.close());
  const chosen = chooseSettings(webex, { site, admin }, 'auto');
  setTimeout(() => webex.stop(), 1500);
  const error = await t.throwsAsync(chosen, { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  t.false((await place.requests()).some(({ path }) => path.includes('/admin/meeting/')));
});
