import test from 'ava';
import { office } from '../helpers/cli.js';
import { ownColors, printable } from '../../src/commands/terminal.js';
import { visibleJson } from '../../src/model/outside-text.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(4);

const esc = '\u001B';

for (const [what, text, shown] of [
  ['letters of all kinds stay', 'aÄ漢😀\u200D', 'aÄ漢😀\u200D'],
  ['a line break, which would begin a line of somebody else’s', 'a\nNext:  rm -rf ~', 'a\\nNext:  rm -rf ~'],
  ['a tab, which would begin a column', 'a\tb', 'a\\tb'],
  ['a sequence that clears the screen', `${esc}[2J`, '\\x1b[2J'],
  ['a colour that a text brings along', `${esc}[8mhidden${esc}[0m`, '\\x1b[8mhidden\\x1b[0m'],
  ['a title of the window', `${esc}]0;owned\u0007`, '\\x1b]0;owned\\x07'],
  ['a sequence in one character of the second set', '\u009B2J', '\\x9b2J'],
  ['a return to the beginning of the line', 'done\rfailed', 'done\\rfailed'],
  ['letters that run the other way', 'a\u202Egnp.exe', 'a\\u202egnp.exe'],
  ['a line break that is none', 'a\u2028b', 'a\\u2028b'],
  ['a deletion', 'a\u007F\u0008b', 'a\\x7f\\x08b'],
] as const) {
  test(`the terminal gets nothing that steers it: ${what}`, (t) => {
    t.is(printable(text), shown);
    t.is(printable(ownColors(true).red(text)), `${esc}[31m${shown}${esc}[39m`);
    t.is(printable(ownColors(false).red(text)), shown);
    t.is((JSON.parse(visibleJson({ text })) as { text: string }).text, text);
    t.notRegex(visibleJson({ text }), /[\u0000-\u001F\u007F-\u009F\u202E\u2028]/u);
  });
}

test('colours of this program reach the terminal, one inside the other too', (t) => {
  const { red, bold } = ownColors(true);
  t.is(printable(`x ${red(`a ${printable(bold('b'))} c`)}`).includes(`${esc}[31ma `), true);
  t.is(printable(bold('b')), `${esc}[1mb${esc}[22m`);
});

for (const env of [{ CI: 'true', TERM: 'xterm-256color' }, { CI: 'true' }, { FORCE_COLOR: '1' }, {}]) {
  some(`off a terminal there is no colour, whatever the environment says: ${JSON.stringify(env)}`, async (t) => {
    const place = await office(t);
    const { code, stdout, stderr } = await place.runAsProgramWith({ ...place.env, ...env }, 'doctor');
    t.is(code, 0, stderr);
    t.regex(stdout, /site sign-in/u);
    t.notRegex(stdout + stderr, /\u001B/u);
  });
}

test('an error has no colour off a terminal, also where the environment is that of a CI', async (t) => {
  const place = await office(t);
  const { code, stderr } = await place.runAsProgramWith({ ...place.env, CI: 'true' }, 'plan', 'missing.csv');
  t.is(code, 2);
  t.regex(stderr, /^webex-bulk: missing\.csv does not exist\./u);
  t.notRegex(stderr, /\u001B/u);
});
