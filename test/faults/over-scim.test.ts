/** Rows that go over SCIM a hundred in one request: whatever becomes of the request, each row ends true, and by itself. */
import test from 'ava';
import { join } from 'node:path';
import type { Fault, FaultAction } from '../../src/simulator/faults.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office, type State } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import {
  judgeScimRows,
  readyForScim,
  scimOrganization,
  scimRows,
  scimSheet,
  unluckyChange,
  unluckyCreate,
  type Verdicts,
} from '../helpers/scim-sheet.js';
import { some } from '../helpers/some-cases.js';
import { createdTwice, isWrite, type Logged } from '../truth/judge-file.js';
import { logOf } from '../truth/play.js';

quickenTime(1000);

const everyRow = scimRows.length;
const [creates, changes, deletions] = [10, 14, 3];

interface Ran extends Verdicts {
  readonly place: Office;
  readonly log: readonly Logged[];
}

async function run(
  t: Parameters<typeof office>[0],
  simulator: Partial<SimulatorOptions>,
  faults: readonly Fault[] = [],
): Promise<Ran> {
  const place = await office(t, { ...scimOrganization, ...simulator });
  await readyForScim(place);
  const file = await place.file('people.csv', scimSheet);
  const { job } = await planFile(place, file, join(place.folder, 'output'), { peopleApi: 'scim', lookUp: 'list' });
  const [before, since] = [await place.state(), (await logOf(place)).length];
  await place.faults(faults);
  await applyJob(place, job, { concurrency: 10 });
  const after: State = await place.state();
  const log = (await logOf(place)).slice(since);
  const { untrue, counts } = judgeScimRows(await resultsOf(job), { before, after });
  return { place, log, counts, untrue: [...untrue, ...createdTwice(log).map(({ sentence }) => sentence)] };
}

/** How many requests met the fault. */
async function struck({ connection }: Office): Promise<number> {
  const [fault] = (await (await fetch(`${connection.controlUrl}/faults`)).json()) as { struck: number }[];
  return fault?.struck ?? 0;
}

const writesTo = (log: readonly Logged[], email: string): number =>
  log.filter((one) => one.email === email && isWrite(one)).length;

const options: readonly Partial<SimulatorOptions>[] = [
  {},
  { scimBulkData: 'object', scimBulkList: 'Operations' },
  { scimBulkData: 'text', scimBulkList: 'operations' },
  { scimBulkOrder: 'reversed', scimBulkId: 'post-only', scimBulkStatus: 'code' },
  { scimBulkSize: 3000 },
  { scimFilterOr: 'refused', scimLargestPage: 7 },
  { scimPeopleDelay: 0.002, scimListDelay: 0.002 },
  { scimBulkStatus: 'number', scimBulkErrors: 'absent' },
  { scimBulkPatchAnswer: '200-resource', scimEtag: 'absent' },
  { scimBulkPatchAnswer: '204', scimBulkOrder: 'reversed' },
  { scimLongestUrl: 400 },
  { scimBulkThrottle: 3 },
  { scimLargeCount: 'refuse', scimLargestPage: 100, scimFilterOr: 'refused' },
];
for (const option of some(options, 4)) {
  test.serial(`all rows are done, each with one write of a kind, with ${JSON.stringify(option)}`, async (t) => {
    const { untrue, counts, log } = await run(t, option);
    t.deepEqual(untrue, []);
    t.deepEqual(counts, { created: creates, updated: changes, deleted: deletions });
    const isRepeated = 'scimBulkThrottle' in option;
    // A person with a license is created over the People API, and their sign-in is set over SCIM then; a new manager is set later,
    // and a removal comes after what is given.
    for (const { email, cells, isNew } of scimRows) {
      const isLater = isNew && ('manager' in cells || ('licenses' in cells && 'loginEnabled' in cells));
      const isTwo = isLater || cells['title'] === '<clear>';
      if (!isRepeated) t.is(writesTo(log, email), isTwo ? 2 : 1, email);
    }
    // Those that Webex refused for their form or size say nothing of how rows are joined.
    const bulks = log.filter(({ path, status }) => path.endsWith('/Bulk') && status === 200).length;
    if (!isRepeated) t.true(bulks < everyRow / 2, `${bulks} bulk requests`);
  });
}

