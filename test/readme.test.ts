import test from 'ava';
import { existsSync, readFileSync } from 'node:fs';
import { columns } from '../src/columns.js';
import { optionTable, type OptionSpec } from '../src/commands/options.js';
import { exitCodes } from '../src/errors.js';
import { statuses } from '../src/row.js';
import { resultColumns } from '../src/stages/write-results.js';
import { office, runCli } from './helpers/cli.js';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

/** The rows of the table whose first heading is this one, cell by cell. */
function table(heading: string): string[][] {
  const lines = readme.split('\n');
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

test('the README names every column, and no other', (t) => {
  const named = table('column').flatMap(([cell = '']) => codesIn(cell));
  const codes = ['Tracking code: NAME', 'trackingCode1', 'trackingCode10'];
  t.deepEqual(named, [...columns.map(({ name }) => name), ...codes]);
});

test('the README names every option with what it is for, its default and its choices', (t) => {
  const written = new Map(
    table('option').flatMap(([cell = '', meaning = '']) => codesIn(cell).map((code) => [code, meaning])),
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

test('the README names every status, in order', (t) => {
  t.deepEqual(
    table('`wx_status`').map(([cell = '']) => codesIn(cell)[0]),
    [...statuses],
  );
});

test('the README names every column of a result, in order', (t) => {
  const paragraph = /`results\.csv` holds every row[^]*?\n\n/u.exec(readme)?.[0] ?? '';
  t.deepEqual(codesIn(paragraph).slice(1), [...resultColumns]);
});

test('the README names every exit code', (t) => {
  const written = table('exit code').flatMap(([cell = '']) => cell.split(',').map(Number));
  t.deepEqual(written, [...Object.values(exitCodes), 130, 143]);
});

test('the README names every command that --help names', async (t) => {
  const { stdout } = await runCli(['--help']);
  const offered = [...stdout.matchAll(/^ +webex-bulk (?<command>\w+)/gmu)].map((match) => match.groups?.['command']);
  const written = table('command').map(([cell = '']) => codesIn(cell)[0]?.split(' ')[1]);
  t.true(offered.length >= 4);
  t.deepEqual([...new Set(written)], [...new Set(offered)]);
});

test('every sample and every script that the README names is there', (t) => {
  const scripts = (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: object }).scripts;
  const run = [...readme.matchAll(/npm (?:run )?(?<script>test|demo|bench)\b/gu)].map(
    (match) => match.groups?.['script'] ?? '',
  );
  const samples = [...readme.matchAll(/samples\/[\w-]+\.csv/gu)].map(([path]) => path);
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
