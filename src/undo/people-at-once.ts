/**
 * The people of an undo or a restore, read many at once before its rows are planned: several by one request over SCIM, or a list,
 * whichever takes fewer calls than asking for each. Reads only.
 */
import type { Field } from '../fields/field.js';
import { isDeletion } from '../fields/person.js';
import { fieldOf } from '../fields/table.js';
import { samePerson } from '../model/person-ids.js';
import type { CreatedChoice } from '../model/plan-options.js';
import { pagesOf, scimPage } from '../plan/count-look-up.js';
import { findPeople, likelyPeople, type PeopleFinder } from '../plan/find-people.js';
import { siteOfRow } from '../plan/other-sites.js';
import type { PlanInputs, Run } from '../plan/run.js';
import {
  listScimUsers,
  searchUsers,
  type NamedAddress,
  type ScimFinding,
  type ShownPeople,
  type ShownPerson,
} from '../plan/scim-search.js';
import type { Person } from '../webex/person.js';
import { mostJoined } from '../webex/scim-look-up.js';
import { readingKind, speaksOfScim } from './reading-kind.js';
import { touchesSite } from './undo-row.js';
import type { RowInForce } from './undo-step.js';

/** What answers about many people show of a row's person; `undefined`: nothing, which says nothing about the person. */
export interface PeopleAtOnce {
  inScim(row: RowInForce): ShownPerson | undefined;
  listed(row: RowInForce): { readonly readAt: string; readonly person: Person } | undefined;
  close(): Promise<void>;
}

export interface UndoReading extends Pick<PlanInputs<unknown>, 'job' | 'tenant'> {
  readonly rows: () => AsyncIterable<RowInForce>;
  readonly created: CreatedChoice;
}

/** Throws a RunError (`stopped`) if the run is ended. */
export async function readPeopleAtOnce(run: Run, reading: UndoReading): Promise<PeopleAtOnce> {
  const due = run.lookUp === 'email' ? nothingDue : await countReads(reading);
  const overScim = await readOverScim(run, reading, due);
  const list = await readList(run, reading, due).catch(async (error: unknown) => {
    await overScim?.close();
    throw error;
  });
  return {
    inScim(row) {
      const shown = isAskedOverScim(row, reading) ? overScim?.find(row.email) : undefined;
      return shown !== undefined && samePerson(shown.person.id, row.personId ?? '') ? shown : undefined;
    },
    listed(row) {
      const found = list?.findListed?.(row.email);
      const person = found?.answer.result === 'done' ? found.answer.value : undefined;
      if (found === undefined || person === undefined || !samePerson(person.id, row.personId ?? '')) return undefined;
      return { readAt: found.readAt, person };
    },
    async close() {
      await overScim?.close();
      await list?.close();
    },
  };
}

/** What the rows would ask for, each alone: one call for each. */
interface Due {
  /** Rows for which SCIM is asked, and what they speak of. */
  readonly overScim: number;
  readonly fields: readonly Field[];
  /** Rows for which a list of people is enough. */
  readonly listed: number;
}

const nothingDue: Due = { overScim: 0, fields: [], listed: 0 };

async function countReads({ rows, ...reading }: UndoReading): Promise<Due> {
  const fields = new Set<Field>();
  let [overScim, listed] = [0, 0];
  for await (const row of rows()) {
    if (kindOf(row, reading) === 'list') listed += 1;
    if (!isAskedOverScim(row, reading)) continue;
    overScim += 1;
    for (const change of row.inForce) fields.add(fieldOf(change));
  }
  return { overScim, fields: [...fields], listed };
}

type Place = Pick<UndoReading, 'tenant' | 'created'>;

function kindOf(row: RowInForce, { tenant, created }: Place): ReturnType<typeof readingKind> {
  return readingKind(row, touchesSite(row, siteOfRow(tenant, row).catalog), created, tenant.catalog);
}

/** Of people whom an undo deletes, everything is read alone. */
function isAskedOverScim(row: RowInForce, place: Place): boolean {
  const kind = kindOf(row, place);
  const isKept = row.created === 'no' && !row.inForce.some(isDeletion) && row.personId !== undefined;
  return kind === 'scim' || (kind !== 'none' && isKept && speaksOfScim(row));
}

/** `undefined`: asking for each alone takes no more calls, or SCIM cannot show many at once. */
async function readOverScim(
  run: Run,
  reading: UndoReading,
  { overScim: rows, fields }: Due,
): Promise<ShownPeople | undefined> {
  const { webex, signal, watcher } = run;
  const finding: ScimFinding = {
    ...{ directory: webex.directory, own: reading.tenant.own, fields, signal },
    addresses: () => addressesIn(reading),
    path: reading.job.file('scim-people.jsonl'),
    onListed: (count) => watcher.onListed?.(count),
  };
  const searches = Math.ceil((rows + 1) / mostJoined);
  // One more, by which it is seen whether the list shows all that whole users show.
  const pages = pagesOf(likelyPeople(reading.tenant), scimPage) + 1;
  if (Math.min(searches, pages) >= rows) return undefined;
  const listed = pages < searches ? await listScimUsers(finding, searches - 1) : undefined;
  if (listed !== undefined) return listed;
  const told = { isRefused: false };
  const isWorth = (absent: number, left: number): boolean => left + absent < rows;
  const searched = await searchUsers(finding, isWorth, () => void (told.isRefused = true));
  if (searched !== undefined || !told.isRefused || pages >= rows) return searched;
  return await listScimUsers(finding, rows - 1);
}

async function* addressesIn({ rows, ...place }: UndoReading): AsyncIterable<NamedAddress> {
  for await (const row of rows()) {
    if (isAskedOverScim(row, place)) yield { address: row.email.toLowerCase(), isOfRow: true };
  }
}

/** `undefined`: no row is content with what a list shows. */
async function readList(run: Run, { job, tenant }: UndoReading, { listed }: Due): Promise<PeopleFinder | undefined> {
  if (listed === 0) return undefined;
  return await findPeople({
    ...{ people: run.webex.people, catalog: tenant.catalog, rows: listed, way: 'auto', signal: run.signal },
    // No one is looked for by name.
    ...{ isNamed: () => true, namesOfAll: false },
    path: job.file('people.jsonl'),
    onListed: (count) => run.watcher.onListed?.(count),
  });
}
