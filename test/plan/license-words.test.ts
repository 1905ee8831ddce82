import test from 'ava';
import { createLicenseWords } from '../../src/plan/license-words.js';
import { matchHeader } from '../../src/rows/header.js';
import { catalog } from '../helpers/organization.js';

const { columns } = matchHeader(['email', 'Messaging', 'acme.webex.com - Attendee', 'title'], catalog, {
  name: 'people.csv',
});

for (const [what, rows, notices] of [
  [
    'TRUE and FALSE in any letter case',
    [
      ['TRUE', 'false'],
      ['t', 'F'],
      ['', ''],
    ],
    [],
  ],
  [
    'words for yes',
    [
      ['Ja', ''],
      ['ja', 'x'],
    ],
    ['under licenses, "ja", "x" count as TRUE'],
  ],
  ['one word for each', [['WAHR', 'FALSCH']], ['under licenses, "wahr" counts as TRUE and "falsch" counts as FALSE']],
  ['what is not understood', [['perhaps', '-']], []],
] as const) {
  test(`${what} under licenses: ${notices.length === 0 ? 'nothing is told' : 'told once'}`, (t) => {
    const words = createLicenseWords(columns);
    for (const cells of rows) words.add(['ana@acme.com', ...cells, 'ja']);
    t.deepEqual(words.notices(), notices);
  });
}
