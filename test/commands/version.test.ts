import test from 'ava';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VersionFacts } from '../../src/commands/version-facts.js';
import { office, runCli } from '../helpers/cli.js';

const root = new URL('../../', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const firstRecord = (path: string): { version: number } =>
  JSON.parse(readFileSync(path, 'utf8').split('\n')[0] ?? '') as { version: number };

for (const args of [
  ['--version', '--json'],
  ['plan', '--json', '--version'],
]) {
  test(`${args.join(' ')} prints one line of JSON about the program that runs`, async (t) => {
    const { code, stdout, stderr } = await runCli(args);
    t.deepEqual([code, stderr], [0, '']);
    t.regex(stdout, /^\{.*\}\n$/u);
    const { commit, formats, ...facts } = JSON.parse(stdout) as VersionFacts;
    const { platform, arch, versions } = process;
    t.deepEqual(facts, { type: 'version', version, node: versions.node, platform, arch });
    t.deepEqual(Object.keys(formats), ['plan', 'journal']);
    // The build may be older than the newest commit of this checkout, but never of another one.
    if (commit !== undefined) {
      t.regex(commit, /^[0-9a-f]{40}(?:-dirty)?$/u);
      const kind = execFileSync('git', ['cat-file', '-t', commit.slice(0, 40)], { cwd: root, encoding: 'utf8' });
      t.is(kind.trim(), 'commit');
    }
  });
}

for (const args of [['--version'], ['--version', '--no-json']]) {
  test(`${args.join(' ')} prints the version alone`, async (t) => {
    const { code, stdout } = await runCli(args);
    t.deepEqual([code, stdout], [0, `${version}\n`]);
  });
}

test('the formats that --version --json names are those of the plan and journal that are written', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\nnew.person@acme.example,Boss\n');
  await place.run('apply', file, '--yes');
  const folder = await place.jobFolder();
  const { stdout } = await runCli(['--version', '--json']);
  const { formats } = JSON.parse(stdout) as VersionFacts;
  t.deepEqual(
    {
      plan: firstRecord(join(folder, 'plan.jsonl')).version,
      journal: firstRecord(join(folder, 'journal.jsonl')).version,
    },
    formats,
  );
});