const bulk = { method: 'POST', path: '/v1/identity/scim/*/Bulk' };
const whole: readonly FaultAction[] = [
  { status: 500, operations: 3 },
  { apply: true, status: 400 },
  { cut: 'before' },
  { cut: 'after', operations: 2 },
  { status: 500 },
  { apply: true, status: 500 },
  { cut: 'after' },
  { cut: 'body' },
  { status: 413 },
  { status: 400 },
  { status: 200, body: '<html>captive portal</html>' },
  { status: 200, body: { Operations: [] } },
];
/** Where a request has one operation alone, a plain 400 or 413 is that operation's refusal. */
const isRefusal = (action: FaultAction): boolean => 'status' in action && [400, 413].includes(action.status);

/** The first request changes people, later ones create some, change those further, and delete some. */
for (const [action, nth] of some(
  whole.flatMap((one) => [1, 2, 3, 4, 5].flatMap((nth) => (nth > 1 && isRefusal(one) ? [] : [[one, nth] as const]))),
  16,
)) {
  test.serial(`all rows are done though bulk request ${nth} ends with ${JSON.stringify(action)}`, async (t) => {
    const match = isRefusal(action) ? { ...bulk, people: 2 } : bulk;
    const { untrue, counts, place } = await run(t, {}, [{ match, nth, do: action }]);
    t.deepEqual(untrue, []);
    t.deepEqual(counts, { created: creates, updated: changes, deleted: deletions });
    t.is(await struck(place), 1, 'there is no such request');
  });
}

/** What meets the operation of one person every time, and what becomes of them. */
const single: readonly (readonly [FaultAction, change: string, create: string])[] = [
  [{ status: 400 }, 'failed', 'failed'],
  [{ apply: true, status: 400 }, 'updated', 'created'],
  [{ noEffect: true }, 'failed', 'failed|unknown'],
  [{ answers: 0 }, 'updated', 'created'],
  [{ answers: 2 }, 'updated', 'created'],
  [{ stale: true }, 'updated', 'created'],
  [{ ignored: true }, 'failed', 'failed|unknown'],
  [{ apply: true, status: 500 }, 'updated', 'created'],
  [{ status: 503 }, 'failed', 'failed|unknown'],
  [{ status: 409 }, 'failed', 'failed'],
  [{ apply: true, status: 429 }, 'updated', 'created'],
  [{ status: 424 }, 'failed', 'failed'],
];
for (const [action, change, create] of some(single, 4)) {
  test.serial(`one operation that always meets ${JSON.stringify(action)} spoils no other`, async (t) => {
    const faults = [unluckyChange, unluckyCreate].map((email) => ({
      match: { operation: 'bulk', email },
      nth: 'every' as const,
      do: action,
    }));
    const { untrue, counts, place } = await run(t, {}, faults);
    t.deepEqual(untrue, []);
    const rows = await place.results();
    const statusOf = (email: string): string => rows.find((one) => one['email'] === email)?.['wx_status'] ?? '';
    t.regex(statusOf(unluckyChange), new RegExp(`^(?:${change})$`, 'u'));
    t.regex(statusOf(unluckyCreate), new RegExp(`^(?:${create})$`, 'u'));
    const good = (counts['created'] ?? 0) + (counts['updated'] ?? 0) + (counts['deleted'] ?? 0);
    t.true(good >= everyRow - 2, JSON.stringify(counts));
  });
}

for (const cut of some(['after', 'before', 'body'] as const, 3)) {
  test.serial(`rows behind an operation at which the connection is cut (${cut}) are done`, async (t) => {
    const faults = [unluckyChange, unluckyCreate].map((email) => ({
      match: { operation: 'bulk', email },
      do: { cut },
    }));
    const { untrue, counts } = await run(t, {}, faults);
    t.deepEqual(untrue, []);
    t.deepEqual(counts, { created: creates, updated: changes, deleted: deletions });
  });
}
