import test from 'ava';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metricsText, writeMetrics, type FeedMetrics } from '../../src/watch/metrics.js';
import { temporaryFolder } from '../helpers/folder.js';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text by the grammar of OpenMetrics 1.0, apart from the code that writes it; throws where it is broken. */
function read(text: string): Sample[] {
  const fail = (why: string): never => {
    throw new Error(why);
  };
  if (!text.endsWith('\n# EOF\n')) fail('does not end with # EOF');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1);
  const [families, seen] = [new Map<string, { type: string; unit?: string }>(), new Set<string>()];
  const samples: Sample[] = [];
  let current = '';
  for (const line of lines) {
    const head = /^# (?<kind>TYPE|UNIT|HELP) (?<name>[a-zA-Z_:][\w:]*) (?<rest>.*)$/u.exec(line)?.groups;
    if (head !== undefined) {
      const { kind = '', name = '', rest = '' } = head;
      if (kind === 'TYPE') {
        if (families.has(name)) fail(`${name} begins twice`);
        if (!['counter', 'gauge', 'info'].includes(rest)) fail(`type ${rest}`);
        families.set((current = name), { type: rest });
      } else if (name !== current) fail(`${kind} of ${name} within ${current}`);
      if (kind === 'UNIT' && !name.endsWith(`_${rest}`)) fail(`${name} does not end with its unit ${rest}`);
      continue;
    }
    const sample = /^(?<name>[a-zA-Z_:][\w:]*)\{(?<labels>(?:[^"}]|"(?:\\[\\"n]|[^"\\\n])*")*)\} (?<value>\S+)$/u.exec(
      line,
    );
    const { name = '', labels = '', value = '' } = sample?.groups ?? fail(`no sample: ${line}`);
    const suffix = { counter: '_total', info: '_info', gauge: '' }[families.get(current)?.type ?? ''];
    if (name !== `${current}${suffix ?? ' '}`) fail(`${name} within ${current}`);
    const pairs = [...labels.matchAll(/(?:^|,)(?<key>[a-zA-Z_]\w*)="(?<text>(?:\\[\\"n]|[^"\\\n])*)"/gu)];
    if (pairs.map(([pair]) => pair).join('') !== labels) fail(`labels ${labels}`);
    if (!/^-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/u.test(value)) fail(`value ${value}`);
    const key = `${name}{${labels}}`;
    if (seen.has(key)) fail(`${key} twice`);
    seen.add(key);
    const plain = (escaped: string): string =>
      escaped.replace(/\\(?<one>.)/gu, (_all, one) => (one === 'n' ? '\n' : String(one)));
    const entries = pairs.map(({ groups }) => [groups?.['key'] ?? '', plain(groups?.['text'] ?? '')]);
    samples.push({ name, labels: Object.fromEntries(entries) as Record<string, string>, value: Number(value) });
  }
  return samples;
}

const full: FeedMetrics = {
  feed: 'hr',
  rows: { created: 3, failed: 1 },
  calls: { 'person.create': 3 },
  waitSeconds: { 'rate limit': 1.5 },
  lastSuccessAt: Date.UTC(2026, 0, 1),
  lastRunAt: Date.UTC(2026, 0, 2),
  lastRunSeconds: 12.25,
  lastOpenRows: 3,
};

const about = { version: '1.2.3', folder: '/srv/drops', at: Date.UTC(2026, 0, 3), files: { inbox: 2, review: 0 } };

test('all facts of all feeds are samples of OpenMetrics text', (t) => {
  const samples = read(metricsText({ ...about, feeds: [full, { ...full, feed: 'emea' }] }));
  t.deepEqual(samples[0], { name: 'webex_bulk_build_info', labels: { version: '1.2.3' }, value: 1 });
  const ofFolder = samples.slice(1, 4).map(({ name, labels, value }) => [name, ...Object.values(labels), value]);
  t.deepEqual(ofFolder, [
    ['webex_bulk_watch_timestamp_seconds', '/srv/drops', 1767398400],
    ['webex_bulk_files', '/srv/drops', 'inbox', 2],
    ['webex_bulk_files', '/srv/drops', 'review', 0],
  ]);
  const ofHr = samples.filter(({ labels }) => labels['feed'] === 'hr');
  t.deepEqual(
    ofHr.map(({ name, labels, value }) => [name, ...Object.values(labels).slice(2), value]),
    [
      ['webex_bulk_rows_total', 'created', 3],
      ['webex_bulk_rows_total', 'failed', 1],
      ['webex_bulk_calls_total', 'person.create', 3],
      ['webex_bulk_wait_seconds_total', 'rate limit', 1.5],
      ['webex_bulk_last_success_timestamp_seconds', 1767225600],
      ['webex_bulk_last_run_timestamp_seconds', 1767312000],
      ['webex_bulk_last_run_duration_seconds', 12.25],
      ['webex_bulk_last_open_rows', 3],
    ],
  );
  t.is(samples.length, 4 + 2 * ofHr.length);
});

for (const feed of ['', 'a "quoted" \\ name', 'two\nlines', 'back\\nslash', '日本,x="1"} 5', 'ends with \\']) {
  test(`the label ${JSON.stringify(feed)} comes back as it was`, (t) => {
    const samples = read(
      metricsText({ ...about, version: feed, folder: feed, files: {}, feeds: [{ feed, rows: { created: 1 } }] }),
    );
    t.deepEqual(samples[2]?.labels, { folder: feed, feed, status: 'created' });
    t.deepEqual(samples[0]?.labels, { version: feed });
  });
}

test('what is unknown or no number has no sample, and without feeds there is still a whole text', (t) => {
  t.is(read(metricsText({ ...about, feeds: [] })).length, 4);
  t.is(read(metricsText({ ...about, files: {}, feeds: [{ feed: 'a', lastRunSeconds: Number.NaN }] })).length, 2);
});

test('the file is replaced at once, readable by others, and nothing else is left', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'webex-bulk.prom');
  await writeFile(path, 'old', { mode: 0o600 });
  await writeMetrics(path, metricsText({ ...about, feeds: [full] }));
  t.true(read(await readFile(path, 'utf8')).length > 1);
  t.is((await stat(path)).mode & 0o777, 0o644);
  t.deepEqual(await readdir(folder), ['webex-bulk.prom']);
  await t.throwsAsync(writeMetrics(join(folder, 'none', 'x.prom'), ''), {
    message: /none\/x\.prom cannot be written/u,
  });
});
