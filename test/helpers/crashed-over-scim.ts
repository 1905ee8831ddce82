/** An apply over SCIM with creates, changes, later managers and deletions, for `crash.ts`. */
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { createdTwice } from '../truth/judge-file.js';
import { logOf } from '../truth/play.js';
import type { CrashedCommand } from './crash.js';
import { commonViolations, outcomeOf, type FinishedJob } from './invariants.js';
import type { Moments } from './random-deaths.js';
import { judgeScimRows, readyForScim, scimOrganization, scimSheet } from './scim-sheet.js';

const bulk = { method: 'POST', path: '/v1/identity/scim/*/Bulk' };

export const momentsOverScim: Moments = {
  steps: [
    { step: 'write', file: '^journal', count: 16 },
    { step: 'sync', file: '^journal', count: 12 },
    { step: 'write', file: '^plan', count: 3 },
    { step: 'sync', file: '^plan', count: 3 },
    { step: 'write', file: '', count: 30 },
    { step: 'rename', file: '', count: 2 },
    { step: 'remove', file: '', count: 3 },
  ],
  requests: [
    { match: bulk, count: 6, operations: 10 },
    { match: bulk, count: 3, operations: 4 },
    { match: bulk, count: 2 },
    { match: { method: 'POST', path: '/v1/people' }, count: 2 },
    { match: { method: 'GET', path: '/v1/identity/scim/*/Users' }, count: 8 },
    { match: { method: 'GET', path: '/v1/people' }, count: 6 },
    { match: { method: 'GET', path: '/v1/people/*' }, count: 6 },
  ],
};

/** What is not known of SCIM and must not matter; chosen by seed. */
const unknowns: readonly Partial<SimulatorOptions>[] = [
  {},
  { scimPeopleDelay: 1, scimListDelay: 0.5 },
  { scimBulkOrder: 'reversed', scimBulkId: 'post-only', scimEtag: 'absent' },
  { scimBulkSize: 3000, scimBulkPatchAnswer: '204' },
  { scimFilterOr: 'refused', scimLargestPage: 7 },
  { scimBulkStatus: 'number', scimBulkErrors: 'absent' },
];

export function unknownOf(seed: number): Partial<SimulatorOptions> {
  return { ...scimOrganization, ...unknowns[seed % unknowns.length] };
}

export const crashedOverScim: CrashedCommand = {
  simulator: scimOrganization,
  sheet: scimSheet,
  // Each person whose create was announced and not made is looked for during eight seconds.
  mostSeconds: 55,
  async begin(place) {
    await readyForScim(place);
    const before = await place.state();
    const file = await place.file('people.csv', scimSheet);
    const begin = ['apply', file, '--people-api', 'scim', '--allow-delete'];
    return {
      before,
      args: (newest) => (newest === undefined ? begin : ['apply', newest, '--allow-delete']),
      judge: async (job) => [...(await untruthsOf(job)), ...(await commonViolations(job))],
    };
  },
};

async function untruthsOf({ place, folder, before }: FinishedJob): Promise<string[]> {
  const end = await outcomeOf(place, folder);
  if (end === undefined) return [];
  const twice = createdTwice(await logOf(place)).map(({ sentence }) => sentence);
  return [...judgeScimRows(end.rows, { before, after: end.state }).untrue, ...twice];
}
