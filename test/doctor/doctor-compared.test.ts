import test from 'ava';
import type { DifferenceKind } from '../../src/doctor/compare-apis.js';
import type { ComparedPeople, Comparison } from '../../src/doctor/comparison.js';
import { differenceMeanings } from '../../src/doctor/difference-meanings.js';
import { comparedFindings } from '../../src/doctor/doctor-compared.js';
import type { SiteOffers } from '../../src/doctor/site-offers.js';
import type { Finding } from '../../src/doctor/finding.js';

const site: SiteOffers = {
  sessionTypes: ['214', '3', '11', '13', '216'].map((id) => ({ id, name: `Type ${id}`, code: 'PRO', active: true })),
  trackingCodes: [{ index: '2', name: 'Region', hostProfile: 'OPTIONAL', values: ['EMEA'] }],
  backup: false,
};
const everybody: ComparedPeople = {
  onSite: 20,
  isWhole: true,
  withCodes: true,
  compared: 20,
  same: 20,
  unknown: 0,
  unread: 0,
  differences: [],
};
const both: Comparison = { xml: { seen: site }, rest: { seen: site }, people: { seen: everybody } };
const people = (more: Partial<ComparedPeople>): Comparison => ({
  ...both,
  people: { seen: { ...everybody, ...more } },
});
const failed = { failed: { message: 'REST answers 403', next: 'Add the scope.', forbidden: true } };

/** `ok types-in-both: 5 session types are the same over both` */
const shown = (findings: readonly Finding[]): string[] =>
  findings.map(
    ({ result, check, about, message }) => `${result} ${check}${about === undefined ? '' : ` (${about})`}: ${message}`,
  );

for (const [title, comparison, ...expected] of [
  [
    'nothing differs',
    both,
    /^ok types-in-both: 5 session types are the same over both$/u,
    /^ok codes-in-both: 1 tracking code is the same over both$/u,
    /^ok people-in-both: 20 of 20 people have the same settings over both$/u,
  ],
  [
    'the site offers nothing',
    { ...both, xml: { seen: { ...site, sessionTypes: [] } }, rest: { seen: { ...site, sessionTypes: [] } } },
    /^ok types-in-both: neither API lists any session type$/u,
    /^ok codes/u,
    /^ok people/u,
  ],
  [
    'many session types are over XML only',
    { ...both, rest: { seen: { ...site, sessionTypes: site.sessionTypes.slice(0, 1) } } },
    /^ok types-in-both: 1 session type is the same over both$/u,
    /^warning types-in-both \(only over XML\): 4, .*: 3 Type 3 \(PRO\); 11 Type 11 \(PRO\); 13 Type 13 \(PRO\); and 1 more$/u,
    /^ok codes/u,
    /^ok people/u,
  ],
  [
    'REST shows no tracking codes',
    { ...people({ withCodes: false }), rest: { seen: { ...site, trackingCodes: [], withoutCodes: 'it is refused' } } },
    /^ok types/u,
    /^not-looked-at codes-in-both: because it is refused$/u,
    /^ok people-in-both: 20 of 20 people have the same session types over both$/u,
  ],
  [
    'REST is not open',
    { ...both, rest: failed, people: { notLookedAt: 'it needs both APIs' } },
    /^not-looked-at types-in-both: because REST does not list what the site offers: REST answers 403$/u,
    /^not-looked-at codes-in-both: because it needs both APIs$/u,
    /^not-looked-at people-in-both: because it needs both APIs$/u,
  ],
  [
    'neither is open',
    { xml: { failed: { message: 'XML answers 410', forbidden: false } }, rest: failed, people: failed },
    /^not-looked-at types-in-both: because XML does not .*: XML answers 410; REST does not .*: REST answers 403$/u,
    /^not-looked-at codes/u,
    /^not-looked-at people/u,
  ],
  [
    'you are not signed in',
    { xml: { notLookedAt: 'you are not signed in' }, rest: { notLookedAt: 'you are not signed in' }, people: failed },
    /^not-looked-at types-in-both: because you are not signed in$/u,
    /^not-looked-at codes/u,
    /^not-looked-at people/u,
  ],
  [
    'people cannot be listed',
    { ...both, people: { failed: { message: 'it is refused', forbidden: true } } },
    /^ok types/u,
    /^ok codes/u,
    /^not-looked-at people-in-both: because it is refused$/u,
  ],
  [
    'it is a sample of many',
    people({ onSite: 5400, isWhole: false, unknown: 2, compared: 18, same: 18 }),
    /^ok types/u,
    /^ok codes/u,
    /18 of 18 people have the same settings over both \(a sample of the 5,400 on the site who are listed first\); neither knows 2 more$/u,
  ],
  [
    'nobody has an account',
    people({ onSite: 0, compared: 0, same: 0 }),
    /^ok types/u,
    /^ok codes/u,
    /^not-looked-at people-in-both: because no person has an account on the site$/u,
  ],
  [
    'neither knows anybody',
    people({ compared: 0, same: 0, unknown: 3 }),
    /^ok types/u,
    /^ok codes/u,
    /^not-looked-at people-in-both: because neither API knows any of 3 people$/u,
  ],
  [
    'somebody cannot be read and one differs',
    people({
      same: 18,
      compared: 19,
      unread: 1,
      whyUnread: 'ana@acme.com over REST: 500',
      differences: [{ kind: 'person-codes', of: 'bo@acme.com', code: 'Region', xml: 'EMEA', rest: '' }],
    }),
    /^ok types/u,
    /^ok codes/u,
    /^ok people-in-both: 18 of 19 people have/u,
    /^warning people-in-both \(tracking codes\): 1, .*: bo@acme\.com Region is EMEA over XML and empty over REST$/u,
    /^not-looked-at people-in-both \(not read\): 1 of the sample, because they cannot be read: ana@acme\.com over REST: 500$/u,
  ],
] as const satisfies readonly (readonly [string, Comparison, ...RegExp[]])[]) {
  test(`where ${title}, every line says how it is`, (t) => {
    const found = shown(comparedFindings(comparison));
    t.is(found.length, expected.length, found.join('\n'));
    found.forEach((line, place) => t.regex(line, expected[place] ?? /^$/u));
  });
}

test('a difference is warned about with the next step and holds all of its kind, and only another meaning is broken', (t) => {
  const kinds = Object.keys(differenceMeanings) as DifferenceKind[];
  for (const kind of kinds) {
    const differences = Array.from({ length: 5 }, (_, n) => ({ kind, of: `one ${n}`, xml: 'x', rest: 'y' }));
    const [, , , found] = comparedFindings(people({ differences }));
    t.is(found?.result, kind === 'type-meaning' ? 'broken' : 'warning', kind);
    t.truthy(found?.next, kind);
    t.deepEqual(found?.differences, differences);
    t.regex(found?.message ?? '', /^5, .*one 0.*one 1.*one 2.*; and 2 more$/u);
  }
});

test('what stands in the way is told with its next step, once', (t) => {
  const findings = comparedFindings({ ...both, rest: failed });
  t.deepEqual(
    findings.map(({ next }) => next),
    ['Add the scope.', undefined, undefined],
  );
});
