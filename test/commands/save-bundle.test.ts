import test from 'ava';
import { withBundle } from '../../src/commands/save-bundle.js';

const bundle = { licenses: ['Messaging'] };
const saved = (content: unknown, profile?: string, name = 'New'): string =>
  JSON.stringify(withBundle(content, { file: 'f.json', profile, name, bundle }).content);
const [own, other] = ['{"licenses":["Messaging"]}', '{"licenses":["Webex Suite"]}'];

const cases: [what: string, before: string, profile: string | undefined, after: string][] = [
  ['an empty file', '{}', undefined, `{"bundles":{"New":${own}}}`],
  [
    'a file with other keys keeps them in order',
    `{"site":"a","bundles":{"Old":${other}},"rate":5}`,
    undefined,
    `{"site":"a","bundles":{"Old":${other},"New":${own}},"rate":5}`,
  ],
  [
    'a profile with bundles of its own',
    `{"profiles":{"emea":{"bundles":{"Old":${other}},"site":"b"}},"rate":5}`,
    'emea',
    `{"profiles":{"emea":{"bundles":{"Old":${other},"New":${own}},"site":"b"}},"rate":5}`,
  ],
  [
    'a profile that uses the bundles of all profiles',
    `{"bundles":{"Old":${other}},"profiles":{"emea":{}}}`,
    'emea',
    `{"bundles":{"Old":${other},"New":${own}},"profiles":{"emea":{}}}`,
  ],
  [
    'a profile that the file does not have',
    '{"profiles":{"emea":{}}}',
    'apac',
    `{"profiles":{"emea":{}},"bundles":{"New":${own}}}`,
  ],
];

for (const [what, before, profile, after] of cases) {
  test(`a bundle is saved: ${what}`, (t) => t.is(saved(JSON.parse(before), profile), after));
}

test('the same bundle is not written again, and another of its name is not replaced', (t) => {
  const content = { bundles: { New: bundle } };
  t.false(withBundle(content, { file: 'f.json', profile: undefined, name: 'New', bundle }).isNew);
  for (const name of ['New', 'new', ' NEW ']) {
    const changed = { bundles: { New: { licenses: ['Other'] } } };
    t.throws(() => saved(changed, undefined, name), { message: /another bundle "New" in "bundles"/u }, name);
  }
});
