import test from 'ava';
import { lookUpInWords } from '../../src/commands/look-up-in-words.js';
import { printLookUp } from '../../src/commands/show-plan.js';
import { recordingTerminal } from '../helpers/recording-terminal.js';

for (const [what, how, notes] of [
  ['people of a list of whom few are on the site', { rows: 5000, by: 'list', pages: 1, siteReads: 5000 }, []],
  ['a few people by e-mail', { rows: 100, by: 'email', pages: 0, siteReads: 0 }, []],
  [
    'many people by e-mail',
    { rows: 5000, by: 'email', pages: 0, siteReads: 0 },
    ['Looking up 5,000 people by email: about 5,000 calls, 16 min 40 s at 300 a minute.'],
  ],
] as const) {
  test(`what looking up takes is told where it is known: ${what}`, (t) => {
    const terminal = recordingTerminal();
    printLookUp(terminal, how);
    t.deepEqual(terminal.notes, notes);
  });
}

test('a look-up that may take more than eight hours is told with how to part the file', (t) => {
  const terminal = recordingTerminal();
  printLookUp(terminal, { rows: 200_000, by: 'list', pages: 200, siteReads: 200_000 });
  t.regex(terminal.notes.join('\n'), /^This may take more than 8 hours\. .*--where wave=1/u);
});

const email = { by: 'email', pages: 0 } as const;
for (const [found, words] of [
  [
    { ...email, scim: { by: 'search', calls: 5, found: 300 } },
    'found people over SCIM, up to 100 in one call (5 calls instead of 300)',
  ],
  [
    { ...email, extraCalls: 4, scim: { by: 'list', calls: 22, found: 298 } },
    'found people by listing the organization over SCIM (22 calls instead of 298); 2 others by email; 4 calls to compare names',
  ],
  [
    { by: 'list', pages: 11, scim: { by: 'list', calls: 22, found: 200 } },
    'found people by listing the organization over SCIM (22 calls instead of 200); 100 others by listing the organization (11 calls)',
  ],
] as const) {
  test(`the summary tells how people were found: ${words}`, (t) => {
    t.is(lookUpInWords(found, 300), words);
  });
}

test('whoever was found over SCIM takes no call any more', (t) => {
  const terminal = recordingTerminal();
  printLookUp(terminal, { rows: 5000, by: 'email', pages: 0, siteReads: 0, foundOverScim: 4990 });
  t.deepEqual(terminal.notes, []);
});
