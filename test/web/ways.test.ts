/** Texts of the program, written for the command line, and what the page says to do instead. */
import test from 'ava';
import { readStep, waysIn, type Way } from '../../src/web/page/ways.js';
import { optionTable } from '../../src/commands/options.js';
import { german } from '../../src/web/page/words.de.js';
import { english } from '../../src/web/page/words.en.js';

const job = '20261128-090248-users';
const place = (name: 'columns' | 'reading' | 'options' | 'approval' | 'undo' | 'cells'): Way => ({
  is: 'place',
  place: name,
});
const terminal = (command: string): Way => ({ is: 'terminal', command });

const steps: readonly (readonly [string, string | undefined, readonly Way[]])[] = [
  [`webex-bulk undo ${job}   reverts the restore`, undefined, [{ is: 'job', act: 'undo', job }]],
  [`  webex-bulk apply output/${job} --max-removals 30`, undefined, [{ is: 'job', act: 'open', job }]],
  [
    `webex-bulk undo "output/20261128-090248-my list"`,
    undefined,
    [{ is: 'job', act: 'undo', job: '20261128-090248-my list' }],
  ],
  [`webex-bulk approve ${job}   shows it and asks`, undefined, [terminal(`webex-bulk approve ${job}`)]],
  ['Sign in again: webex-bulk login', 'Sign in again:', [terminal('webex-bulk login')]],
  [
    'Sign in again (webex-bulk login): it has expired.',
    'Sign in again (webex-bulk login): it has expired.',
    [terminal('webex-bulk login')],
  ],
  ['webex-bulk plan people.csv --map "Mail=email"', undefined, [place('columns')]],
  ['Choose one with --sheet.', 'Choose one with --sheet.', [place('reading')]],
  ['Choose one with --site.', 'Choose one with --site.', [terminal('webex-bulk web --site …')]],
  [
    'Check --api-url and --xml-url.',
    'Check --api-url and --xml-url.',
    [terminal('webex-bulk web --api-url …'), terminal('webex-bulk web --xml-url …')],
  ],
  ['Start again: webex-bulk login --device', 'Start again:', [terminal('webex-bulk login --device')]],
  ['Wait until that run ends.', 'Wait until that run ends.', []],
  ['Open the address that webex-bulk web printed last.', 'Open the address that webex-bulk web printed last.', []],
];
for (const [step, text, ways] of steps) {
  test(`a step says what to do on the page: ${step.trim()}`, (t) => {
    t.deepEqual(readStep(step), { text, ways });
  });
}

const notices: readonly (readonly [string, readonly Way[]])[] = [
  ['FALSE is ignored; use --remove-false to remove licenses', [place('options')]],
  ['2 hidden rows were read too; --visible-only skips what is hidden', [place('reading')]],
  ['--created deactivate turns off their sign-in, --created delete deletes them', [place('undo')]],
  [
    `to revert the job for them too, first run webex-bulk undo ${job}, webex-bulk undo ${job}-2`,
    [
      { is: 'job', act: 'undo', job },
      { is: 'job', act: 'undo', job: `${job}-2` },
    ],
  ],
  ['ignored column: "A--b"', []],
];
for (const [notice, ways] of notices) {
  test(`a notice is followed by what to do on the page: ${notice}`, (t) => {
    t.deepEqual(waysIn(notice), ways);
  });
}

test('every option of the program has a way, in words of both languages', (t) => {
  for (const name of Object.keys(optionTable)) {
    const [way, ...others] = waysIn(`use --${name}`);
    t.deepEqual(others, []);
    if (way?.is === 'place') for (const { ways } of [english, german]) t.truthy(ways.places[way.place], name);
    else t.is(way?.is, 'terminal', name);
  }
});
