/** The same job in waves: it dies within one or between two, and comes to the same end without being told of the waves again. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { some } from '../helpers/some-cases.js';
import { crash, type CrashedCommand } from '../helpers/crash.js';
import { crashedApply } from '../helpers/crashed-apply.js';
import type { Death } from '../helpers/mortal-cli.js';

const inWaves: CrashedCommand = {
  ...crashedApply,
  async begin(place) {
    const { args, ...others } = await crashedApply.begin(place);
    const waves = ['--waves', '3,4,rest', '--stop-at', '100%'];
    return { ...others, args: (newest) => [...args(newest), ...(newest === undefined ? waves : [])] };
  },
};

/** Without waves: they change nothing of what becomes of the rows. */
const reference = crash(crashedApply, []);

for (const [what, deaths] of some(
  [
    ['while a wave is announced', [{ at: { step: 'write', file: '^journal', nth: 8, moment: 'within', part: 0.7 } }]],
    ['within a wave', [{ at: { match: { method: 'PUT', path: '/v1/people/*' }, nth: 2 }, unsynced: 'lost' }]],
    [
      'twice',
      [
        { at: { match: { operation: 'SetUser' }, nth: 1 } },
        { at: { step: 'sync', file: '^journal', nth: 6, moment: 'after' } },
      ],
    ],
    ['never', []],
  ] as const satisfies readonly (readonly [string, readonly Death[]])[],
  4,
)) {
  test(`a job in waves that dies ${what} ends as one without waves that nobody disturbs`, async (t) => {
    t.timeout(120_000);
    const { outcome } = await reference;
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    let waves = 0;
    const end = await crash(inWaves, deaths, {
      reference: outcome,
      async look({ folder }) {
        const journal = await readFile(join(folder, 'journal.jsonl'), 'utf8');
        waves = new Set(journal.match(/"wave":\d/gu)).size;
      },
    });
    t.is(waves, 3);
    t.deepEqual(end.found, []);
    t.is(end.kills, deaths.length, 'the moment did not come');
  });
}
