import test from 'ava';
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
