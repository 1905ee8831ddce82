/** A worker that loses its lease at any step of a run does nothing more, and the next holder comes to the undisturbed end. */
import { Readable } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import { applyPlan } from '../../src/apply/apply-plan.js';
import { createLicenseQueues } from '../../src/apply/license-queues.js';
import type { Services } from '../../src/apply/row-context.js';
import { journalUnderLease } from '../../src/job/journal-under-lease.js';
import { LeaseLostError, type Lease } from '../../src/job/lease.js';
import type { RowPlan } from '../../src/model/row.js';
import { planRow } from '../../src/plan/plan-row.js';
import { countTime } from '../helpers/counted-time.js';
import { freshRun } from '../helpers/engine-run.js';
import { createMemoryWebex, type MemoryWebex } from '../helpers/memory-webex.js';
import { ana, anasAccount, catalog, sheet } from '../helpers/organization.js';
import { createMemoryJournal, indexLog, isChange, type LogEntry } from '../helpers/run-log.js';
import { some } from '../helpers/some-cases.js';

type Cells = Readonly<Record<string, string>> & { readonly email: string };

const people = ['ana@acme.com', 'bo@acme.com', 'cy@acme.com', 'dee@acme.com'];
const cells: readonly Cells[] = [
  { email: 'ana@acme.com', title: 'Lead', removeLicenses: 'Screen Share', trackingCode1: 'CC-2', sessionTypes: 'TRS' },
  {
    ...{ email: 'bo@acme.com', firstName: 'Bo', lastName: 'Li', manager: 'cy@acme.com' },
    ...{ licenses: 'Webex Suite', sessionTypes: 'TRS', loginEnabled: 'false' },
  },
  { email: 'cy@acme.com', firstName: 'Cy', lastName: 'Wu', licenses: 'Webex Suite', trackingCode1: 'CC-9' },
  { email: 'dee@acme.com', department: 'Sales', licenses: 'Messaging' },
];

for (const places of some([4, 1], 2)) {
  test.serial(
    `a lease lost after any step of a run with ${places} rows at a time: no call, no line, no row told`,
    async (t) => {
      countTime(t);
      const undisturbed = organization();
      const rows = planned(undisturbed);
      await applyUnder(undisturbed, rows, { lease: lostAfter(undisturbed.log, Infinity, 1), places });
      const steps = undisturbed.log.length;
      t.true(steps > 30);
      for (let step = 0; step < steps; step++) await loseAfter(t, undisturbed, { step, places });
    },
  );
}

async function loseAfter(
  t: ExecutionContext,
  undisturbed: MemoryWebex,
  { step, places }: { readonly step: number; readonly places: number },
): Promise<void> {
  const at = `lost after step ${step}`;
  const webex = organization();
  const rows = planned(webex);
  const lease = lostAfter(webex.log, step, 1);
  const first = await applyUnder(webex, rows, { lease, places });
  t.true(first.error instanceof LeaseLostError || step === webex.log.length, `${at}: the run ends by its lease`);
  t.is(webex.log.length, step, `${at}: nothing follows`);
  t.deepEqual(first.told, closedRows(webex.log), `${at}: what is told stands in the journal`);
  const second = await applyUnder(webex, rows, { lease: lostAfter(webex.log, Infinity, 2), places });
  t.is(second.error, undefined, at);
  t.deepEqual(ends(webex), ends(undisturbed), `${at}: the same end`);
  // The site is asked again while it does not know a person yet; its settings are whole sets.
  const sent = webex.log
    .filter((entry) => entry.kind === 'call')
    .filter((call) => isChange(call) && call.operation !== 'site.set');
  const once = new Set(sent.map(({ operation, email, asked }) => JSON.stringify({ operation, email, asked })));
  t.is(once.size, sent.length, `${at}: nothing is done twice`);
  t.true(
    webex.log.every((entry, place) => entry.kind === 'call' || entry.lease === (place < step ? 1 : 2)),
    `${at}: each line has its lease`,
  );
}

/** Lost as soon as so many more entries are in the log, calls and lines of the journal. */
function lostAfter(log: readonly LogEntry[], steps: number, number: number): Lease {
  const until = log.length + steps;
  const lost = new AbortController();
  const error = new LeaseLostError('stopped', 'The lease was lost.');
  return {
    number,
    lost: lost.signal,
    check() {
      if (log.length < until) return;
      lost.abort(error);
      throw error;
    },
  };
}

