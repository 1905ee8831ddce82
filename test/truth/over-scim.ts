/** A case by chance with people's records changed over SCIM: what is not known of it, and what goes wrong with its requests. */
import type { Fault, FaultAction, FaultMatch } from '../../src/simulator/faults.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import type { Dice } from './dice.js';
import type { Death } from './mortal-line.js';
import type { TruthCase } from './play.js';
import { withScimCells } from './spreadsheets.js';
import { blind } from './troubles.js';

/** Options that change what becomes of people, with the values to be tried; the first one is the usual. */
const tried = {
  scimHidden: ['', 'bruno.keller@acme.example', 'user000010@acme.example, hugo.martin@acme.example'],
  scimLargestPage: [500, 5],
  scimPeopleDelay: [0, 0.001, 0.01],
  scimListDelay: [0, 0.001, 0.01],
  scimFilterOr: ['accepted', 'refused'],
  scimLongestUrl: [0, 300],
  scimEtag: ['given', 'absent'],
  scimBulkData: ['either', 'object', 'text'],
  scimBulkList: ['either', 'operations', 'Operations'],
  scimBulkOrder: ['as-sent', 'reversed'],
  scimBulkStopped: ['left-out', 'not-attempted'],
  scimBulkStatus: ['text', 'number', 'code'],
  scimBulkErrors: ['response', 'absent'],
  scimBulkPatchAnswer: ['200', '200-resource', '204'],
  scimBulkId: ['echoed', 'post-only'],
  scimBulkSize: [0, 1500],
  scimBulkThrottle: [0, 2, 3],
} as const satisfies { [Name in keyof SimulatorOptions]?: readonly SimulatorOptions[Name][] };

const bulk = { method: 'POST', path: '/v1/identity/scim/*/Bulk' };
const readers: readonly FaultMatch[] = [
  { method: 'GET', path: '/v1/identity/scim/*/Users' },
  { method: 'GET', path: '/v1/identity/scim/*/Users/*' },
];

export function overScim(one: TruthCase, dice: Dice): TruthCase {
  const names = (Object.keys(tried) as (keyof typeof tried)[]).filter(() => dice.oneIn(4));
  const options = Object.fromEntries(names.map((name) => [name, dice.pick<unknown>(tried[name])]));
  const emails = one.rows.map(({ email = '' }) => email.toLowerCase());
  const faults = Array.from({ length: dice.pick([0, 0, 1, 1, 2, 3]) }, () => faultOf(emails, dice));
  const { death: other, ...troubles } = one.troubles;
  const death: Death | undefined = dice.oneIn(3)
    ? { match: bulk, nth: 1 + dice.number(2), applied: !dice.oneIn(4) }
    : other;
  const data = { employeeNumbers: dice.oneIn(2), directoryData: dice.oneIn(2) };
  return {
    ...one,
    peopleApi: 'scim',
    rows: dice.oneIn(2) ? withScimCells(one.rows, dice) : one.rows,
    organization: { ...one.organization, simulator: { ...one.organization.simulator, ...options, ...data } },
    troubles: { ...troubles, late: [...troubles.late, ...faults], ...(death && { death }) },
  };
}

/** Seconds until every API shows what was changed over SCIM. */
export function scimDelay({ scimPeopleDelay = 0, scimListDelay = 0 }: Partial<SimulatorOptions>): number {
  return Math.max(scimPeopleDelay, scimListDelay);
}

function faultOf(emails: readonly string[], dice: Dice): Fault {
  const howOften = dice.oneIn(4) ? { nth: 'every' as const } : { nth: 1 + dice.number(2), times: 1 + dice.number(3) };
  if (dice.oneIn(4)) {
    const match = dice.pick(readers);
    return { match, ...howOften, do: dice.pick(blind(match)) };
  }
  if (dice.oneIn(2)) return { match: bulk, ...howOften, do: dice.pick(wholeActions(dice)) };
  const match = {
    operation: dice.pick(['bulk', 'bulk.POST', 'bulk.PATCH']),
    ...(dice.oneIn(2) && { email: dice.pick(emails) }),
  };
  return sparing({ match, ...howOften, do: dice.pick(operationActions(dice)) });
}

/** The whole request fails, before, after or in the middle of its operations. */
function wholeActions(dice: Dice): FaultAction[] {
  const status = dice.pick([400, 403, 404, 413, 429, 500, 502, 503]);
  return [
    { status },
    { status: dice.pick([400, 500, 503]), operations: 1 + dice.number(3) },
    { apply: true, status: dice.pick([400, 500, 504]) },
    { cut: dice.pick(['before', 'after', 'body'] as const) },
    { cut: 'after', operations: 1 + dice.number(3) },
    { status: 200, body: '<html>captive portal</html>' },
    { status: 200, body: { Operations: [] } },
  ];
}

function operationActions(dice: Dice): FaultAction[] {
  return [
    { status: dice.pick([400, 403, 404, 409, 423, 424, 429, 500, 503]) },
    { apply: true, status: dice.pick([400, 409, 423, 429, 500, 503]) },
    { answers: 0 },
    { answers: 2 },
    { cut: dice.pick(['before', 'after', 'body'] as const) },
    dice.pick<FaultAction>([{ noEffect: true }, { stale: true }, { ignored: true }]),
  ];
}

/** A service that for ever says that it did nothing, and does it all the same, cannot be found out. */
function sparing(fault: Fault): Fault {
  const says = 'apply' in fault.do && 'status' in fault.do && [409, 429].includes(fault.do.status);
  return says && fault.nth === 'every' ? { ...fault, nth: 1, times: 3 } : fault;
}
