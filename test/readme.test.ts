import { columns } from '../src/fields/table.js';
import test from 'ava';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { optionTable, type OptionSpec } from '../src/commands/options.js';
import { exitCodes } from '../src/errors.js';
import { statuses } from '../src/model/row.js';
import { resultColumns } from '../src/apply/write-results.js';
import { office, runCli } from './helpers/cli.js';

const root = new URL('../', import.meta.url);
const page = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const readme = page('README.md');
const pages = readdirSync(new URL('docs', root))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

/** The rows of the table whose first heading is this one, cell by cell. */
function table(heading: string, text = readme): string[][] {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => line.startsWith('|') && cellsOf(line)[0] === heading);
  const rows = lines.slice(begin + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map(cellsOf);
}

function cellsOf(line: string): string[] {
  const cells = line.split(/(?<!\\)\|/u).slice(1, -1);
  return cells.map((cell) => cell.trim());
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/`(?<code>[^`]+)`/gu)].map((match) => match.groups?.['code'] ?? '');
}

for (const [where, text, codes] of [
  ['README', readme, []],
  [
    'page about spreadsheets',
    page('docs/spreadsheets.md'),
    ['Tracking code: NAME', 'trackingCode1', 'trackingCode10', 'site'],
  ],
] as const) {
  test(`the ${where} names every column that it is for, and no other`, (t) => {
    const named = table('column', text).flatMap(([cell = '']) => codesIn(cell));
    // The README sends readers to the page for columns that only SCIM has.
    const all = columns().filter(({ inScim }) => where !== 'README' || inScim !== true);
    t.deepEqual(named, [...all.map(({ name }) => name), ...codes]);
  });
}

test('the README fits ten kilobytes', (t) => {
  t.true(Buffer.byteLength(readme) <= 10_000, String(Buffer.byteLength(readme)));
});

test('every link between README and pages leads somewhere, and the README leads to every page in two steps', (t) => {
  const linksIn = (path: string): string[] =>
    [...page(path).matchAll(/\]\((?!https?:)(?<target>[^)#]+)/gu)].map(
      ({ groups }) => new URL(groups?.['target'] ?? '', new URL(path, root)).pathname,
    );
  for (const path of ['README.md', ...pages]) {
    const broken = linksIn(path).filter((target) => !existsSync(target));
    t.deepEqual(broken, [], path);
  }
  const pathOf = (path: string): string => new URL(path, root).pathname;
  const linked = linksIn('README.md');
  const further = pages.filter((path) => linked.includes(pathOf(path))).flatMap(linksIn);
  t.deepEqual(
    pages.filter((path) => !linked.includes(pathOf(path)) && !further.includes(pathOf(path))),
    [],
  );
});

test('the page about commands names every option with what it is for, its default and its choices', (t) => {
  const written = new Map(
    table('option', page('docs/commands.md')).flatMap(([cell = '', meaning = '']) =>
      codesIn(cell).map((code) => [code, meaning]),
    ),
  );
  const names = [...written.keys()].map((code) => code.split(' ')[0]?.replace(/^--(?:no-)?/u, '') ?? '');
  t.deepEqual(names.sort(), Object.keys(optionTable).sort());
  for (const [name, spec] of Object.entries(optionTable) as [string, OptionSpec][]) {
    const [code = '', meaning = ''] =
      [...written].find(([one]) => one.replace('--no-', '--').split(' ')[0] === `--${name}`) ?? [];
    for (const choice of spec.choices ?? []) t.true(meaning.includes(choice), `${name}: ${choice}`);
    if (typeof spec.default === 'number' || typeof spec.default === 'string') {
      t.true(`${code} ${meaning}`.includes(String(spec.default)), `${name}: default ${String(spec.default)}`);
    }
  }
});

for (const path of ['README.md', 'docs/results.md']) {
  test(`${path} names every status, in order`, (t) => {
    t.deepEqual(
      table('`wx_status`', page(path)).map(([cell = '']) => codesIn(cell)[0]),
      [...statuses],
    );
  });
}

test('the page about results names every column of a result, in order', (t) => {
  const paragraph = /`results\.csv` holds every row[^]*?\n\n/u.exec(page('docs/results.md'))?.[0] ?? '';
  t.deepEqual(codesIn(paragraph).slice(1), [...resultColumns]);
});

test('the README names every exit code', (t) => {
  const written = table('exit code').flatMap(([cell = '']) => cell.split(',').map(Number));
  t.deepEqual(written, [...Object.values(exitCodes), 130, 143]);
});

test('the page about commands names every command that --help names', async (t) => {
  const { stdout } = await runCli(['--help']);
  const offered = [...stdout.matchAll(/^ +webex-bulk (?<command>\w+)/gmu)].map((match) => match.groups?.['command']);
  const written = table('command', page('docs/commands.md')).map(([cell = '']) => codesIn(cell)[0]?.split(' ')[1]);
  t.true(offered.length >= 4);
  t.deepEqual([...new Set(written)], [...new Set(offered)]);
});

test('every sample and every script that README and pages name is there', (t) => {
  const all = ['README.md', ...pages].map(page).join('\n');
  const scripts = (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: object }).scripts;
  const run = [...all.matchAll(/npm (?:run )?(?<script>test(?::\w+)?|demo|bench|lint)\b/gu)].map(
    (match) => match.groups?.['script'] ?? '',
  );
  const samples = [...all.matchAll(/samples\/[\w-]+\.csv/gu)].map(([path]) => path);
  t.deepEqual(
    run.filter((script) => !(script in scripts)),
    [],
  );
  t.deepEqual(
    samples.filter((path) => !existsSync(new URL(path, root))),
    [],
  );
  t.true(samples.length > 0 && run.length > 0);
});

test('the first screen of the README is what plan prints', async (t) => {
  const shown =
    /```\n\$ webex-bulk plan samples\/users\.csv\n(?<printed>[^]*?)```/u.exec(readme)?.groups?.['printed'] ?? '';
  const place = await office(t, { users: 50 });
  const { stdout } = await place.run('plan', new URL('samples/users.csv', root).pathname);
  const plain = (text: string): string => text.trim().replace(/\d{8}-\d{6}/gu, 'yyyymmdd-hhmmss');
  t.is(plain(stdout), plain(shown));
});
