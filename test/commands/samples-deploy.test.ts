import test from 'ava';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { commandNames } from '../../src/commands/command-table.js';

const folder = new URL('../../samples/deploy/', import.meta.url).pathname;
const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? entry.name : []));
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
    /^kubernetes.*\.yaml$/u,
    'python3',
    ['-c', 'import sys,yaml\nfor f in sys.argv[1:]: [d["kind"] for d in yaml.safe_load_all(open(f))]'],
  ],
  [
    /compose\.yaml$/u,
    'python3',
    [
      '-c',
      'import sys,yaml\nfor f in sys.argv[1:]: [s["image"] for s in yaml.safe_load(open(f))["services"].values()]',
    ],
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
    const lists = [...text.matchAll(/\[webex-bulk, (?<command>[a-z]+)/gu)];
    for (const { groups } of [...commands, ...lists])
      t.true([...commandNames, 'watch'].includes(groups?.['command'] ?? ''), name);
    t.notRegex(text, /(?:SECRET|TOKEN|_ID): (?!replace-me)/u, name);
  }
});

test('the recipe of an image copies what there is and what its ignore file lets through, is not root, and runs a command', (t) => {
  const recipe = readFileSync(`${folder}Containerfile`, 'utf8').replaceAll('\\\n', ' ');
  const ignored = readFileSync(`${folder}Containerfile.dockerignore`, 'utf8').split('\n');
  const copies = [...recipe.matchAll(/^COPY (?!--from)(?<paths>.+) \S+$/gmu)];
  const sources = copies.flatMap(({ groups }) => groups?.['paths']?.split(' ') ?? []);
  t.true(sources.length > 5);
  t.true(ignored.includes('*'));
  for (const source of sources) {
    t.true(existsSync(new URL(`../../${source}`, import.meta.url)), source);
    t.true(ignored.includes(`!${source}`), source);
  }
  const users = [...recipe.matchAll(/^USER (?<user>.+)$/gmu)].map(({ groups }) => groups?.['user']);
  t.deepEqual(users, ['10001:10001']);
  const [last = '[]'] = [...recipe.matchAll(/^CMD (?<words>.+)$/gmu)].map(({ groups }) => groups?.['words']).reverse();
  t.true(commandNames.includes((JSON.parse(last) as string[])[0] ?? ''));
  t.notRegex(recipe, /^(?:ARG|ENV) .*(?:SECRET|TOKEN|PASSWORD)/mu);
});
