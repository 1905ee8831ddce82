/**
 * Run by the benchmark `read` in a process of its own: a spreadsheet to results, with everybody found in a spooled directory.
 * The parts are built as the program is, with its heap.
 */
import '../../src/commands/small-heap.js';
import { join } from 'node:path';
import { writeResults } from '../../src/apply/write-results.js';
import { createDirectory } from '../../src/job/directory.js';
import { createLookUp } from '../../src/plan/look-up.js';
import { comparableNames } from '../../src/model/person-names.js';
import { namesakesAmong } from '../../src/plan/namesakes.js';
import { headerFor } from '../../src/plan/plan-header.js';
import { planRow } from '../../src/plan/plan-row.js';
import { readRows } from '../../src/plan/read-rows.js';
import { writePlan } from '../../src/plan/write-plan.js';
import type { LookedUp, PlanRules } from '../../src/plan/looked-up.js';
import type { FoundPerson } from '../../src/plan/people-by-email.js';
import type { Row, RowPlan } from '../../src/model/row.js';
import type { Person } from '../../src/webex/person.js';
import { catalog } from '../helpers/organization.js';

const [file = '', folder = '', count = '0'] = process.argv.slice(2);
const path = (name: string): string => join(folder, name);

const directory = await createDirectory<Person>(path('people.jsonl'), comparableNames);
const readAt = new Date().toISOString();
for (let from = 0; from < Number(count); from += 1000) {
  const page = Array.from({ length: Math.min(1000, Number(count) - from) }, (_, nth) => personAt(from + nth));
  await directory.add(page, readAt);
}

const begun = performance.now();
const before = process.cpuUsage();
const times: Record<string, number> = {};
let last = begun;
const lap = (name: string): void => {
  times[name] = (performance.now() - last) / 1000;
  last = performance.now();
};

const source = await readRows(
  { path: file, name: 'people.csv', copy: path('input.csv'), spool: path('rows.jsonl') },
  catalog,
  {},
);
lap('read');
const found = (email: string): FoundPerson => {
  return { readAt, answer: { result: 'done', value: directory.find(email)[0]?.person } };
};
const lookUp = createLookUp(
  {
    find: (email) => Promise.resolve(found(email)),
    findListed: found,
    namesakes: (names) =>
      Promise.resolve({
        result: 'done',
        value: namesakesAmong(directory.findByName(comparableNames(names), 9), names),
      }),
    near: () => Promise.resolve(undefined),
    people: {
      read: () => Promise.resolve({ result: 'done', value: undefined }),
    },
    scim: { isReadOnly: false, read: () => Promise.resolve({ result: 'done', value: undefined }) },
    site: () => ({ read: () => Promise.resolve({ result: 'done', value: undefined }) }),
  },
  source.header,
  catalog,
  { people: 'any' },
);
const tenant = {
  catalog,
  organizationId: 'O',
  admin: 'admin@acme.com',
  settingsApi: 'xml',
  others: new Map(),
} as const;
const rules: PlanRules = { people: 'any', own: { id: 'A', emails: [] } };
const planned = (row: Row, looked: LookedUp): RowPlan => planRow(row, looked, source.header, catalog, rules);
await writePlan({
  path: path('plan.jsonl'),
  header: headerFor(tenant, source, { toolVersion: '0', job: 'apply', options: {} }),
  continues: false,
  rows: () => source.rows(),
  groups: source.groups,
  counts: { total: source.total, chosen: source.chosen, notices: [] },
  overrules: source.overrules,
  planOne(row) {
    const looked = lookUp.atOnce(row);
    return looked === undefined ? lookUp.asking(row).then((other) => planned(row, other)) : planned(row, looked);
  },
  places: 40,
  signal: new AbortController().signal,
  catalog,
  emailHeading: 'email',
  onPlanned: () => undefined,
});
lap('plan');
const { counts } = await writeResults({
  plan: path('plan.jsonl'),
  journal: path('journal.jsonl'),
  results: path('results.csv'),
});
lap('results');
await directory.close();
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    seconds: (performance.now() - begun) / 1000,
    cpu: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    counts,
    times,
  }),
);

/** As Webex lists people. */
function personAt(nth: number): Person {
  return {
    id: `Y2lzY29zcGFyazovL3VzL1BFT1BMRS8${nth}`,
    emails: [`person${nth}@acme.com`],
    firstName: `First${nth}`,
    lastName: `Last${nth}`,
    displayName: `First${nth} Last${nth}`,
    title: 'Engineer',
    department: 'Research',
    loginEnabled: true,
    licenses: ['L-suite', 'L-share'],
    siteUrls: [catalog.site],
    created: '2026-01-01T00:00:00.000Z',
  };
}
