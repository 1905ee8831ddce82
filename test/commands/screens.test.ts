/** What people see at a terminal: whole words, a bar that ends truly, and messages that stay. */
import test from 'ava';
import { atTerminalOf } from '../helpers/at-terminal.js';
import { office } from '../helpers/cli.js';
import { screenOf } from '../helpers/screen.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(2);

const rows = Array.from({ length: 40 }, (_, n) => `new${n}@acme.example,New${n},Messaging`);
const sheet = `email,firstName,licenses\n${rows.join('\n')}\n`;
const [interrupt, bar] = ['\u0003', ' applying'];

for (const columns of [80, 100]) {
  some(
    `Ctrl-C at ${columns} columns: the message stays, and the bar ends above the results at its true last state`,
    async (t) => {
      const place = await office(t, { latency: 80 });
      const file = await place.file('people.csv', sheet);
      const answers = [[`${bar} \u2588`, interrupt]] as const;
      const ended = await atTerminalOf(
        columns,
        place,
        answers,
        'apply',
        file,
        '--yes',
        '--concurrency',
        '2',
        '--look-up',
        'list',
      );
      t.is(ended.code, 130, ended.stdout);
      const { lines, brokenByTerminal } = screenOf(ended.stdout, columns);
      const message = 'Finishing the rows in progress; press Ctrl-C again to stop immediately.';
      t.is(lines.filter((line) => line === message).length, 1, lines.join('\n'));
      const bars = lines.filter((line) => line.startsWith(bar));
      const done = (await place.results()).filter(({ wx_status }) => wx_status === 'created').length;
      t.true(done > 0 && done < 40);
      t.deepEqual(
        bars.map((line) => / (?<of>\d+\/\d+) rows /u.exec(line)?.groups?.['of']),
        [`${done}/40`],
      );
      t.true(lines.indexOf(message) < lines.indexOf(bars[0] ?? ''));
      t.notRegex(lines.join('\n'), /0\/0 |\^C|s left$/mu);
      t.deepEqual(brokenByTerminal, []);
    },
  );
}

const long =
  'A title that is so long that no terminal of a hundred columns has room for it beside what is wrong with the row';
const hires = [
  'email,firstName,title,licenses',
  `j.doe@acme,J,"${long}",Webex Suite`,
  `x@acme.example,X,"${long}",Webex Sweet; Webinars for very many people of the organization`,
  'y@acme.example,Y,Boss,Webex Suite',
].join('\n');

for (const columns of [80, 100]) {
  some(`a plan, its findings and an error are broken between words at ${columns} columns`, async (t) => {
    const place = await office(t);
    const file = await place.file('people.csv', hires);
    const plain = await place.run('plan', file, '--details');
    const { lines, brokenByTerminal } = screenOf(
      (await atTerminalOf(columns, place, [], 'plan', file, '--details')).stdout,
      columns,
    );
    t.deepEqual(brokenByTerminal, []);
    t.true(
      plain.stdout.split('\n').some((line) => line.length > columns),
      'off a terminal nothing is broken',
    );
    const words = (text: string): string[] =>
      text
        .replace(/\d{8}-\d{6}-people(?:-\d+)?/gu, 'job')
        .trim()
        .split(/\s+/u);
    const shown = lines.filter((line) => !line.startsWith(' looking up')).join('\n');
    t.deepEqual(words(shown), words(plain.stdout));
    const wrong = await atTerminalOf(
      columns,
      place,
      [],
      'plan',
      file,
      '--map',
      `A heading that is not in the file=title`,
    );
    t.deepEqual(screenOf(wrong.stdout, columns).brokenByTerminal, []);
  });
}

test('the bar takes the lines that are said while it runs above it, and a job without rows has none', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\nj.doe@acme,Boss\n');
  const { stdout } = await atTerminalOf(80, place, [], 'apply', file, '--yes');
  const { lines } = screenOf(stdout, 80);
  t.notRegex(stdout, /0\/0/u);
  t.false(
    lines.some((line) => line.startsWith(bar)),
    lines.join('\n'),
  );
});

extreme('Ctrl-C when everything is planned already: nothing is applied', async (t) => {
  const place = await office(t, { latency: 80 });
  const file = await place.file('people.csv', sheet);
  const answers = [['40 rows   ', interrupt]] as const;
  const ended = await atTerminalOf(
    80,
    place,
    answers,
    'apply',
    file,
    '--yes',
    '--look-up',
    'email',
    '--concurrency',
    '1',
  );
  t.is(ended.code, 130, ended.stdout);
  t.regex(ended.stdout, /Next|webex-bulk apply \d{8}-\d{6}-people/u);
  t.deepEqual(await place.writes(), []);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
});

test('a job that is resumed says what is done and what is left, and asks about what is left', async (t) => {
  const place = await office(t, { latency: 60 });
  const file = await place.file('people.csv', sheet);
  await place.run('plan', file);
  const answers = [[`${bar} \u2588`, interrupt]] as const;
  const first = await atTerminalOf(80, place, answers, 'apply', 'latest', '--yes', '--concurrency', '2');
  t.is(first.code, 130, first.stdout);
  const done = (await place.results()).filter(({ wx_status }) => wx_status === 'created').length;
  const left = 40 - done;
  const refused = await atTerminalOf(80, place, [['[y/N]', 'n\r']], 'apply', 'latest');
  t.is(refused.code, 4, refused.stdout);
  const { lines } = screenOf(refused.stdout, 80);
  t.regex(lines.join('\n'), new RegExp(`^ {2}done +${done}$`, 'mu'));
  t.regex(lines.join('\n'), new RegExp(`^ {2}to go +${left} +not started$`, 'mu'));
  const question = new RegExp(`^Resume ${left} rows on acme\\.webex\\.com: create ${left}, remove nothing\\?`, 'mu');
  t.regex(lines.join('\n'), question);
  t.notRegex(refused.stdout, /create +40/u);
  const rest = await atTerminalOf(80, place, [['[y/N]', 'y\r']], 'apply', 'latest');
  t.is(rest.code, 0, rest.stdout);
  const bars = screenOf(rest.stdout, 80).lines.filter((line) => line.startsWith(bar));
  t.is(bars.length, 1);
  t.regex(bars[0] ?? '', /100 % {2}40\/40 rows/u);
});
