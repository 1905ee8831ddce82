/** Questions at a real terminal (a pseudo-terminal of python3), and where nobody is there to answer. */
import { extreme, someCases } from '../helpers/some-cases.js';
import { join } from 'node:path';
import { atTerminal, terminal, type Answer } from '../helpers/at-terminal.js';
import { office, runCli } from '../helpers/cli.js';

/** A yes and a secret, Ctrl-C and Ctrl-D: one of each. */
const some = someCases(3);

const [interrupt, end] = ['\u0003', '\u0004'];

for (const [what, typed, code, said] of [
  ['Ctrl-C', interrupt, 130, /Interrupted at a question: nothing was done/u],
  ['Ctrl-D', end, 2, /A question was not answered: nothing was done/u],
] as const) {
  some(`${what} instead of a yes ends apply without a write and without a word of a defect`, async (t) => {
    const place = await office(t);
    const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
    const ended = await atTerminal(place, [['[y/N]', typed]], 'apply', file);
    t.is(ended.code, code, ended.stdout);
    t.regex(ended.stdout, said);
    t.notRegex(ended.stdout, /defect|\n\s+at /u);
    t.deepEqual(await place.writes(), []);
    t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  });

  some(`${what} at the client secret keeps nobody signed in, and shows nothing of what was typed`, async (t) => {
    const place = await office(t);
    const config = join(place.folder, 'config');
    const answers: Answer[] = [
      ['Client id of your integration', 'C1\r'],
      ['(hidden)', `canary${typed === end ? '\u0015' : ''}${typed}`],
    ];
    const through = ['env', `XDG_CONFIG_HOME=${config}`, 'python3', '-c', terminal, JSON.stringify(answers)];
    const ended = await place.runThrough(through, 'login');
    t.is(ended.code, code, ended.stdout);
    t.regex(ended.stdout, said);
    t.notRegex(ended.stdout, /canary|defect|\n\s+at /u);
    t.deepEqual(await place.requests(), []);
  });
}

extreme('a question whose input ends is not waited for', async (t) => {
  const place = await office(t);
  const { apiUrl, clientId, clientSecret } = place.connection;
  const env = { WEBEX_API_URL: apiUrl, WEBEX_CLIENT_ID: clientId, WEBEX_CLIENT_SECRET: clientSecret };
  const ended = await runCli(['login', '--paste'], {
    cwd: place.folder,
    env: { ...env, XDG_CONFIG_HOME: join(place.folder, 'config') },
  });
  t.is(ended.code, 2, ended.stderr);
  t.regex(ended.stderr, /A question was not answered: nothing was done/u);
});
