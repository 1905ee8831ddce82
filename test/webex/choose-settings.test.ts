/** Over which API the settings of the site go: XML where it serves the caller, REST where it says that it does not. */
import test from 'ava';
import { ApiClosedError, RunError } from '../../src/errors.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { chooseSettings, type WantedApi } from '../../src/webex/choose-settings.js';
import { connectWebex } from '../../src/webex/connect.js';
import { office } from '../helpers/cli.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(4);

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
    some(`where ${what}, ${wanted} comes to ${chosen}`, async (t) => {
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

const page = '<html><title>Not here</title></html>';
const transient = {
  'its back end does not answer (000035)': { exceptionId: '000035' },
  'a generic error (999999)': { exceptionId: '999999' },
  'a failure of the database (000003)': { exceptionId: '000003' },
  'an identity service that does not answer (030071)': { exceptionId: '030071' },
  'a generic error with a part that passes': {
    exceptionId: '999999',
    subErrors: [{ exceptionId: '000035', reason: 'ASService not responding' }],
  },
  'a gateway’s 502': { status: 502, body: page },
  'a gateway’s 503 without a body': { status: 503 },
  'a page with 404': { status: 404, body: page },
  'a page with 403': { status: 403, body: page },
  'a page with 200': { status: 200, body: page },
  'a cut connection': { cut: 'before' },
} as const;
const signIn = { operation: 'AuthenticateUser' };
const types = { operation: 'LstMeetingType' };
const codes = { operation: 'GetSite' };

for (const [what, action] of Object.entries(transient)) {
  for (const match of [signIn, types, codes]) {
    // Of a list it may also mean that the site does not serve it any more: then the rest of the API tells.
    if (match !== signIn && what.startsWith('a generic error (999999)')) continue;
    some(`${what} at ${match.operation} passes: nothing goes over REST for it`, async (t) => {
      const place = await office(t);
      await place.faults([{ match, nth: 'every', do: action }]);
      const { apiUrl, xmlUrl, accessToken, site, admin } = place.connection;
      const webex = connectWebex({ apiUrl, xmlUrl, accessToken, concurrency: 4, userAgent: 'test/1' });
      t.teardown(() => webex.close());
      const error = await t.throwsAsync(chooseSettings(webex, { site, admin }, 'auto'), { instanceOf: RunError });
      t.false(error instanceof ApiClosedError);
      t.true(['stopped', 'refused'].includes(error.problem));
      t.regex(error.next ?? '', /--settings-api rest/u);
      t.false((await place.requests()).some(({ path }) => path.includes('/admin/meeting/')));
    });
  }
}

test('a list that is answered with a generic error is only taken for closed where the site serves others', async (t) => {
  const place = await office(t);
  const { apiUrl, xmlUrl, accessToken, site, admin } = place.connection;
  const webex = connectWebex({ apiUrl, xmlUrl, accessToken, concurrency: 4, userAgent: 'test/1' });
  t.teardown(() => webex.close());
  const generic = { exceptionId: '999999' };
  await place.faults([
    { match: types, nth: 'every', do: generic },
    { match: { operation: 'GetMe' }, nth: 'every', do: generic },
  ]);
  const error = await t.throwsAsync(chooseSettings(webex, { site, admin }, 'auto'), { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  await place.clearFaults();
  await place.faults([{ match: types, nth: 'every', do: generic }]);
  t.is((await chooseSettings(webex, { site, admin }, 'auto')).api, 'rest');
});
