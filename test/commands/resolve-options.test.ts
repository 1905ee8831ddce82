import test from 'ava';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveOptions } from '../../src/commands/resolve-options.js';
import { RunError } from '../../src/errors.js';

const configured = (content: unknown): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'webex-bulk-')), 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const names = [
  'site',
  'rate',
  'api-url',
  'verify',
  'strict',
  'people',
  'concurrency',
  'config',
  'profile',
  'max-removals',
] as const;

test('flags come before the environment, the environment before the file, the file before defaults', (t) => {
  const config = configured({ site: 'file', rate: 1, apiUrl: 'https://file/v1' });
  const options = resolveOptions(names, { config, site: 'flag' }, { WEBEX_SITE: 'variable', WEBEX_RATE: '2' });
  t.like(options, { site: 'flag', rate: 2, 'api-url': 'https://file/v1', concurrency: 10, verify: 'sample' });
});

test('--no-verify comes before what the environment says', (t) => {
  t.is(resolveOptions(names, { verify: false }, { WEBEX_VERIFY: 'true' }).verify, 'none');
});

test('a profile comes before the rest of the file', (t) => {
  const config = configured({ site: 'one', profiles: { emea: { site: 'two' } } });
  t.is(resolveOptions(names, { config, profile: 'emea' }, {}).site, 'two');
});

for (const [title, flags, environment, spelled] of [
  ['a number in the configuration', { config: configured({ maxRemovals: 5 }) }, {}, '5'],
  ['none in the configuration', { config: configured({ maxRemovals: 0 }) }, {}, '0'],
  ['a percentage in the configuration', { config: configured({ maxRemovals: '12.5%' }) }, {}, '12.5%'],
  [
    'the environment before the configuration',
    { config: configured({ maxRemovals: 5 }) },
    { WEBEX_MAX_REMOVALS: '20%' },
    '20%',
  ],
  ['a flag before the environment', { 'max-removals': '7' }, { WEBEX_MAX_REMOVALS: '20%' }, '7'],
] as const) {
  test(`a limit is taken from ${title}`, (t) => {
    t.is(resolveOptions(names, flags, environment)['max-removals']?.spelled, spelled);
  });
}

for (const [title, flags, environment, said] of [
  ['a number that is none', { rate: 'fast' }, {}, /--rate is "fast".*number/u],
  ['a number that is too small', { rate: '0' }, {}, /at least 1/u],
  ['a word that is not on the list', {}, { WEBEX_PEOPLE: 'all' }, /WEBEX_PEOPLE is "all".*any, existing, new/u],
  ['a boolean that is none', {}, { WEBEX_STRICT: 'maybe' }, /WEBEX_STRICT.*true or false/u],
  [
    'a limit that is neither number nor percentage',
    { 'max-removals': 'few' },
    {},
    /--max-removals is "few".*whole number, or percent.*20%/u,
  ],
  ['a limit below nothing', {}, { WEBEX_MAX_REMOVALS: '-1' }, /WEBEX_MAX_REMOVALS is "-1".*whole number/u],
  ['a limit over all rows', { 'max-removals': '120%' }, {}, /--max-removals is "120%"/u],
  [
    'a limit that is a part of a person',
    { config: configured({ maxRemovals: 0.2 }) },
    {},
    /"maxRemovals" in .* is 0\.2, but must be a whole number/u,
  ],
  ['an option given twice', { site: ['a', 'b'] }, {}, /given once/u],
  ['a configuration that is missing', { config: 'nowhere.json' }, {}, /nowhere\.json cannot be read/u],
  ['a configuration that is no JSON', { config: configured('{') }, {}, /is not valid JSON/u],
  ['a configuration with an unknown key', { config: configured({ sight: 'x' }) }, {}, /unknown key "sight"/u],
  ['a secret in the configuration', { config: configured({ accessToken: 'x' }) }, {}, /unknown key "accessToken"/u],
  [
    'a profile that is missing',
    { config: configured({ profiles: { emea: {} } }), profile: 'apac' },
    {},
    /Profile "apac" is neither saved nor configured.*emea/u,
  ],
] as const) {
  test(`refuses ${title}`, (t) => {
    const error = t.throws(() => resolveOptions(names, flags, environment), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, said);
  });
}
