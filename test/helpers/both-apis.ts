/** Tests that have to hold over either API of the meeting site. */
import test, { type ExecutionContext } from 'ava';
import type { FaultAction, FaultMatch } from '../../src/simulator/faults.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { isWhole } from './some-cases.js';
import { office, type Office, type SimulatedRequest } from './cli.js';

export interface SiteApi {
  readonly over: 'XML' | 'REST';
  /** As `office` of `cli.ts`; where it shall go over REST, XML lets nobody in. */
  readonly office: (t: ExecutionContext, simulator?: Partial<SimulatorOptions>) => Promise<Office>;
  /** The messages that set, and that read, what a person has on the site. */
  readonly set: FaultMatch;
  readonly read: FaultMatch;
  /** No to one person, and no for the moment. */
  readonly refused: FaultAction;
  readonly refusedForNow: FaultAction;
}

const settings = '/v1/admin/meeting/userconfig/';

const apis: readonly SiteApi[] = [
  {
    over: 'XML',
    office,
    set: { operation: 'SetUser' },
    read: { operation: 'GetUser' },
    refused: { exceptionId: '030019', reason: 'no' },
    refusedForNow: { exceptionId: '000035' },
  },
  {
    over: 'REST',
    office: (t, simulator = {}) => office(t, { xml: 'no-sign-in', ...simulator }),
    set: { method: 'PUT', path: settings },
    read: { method: 'GET', path: settings },
    refused: { status: 403, body: { message: 'no' } },
    refusedForNow: { status: 503 },
  },
];

let count = 0;

/** One test over each; a run of all tests takes them in turns (`some-cases.ts`). */
export function testOverBoth(title: string, body: (t: ExecutionContext, api: SiteApi) => Promise<void>): void {
  const turn = count++ % apis.length;
  for (const api of isWhole ? apis : apis.slice(turn, turn + 1))
    test(`${title}, over ${api.over}`, async (t) => await body(t, api));
}

/** The same for what differs from a test that is always run in degree only (`extreme`). */
export function extremeOverBoth(title: string, body: (t: ExecutionContext, api: SiteApi) => Promise<void>): void {
  if (isWhole) testOverBoth(title, body);
}

/** The requests to which `set` or `read` of the API speaks. */
export function ofKind(
  requests: readonly SimulatedRequest[],
  { operation, method, path = '' }: FaultMatch,
): SimulatedRequest[] {
  return requests.filter((request) =>
    operation === undefined
      ? request.method === method && request.path.startsWith(path)
      : request.operation === operation,
  );
}
