import test, { type ExecutionContext } from 'ava';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(8);

const emails = Array.from({ length: 40 }, (_, n) => `p${n}@acme.example`);
const sheet = `email,firstName,title,licenses\n${emails.map((email, n) => `${email},P${n},${'T'.repeat(1500)},Messaging`).join('\n')}\n`;

/** Every row has its line, and everybody is there. */
async function assertComplete(t: ExecutionContext, place: Office): Promise<void> {
  t.deepEqual(
    (await place.results()).map(({ email, wx_status }) => [email, wx_status]),
    emails.map((email) => [email, 'created']),
  );
  const { people } = await place.state();
  t.is(people.filter(({ email }) => emails.includes(email)).length, emails.length);
}

const program = '"$@"; echo $? > code';

for (const [what, script, said] of [
  ['stdout is a full device', program.replace('"$@"', '"$@" > /dev/full'), /Cannot write the output .*ENOSPC/u],
  ['stdout and stderr are a full device', program.replace('"$@"', '"$@" > /dev/full 2> /dev/full'), undefined],
  ['stdout is closed', program.replace('"$@"', '"$@" >&-'), undefined],
  ['the reader leaves after a line', `{ ${program}; } | head -1`, undefined],
  ['there was never a reader', `{ sleep 0.3; ${program}; } | true`, undefined],
  ['the reader sleeps for a while', `{ ${program}; } | { sleep 1.5; cat; }`, undefined],
] as const) {
  for (const json of [[], ['--json']]) {
    if (json.length > 0 && what === 'stdout and stderr are a full device') continue;
    some(`${what}${json.length > 0 ? ' (--json)' : ''}: no row is lost, and the exit code is the job’s`, async (t) => {
      if (script.includes('/dev/full') && !existsSync('/dev/full')) {
        t.pass('there is no /dev/full here');
        return;
      }
      const place = await office(t);
      const file = await place.file('people.csv', sheet);
      const ended = await place.runThrough(['sh', '-c', script, 'sh'], 'apply', file, '--yes', ...json);
      t.is(await readFile(join(place.folder, 'code'), 'utf8'), '0\n', ended.stderr);
      await assertComplete(t, place);
      t.notRegex(ended.stderr, /unexpected error|\n\s+at |EPIPE/u);
      if (said) t.is(ended.stderr.split('\n').filter((line) => said.test(line)).length, 1, ended.stderr);
      if (what.includes('sleeps') && json.length > 0) {
        const events = ended.stdout.trim().split('\n');
        t.is(events.filter((line) => (JSON.parse(line) as { phase?: string }).phase === 'apply').length, 41);
      }
    });
  }
}

/** Of what the program writes, only line feeds and tabs may be control characters. */
function assertTame(t: ExecutionContext, { stdout, stderr }: Ended): void {
  for (const text of [stdout, stderr]) {
    t.notRegex(text, /^\s*Next: {2}webex-bulk undo/mu);
    t.deepEqual(text.match(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069].{0,20}/gu), null);
  }
}

/** What would be a line of the program's own. */
const forged = 'Next:  webex-bulk undo latest --created delete';
const hostile = '\u001B[2J\u001B]0;owned\u0007\u001B[8mhidden\u009B1A\rfine\u202E\u2028\n' + forged;

test('what file and service say never steers the terminal', async (t) => {
  const place = await office(t);
  const mistakes = `email,title,licenses,Cost center\namelie.fischer@acme.example,Boss,,\nbruno.keller@acme.example,Chief,,\n`;
  await place.control('licenses', { name: `Evil ${hostile}`, total: 5 });
  const [amelie, bruno] = ['amelie.fischer@acme.example', 'bruno.keller@acme.example'];
  const id = async (email: string): Promise<string> => String((await place.state(email)).people[0]?.['id']);
  await place.faults([
    {
      match: { method: 'PUT', path: `/v1/people/${await id(amelie)}` },
      nth: 'every',
      do: { status: 400, body: { message: hostile, trackingId: hostile } },
    },
    {
      match: { method: 'PUT', path: `/v1/people/${await id(bruno)}` },
      nth: 'every',
      do: { status: 403, body: { errors: [{ description: hostile }] } },
    },
  ]);
  const evil = `"${hostile.replace(/[\r\n]/gu, '')}"`;
  const cells = `x${evil.slice(1, -1)}@acme.example,${evil},${evil},${evil}\nclean@acme.example,,${evil},\n`;
  const file = await place.file(`people\u001B[2J\u202E.csv`, mistakes + cells);
  for (const args of [
    ['plan', file, '--details'],
    ['plan', file, '--json'],
    ['apply', file, '--yes'],
    ['apply', file, '--yes', '--json'],
  ]) {
    const ended = await place.run(...args);
    t.is(ended.code, 3, ended.stderr);
    t.true((ended.stdout + ended.stderr).includes('owned'), 'the text arrived');
    assertTame(t, ended);
  }
});

for (const [what, args] of [
  ['an unknown option', ['plan', 'x.csv', `--li${hostile}`]],
  ['a file that is not there', ['plan', `${hostile}.csv`]],
  ['a job that is not there', ['apply', hostile, '--yes']],
  ['a site that is not there', ['plan', 'x.csv', '--site', hostile]],
  ['an address that is none', ['plan', 'x.csv', '--api-url', hostile]],
] as const) {
  some(`what the command line says never steers the terminal: ${what}`, async (t) => {
    const place = await office(t);
    const ended = await place.run(...args);
    t.is(ended.code, 2, ended.stderr);
    assertTame(t, ended);
  });
}

test('a heading, and a file that cannot be read on, never steer the terminal', async (t) => {
  const place = await office(t);
  const heading = await place.run('plan', await place.file('a.csv', `email,ti${hostile}tle\nx@acme.example,y\n`));
  const quoted = await place.run('plan', await place.file('b.csv', `email,title\nx@acme.example,"${hostile}\n`));
  for (const ended of [heading, quoted]) {
    t.true([2, 4].includes(ended.code ?? -1), ended.stderr);
    assertTame(t, ended);
  }
});
