import test from 'ava';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { commandNames } from '../../src/commands/command-table.js';

const folder = new URL('../../samples/deploy/', import.meta.url).pathname;
const names = readdirSync(folder);
const run = promisify(execFile);

/** Each kind of sample, with a program that reads it as its system does. */
const readers: readonly (readonly [kind: RegExp, command: string, args: readonly string[]])[] = [
  [/\.(?:service|timer|path)$/u, 'systemd-analyze', ['verify', '--man=no', '--recursive-errors=no']],
  [
    /\.plist$/u,
    'python3',
    ['-c', 'import plistlib,sys\nfor f in sys.argv[1:]: plistlib.load(open(f,"rb"))["ProgramArguments"]'],
  ],
  [/\.xml$/u, 'python3', ['-c', 'import sys,xml.dom.minidom as x\nfor f in sys.argv[1:]: x.parse(f)']],
  [/alerts\.yml$/u, 'promtool', ['check', 'rules']],
  [
    /\.yaml$/u,
    'python3',
    ['-c', 'import sys,yaml\nfor f in sys.argv[1:]: [d["kind"] for d in yaml.safe_load_all(open(f))]'],
  ],
];

for (const [kind, command, args] of readers) {
  test(`samples for deployment named ${kind.source} are read without a complaint`, async (t) => {
    const files = names.filter((name) => kind.test(name)).map((name) => `${folder}${name}`);
    t.true(files.length > 0);
    try {
      const { stderr } = await run(command, [...args, ...files], { timeout: 20_000 });
      t.is(stderr.trim(), '');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && !/No module named 'yaml'/u.test(message)) throw error;
      t.log(`not checked: there is no ${command} here that reads it`);
      t.pass();
    }
  });
}

test('samples for deployment name commands that there are, hold no secret, and are all on their page', (t) => {
  const page = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8');
  for (const name of names) {
    const text = readFileSync(`${folder}${name}`, 'utf8');
    t.true(page.includes(`samples/deploy/${name}`), name);
    const commands = [...text.matchAll(/^(?!\s*(?:#|MAILTO)).*?\bwebex-bulk (?<command>(?!cd)[a-z]+) [/-]/gmu)];
    for (const { groups } of commands) t.true([...commandNames, 'watch'].includes(groups?.['command'] ?? ''), name);
    t.notRegex(text, /(?:SECRET|TOKEN|_ID): (?!replace-me)/u, name);
  }
});
