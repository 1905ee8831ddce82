import test from 'ava';
import { catalogHash, findLicense, findSessionType, spellLicense } from '../../src/model/catalog.js';
import { catalog } from '../helpers/organization.js';

const license = (text: string, held: string[] = []): string => {
  const result = findLicense(catalog, text, held);
  return 'found' in result ? result.found.id : `${result.reason}: ${result.message}`;
};
const type = (text: string): string => {
  const result = findSessionType(catalog, text);
  return 'found' in result ? result.found.id : `${result.reason}: ${result.message}`;
};

for (const [text, held, expected] of [
  ['L-messaging', [], 'L-messaging'],
  ['messaging', [], 'L-messaging'],
  ['Webex Suite', [], 'L-suite'],
  ['acme.webex.com - Webex Suite [Sub1]', [], 'L-suite'],
  ['acme.webex.com\u2013webex suite', [], 'L-suite'],
  ['\u201EMessaging\u201C', [], 'L-messaging'],
  ['Webex\u00A0Calling \u2014 Professional', [], 'L-calling'],
  ['acme-emea.webex.com - Webex Suite', [], 'L-suite-emea'],
  ['Webex Suite [Sub2]', [], 'L-suite-emea'],
  ['Webex Assistant', ['L-assistant-2'], 'L-assistant-2'],
] as const) {
  test(`the license ${JSON.stringify(text)}${held.length > 0 ? ' of one who has one of them' : ''} is ${expected}`, (t) => {
    t.is(license(text, [...held]), expected);
  });
}

test('a name that means several licenses is refused with spellings that can be pasted', (t) => {
  const said = license('Webex Assistant');
  t.regex(said, /^ambiguous: .*"Webex Assistant \[Sub1\]" or "Webex Assistant \[Sub2\]"/u);
  for (const id of ['L-assistant-1', 'L-assistant-2']) {
    const one = catalog.licenses.find((candidate) => candidate.id === id);
    t.is(one && license(spellLicense(catalog, one)), id);
  }
});

test('one who has both licenses of a name must say which is meant', (t) => {
  t.regex(license('Webex Assistant', ['L-assistant-1', 'L-assistant-2']), /^ambiguous/u);
});

test('every license can be spelled so that it means itself', (t) => {
  for (const one of catalog.licenses) t.is(license(spellLicense(catalog, one)), one.id);
});

test('an unknown license is refused with the nearest name', (t) => {
  t.regex(license('Webex Suit'), /^unknown: .*nearest: "Webex Suite"/u);
});

for (const [text, expected] of [
  ['214', '214'],
  ['Pro 200', '214'],
  ['pro 25', '5'],
  ['PRO', '214'],
  ['trs', '11'],
  ['\u201CPro\u00A0200\u201D', '214'],
  ['Standard\u2013100', '3'],
] as const) {
  test(`the session type ${JSON.stringify(text)} is ${expected}`, (t) => {
    t.is(type(text), expected);
  });
}

test('a session type is found by its other name, which gives way to the name that is shown', (t) => {
  const [pro, , standard] = catalog.sessionTypes;
  if (!pro || !standard) throw new Error('the catalog lacks its types');
  const named = {
    ...catalog,
    sessionTypes: [
      { ...pro, otherName: 'Meeting Pro' },
      { ...standard, otherName: pro.name },
    ],
  };
  for (const text of ['meeting pro', 'Pro 200', '214']) {
    t.like(findSessionType(named, text), { found: { id: '214' } });
  }
  t.like(findSessionType(named, 'Standard 100'), { found: { id: '3' } });
  t.regex(JSON.stringify(findSessionType(named, 'Meeting Por')), /nearest: .*Meeting Pro.*id 214/u);
  t.not(catalogHash(named), catalogHash({ ...catalog, sessionTypes: [pro, standard] }));
});

test('a product code of several active types is refused with the candidates', (t) => {
  t.regex(type('ONS'), /^ambiguous: .*216 \("Event 1000"\) or 218 \("Event 3000"\)/u);
});

test('an unknown session type is refused with the nearest name and its id', (t) => {
  t.regex(type('PRO 2000'), /^unknown: isn't a session type of acme\.webex\.com; nearest: "Pro 200" \(id 214\)/u);
});

test('the hash of a catalog ignores counters and order, not names', (t) => {
  const counted = { ...catalog, licenses: [...catalog.licenses].reverse().map((one) => ({ ...one, consumed: 1 })) };
  t.is(catalogHash(counted), catalogHash(catalog));
  const renamed = { ...catalog, licenses: catalog.licenses.map((one) => ({ ...one, name: `${one.name}!` })) };
  t.not(catalogHash(renamed), catalogHash(catalog));
});
