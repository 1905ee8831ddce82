import test from 'ava';
import { office } from '../helpers/cli.js';

const sample = (name: string): string => new URL(`../../samples/${name}`, import.meta.url).pathname;

/** What becomes of each sample in the simulated organization that `webex-bulk simulate` starts. */
const samples: readonly (readonly [name: string, counts: Record<string, number>, code: number])[] = [
  ['users.csv', { created: 8, updated: 7, unchanged: 1, partial: 1, failed: 2, invalid: 1 }, 3],
  ['session-types-and-tracking-codes.csv', { updated: 5, unchanged: 1 }, 0],
  ['leavers.csv', { updated: 3, unchanged: 1 }, 0],
  ['migration-500.csv', { created: 500 }, 0],
];

for (const [name, counts, code] of samples) {
  test(`${name} ends in ${JSON.stringify(counts)}, and a second run changes nothing of what is done`, async (t) => {
    const place = await office(t, { users: 50 });
    const first = await place.run('apply', sample(name), '--yes', '--json');
    t.is(first.code, code, first.stderr);
    t.deepEqual(countsIn(first.stdout), counts);
    const before = (await place.writes()).length;
    const done = new Set(
      (await place.results()).flatMap(({ wx_status, email = '' }) =>
        ['created', 'updated', 'unchanged'].includes(wx_status ?? '') ? [email.toLowerCase()] : [],
      ),
    );
    await place.run('apply', sample(name), '--yes');
    const more = (await place.writes()).slice(before).filter(({ email = '' }) => done.has(email));
    t.deepEqual(more, []);
  });
}

function countsIn(stdout: string): Record<string, number> {
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; phase?: string; counts?: Record<string, number> });
  const summary = events.find(({ type, phase }) => type === 'summary' && phase === 'apply');
  return Object.fromEntries(Object.entries(summary?.counts ?? {}).filter(([, count]) => count > 0));
}

test('the demo ends as its sample says', async (t) => {
  const place = await office(t);
  const ended = await place.runAsProgramWith({}, 'demo');
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /Results: output\/\S+users\/results\.csv/u);
});