interface Setting {
  readonly lease: Lease;
  readonly places: number;
}

/** As `pipeline.ts` applies a plan under a lease: calls and lines ask it in the moment in which they leave. */
async function applyUnder(
  webex: MemoryWebex,
  rows: readonly RowPlan[],
  { lease, places }: Setting,
): Promise<{ readonly error: unknown; readonly told: readonly number[] }> {
  const { log } = webex;
  let index = indexLog(log);
  const told: number[] = [];
  const written = { push: (...entries: LogEntry[]) => [lease.check(), log.push(...entries)] } as unknown as LogEntry[];
  const services = calledUnder(webex.services, lease);
  const error = await applyPlan({
    run: {
      ...freshRun(),
      ...{ catalog: webex.catalog, isOverRest: false, rules: { verify: 'sample', siteWait: 600 } },
      journal: journalUnderLease(createMemoryJournal(written), lease),
      queues: createLicenseQueues([]),
    },
    services: () => services,
    rows: () => Readable.from(rows.filter(({ row }) => index.ended(row) !== 'for good')),
    begun: (row) => index.begun(row),
    awaitingManager: (row) => index.ended(row) === 'awaiting manager',
    closing: (row) => Promise.resolve(index.closing(row)),
    beforeManagers: () => Promise.resolve(void (index = indexLog(log))),
    scarce: new Set(),
    acceptedRefusals: new Set(),
    places,
    onRow: ({ row }) => told.push(row),
    onWaiting: () => undefined,
    signal: lease.lost,
  }).catch((unexpected: unknown) => unexpected);
  try {
    lease.check();
    return { error, told: told.sort() };
  } catch (lost) {
    return { error: lost, told: told.sort() };
  }
}

/** Each call asks the lease, as `webex/http.ts` does. */
function calledUnder(services: Services, lease: Lease): Services {
  const asking = <T extends object>(service: T): T =>
    new Proxy(service, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name);
        if (name === 'within') return () => asking(service);
        if (typeof found !== 'function') return found;
        return async (...given: unknown[]) => {
          lease.check();
          return await (found as (...all: unknown[]) => unknown)(...given);
        };
      },
    });
  const { people: reader, licenses, scim, together, site } = services;
  const overScim = { scim: asking(scim), together: asking(together) };
  return { people: asking(reader), licenses: asking(licenses), ...overScim, site: asking(site) };
}

function organization(): MemoryWebex {
  const licenses = catalog.licenses.map((one) => ({ ...one, total: 1000, consumed: 0 }));
  const webex = createMemoryWebex({ catalog: { ...catalog, licenses }, log: [], unknownFor: 2 });
  webex.put({ ...ana, roles: ['R-user'], created: '2020-01-01T00:00:00.000Z' });
  webex.putAccount('ana@acme.com', anasAccount);
  webex.put({ id: 'P-dee', emails: ['dee@acme.com'], displayName: 'Dee', roles: [], licenses: [], siteUrls: [] });
  return webex;
}

function planned(webex: MemoryWebex): RowPlan[] {
  return cells.map((row, place) => {
    const { header, cells: values } = sheet(row);
    const [person, account] = [webex.person(row.email), webex.account(row.email)];
    const looked = {
      person: person ? { ...person, licenses: person.licenses ?? [] } : null,
      siteUser: account ? { ...account, account: row.email } : null,
      ...(row['manager'] !== undefined && { managerId: null, managerInFile: true as const }),
      readAt: '2026-01-01T00:00:00.000Z',
    };
    const plan = planRow({ row: place + 2, cells: values }, looked, header, webex.catalog, { people: 'any' });
    if (plan.calls.length === 0) throw new Error(`nothing to apply: ${JSON.stringify(plan.problems)}`);
    return plan;
  });
}

/** What became of each row, and of each person. */
function ends(webex: MemoryWebex): unknown {
  const index = indexLog(webex.log);
  const rows = cells.map((_row, place) => {
    const { status, changes } = index.closing(place + 2) ?? {};
    return { status, ended: index.ended(place + 2), changes };
  });
  return {
    rows,
    people: people.map((email) => ({ ...webex.person(email), created: '' })),
    accounts: people.map(webex.account),
  };
}

/** Rows that ended for good, or for this run. */
function closedRows(log: readonly LogEntry[]): number[] {
  return log
    .flatMap((entry) => (entry.kind === 'closing' && entry.ended !== 'awaiting manager' ? [entry.row] : []))
    .sort();
}
