/** A part of the table; all of it: `npm run test:crash`. */
import test from 'ava';
import { isWhole } from '../helpers/some-cases.js';
import { quickenTime } from '../helpers/quick-time.js';
import { blindnesses, everyCase, playBlind, playBlindDeletion, sentenceOf } from './blind-table.js';

quickenTime(1000);

/** Every kind of call with every way of being blind comes up, each time with another of the rest. */
const cases = everyCase().filter((_, place) => isWhole || place % 46 === 0);

for (const one of cases) test.serial(sentenceOf(one), async (t) => await playBlind(t, one));

for (const [place, blindness] of blindnesses.filter(({ onlyXml }) => onlyXml !== true).entries()) {
  for (const applied of isWhole ? [true, false] : place % 8 === 0 ? [place % 3 !== 2] : []) {
    const call = `a person.delete that Webex ${applied ? 'applied' : 'never got'}`;
    test.serial(
      `an undo killed in the middle of ${call} tells no untruth while the look gets ${blindness.name}`,
      async (t) => {
        await playBlindDeletion(t, { applied, blindness, over: place % 2 === 0 ? 'XML' : 'REST' });
      },
    );
  }
}
