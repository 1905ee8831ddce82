import test from 'ava';
import { isWhole, someCases } from '../helpers/some-cases.js';
import { office } from '../helpers/cli.js';

const some = someCases(2);

const sample = (name: string): string => new URL(`../../samples/${name}`, import.meta.url).pathname;

/** What becomes of each sample in the simulated organization that `webex-bulk simulate` starts. */
const samples: readonly (readonly [name: string, counts: Record<string, number>, code: number])[] = [
  ['users.csv', { created: 8, updated: 7, unchanged: 1, partial: 1, failed: 2, invalid: 1 }, 3],
  ['session-types-and-tracking-codes.csv', { updated: 5, unchanged: 1 }, 0],
  ['leavers.csv', { updated: 3, unchanged: 1 }, 0],
];

for (const [name, counts, code] of samples) {
  overEither('on', name, counts, code);
  // Two of its rows empty a tracking code, which REST cannot.
  const isEmptied = name === 'session-types-and-tracking-codes.csv';
  if (isEmptied) overEither('no-sign-in', name, { updated: 3, unchanged: 1, invalid: 2 }, 3);
  else overEither('no-sign-in', name, counts, code);
}

/** Five hundred people cost half a minute. */
if (isWhole) for (const xml of ['on', 'no-sign-in'] as const) overEither(xml, 'migration-500.csv', { created: 500 }, 0);

/** Session types and tracking codes go over XML, or over REST where XML lets nobody in. */
function overEither(xml: 'on' | 'no-sign-in', name: string, counts: Record<string, number>, code: number): void {
  const over = xml === 'on' ? 'XML' : 'REST';
  some(
    `${name} ends in ${JSON.stringify(counts)} over ${over}, and a second run changes nothing of what is done`,
    async (t) => {
      const place = await office(t, { users: 50, xml });
      const first = await place.run('apply', sample(name), '--yes', '--allow-shortage', '--json');
      t.is(first.code, code, first.stderr);
      t.deepEqual(countsIn(first.stdout), counts);
      const before = (await place.writes()).length;
      const done = new Set(
        (await place.results()).flatMap(({ wx_status, email = '' }) =>
          ['created', 'updated', 'unchanged'].includes(wx_status ?? '') ? [email.toLowerCase()] : [],
        ),
      );
      await place.run('apply', sample(name), '--yes', '--allow-shortage');
      const more = (await place.writes()).slice(before).filter(({ email = '' }) => done.has(email));
      // Where nobody shows who is an attendee, the entry is asked for once more, and nothing comes of it.
      const isAskedAgain = ({ method, applied }: (typeof more)[number]): boolean => method === 'PATCH' && !applied;
      t.deepEqual(
        more.filter((request) => xml === 'on' || !isAskedAgain(request)),
        [],
      );
    },
  );
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
  const ended = await place.runWith({}, 'demo');
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /Results: output\/\S+users\/results\.csv/u);
});
