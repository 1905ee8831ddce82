/** What a plan is looked up with: people, employee numbers, and what only SCIM shows, each the way that takes fewest calls. */
import { fields } from '../fields/table.js';
import { isEmail, normalizeAddress } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import { managerMeant } from '../model/manager-cell.js';
import { employeeNumber } from '../rows/keys.js';
import { emailIn } from '../rows/wanted.js';
import { findOverScim, mayFindOverScim, type FoundOverScim, type OverScim } from './find-over-scim.js';
import { findPeople, type Finding, type PeopleFinder } from './find-people.js';
import { findByKeys, type KeyFinder } from './key-finder.js';
import type { OpenRows } from './read-open-rows.js';
import type { PlanInputs, Run } from './run.js';
import type { NamedAddress } from './scim-search.js';
import { createScimReader, scimFieldsOf, type ScimReader } from './scim-reader.js';

export interface Finders {
  readonly finder: PeopleFinder;
  /** Absent: people are found by address. */
  readonly keys?: KeyFinder | undefined;
  /** Absent: the file has no columns that only SCIM shows. */
  readonly scimReader?: ScimReader | undefined;
  close(): Promise<void>;
}

type Inputs = PlanInputs<OpenRows>;

/** Throws a RunError: `signIn` if employee numbers cannot be read, `stopped` if the run is ended or a list has to be had and cannot. */
export async function openFinders(run: Run, inputs: Inputs): Promise<Finders> {
  const { finder, reader } = await peopleFor(run, inputs);
  const closing: { close(): Promise<void> }[] = [finder];
  const close = async (): Promise<void> => {
    for (const one of closing) await one.close();
  };
  try {
    const keys = await keysFor(run, inputs);
    if (keys) closing.push(keys);
    const scimReader = reader ?? (await scimReaderFor(run, inputs));
    if (scimReader) closing.push(scimReader);
    return { finder, keys, scimReader, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function peopleFor(run: Run, inputs: Inputs): Promise<FoundOverScim> {
  const { job, tenant, header, source } = inputs;
  const finding: Finding = {
    people: run.webex.people,
    catalog: tenant.catalog,
    rows: source.chosen,
    way: run.lookUp,
    isNamed: source.isNamed,
    namesOfAll: source.managers.areNamed,
    path: job.file('people.jsonl'),
    signal: run.signal,
    onListed: (count) => run.watcher.onListed?.(count),
  };
  const isOverScim = tenant.catalog.peopleApi === 'scim' && run.lookUp === 'auto';
  const may = isOverScim && mayFindOverScim(source.header, header.options, finding.namesOfAll);
  return may ? await findOverScim(overScim(run, inputs), finding) : { finder: await findPeople(finding) };
}

function overScim({ webex, signal, watcher }: Run, { job, tenant, source }: Inputs): OverScim {
  const named = new Set(source.header.columns.map((one) => (one.is === 'column' ? one.name : '')));
  return {
    ...{ directory: webex.directory, scim: webex.scim, own: tenant.own, signal },
    fields: fields().filter(({ columns }) => columns.some(({ name }) => named.has(name))),
    readsScim: scimFieldsOf(source.header).length > 0,
    addresses: () => addressesIn(source),
    path: job.file('scim-people.jsonl'),
    onListed: (count) => watcher.onListed?.(count),
  };
}

async function* addressesIn({ header, rows }: Pick<OpenRows, 'header' | 'rows'>): AsyncIterable<NamedAddress> {
  for await (const { cells } of rows()) {
    const own = emailIn(cells, header);
    if (isEmail(own)) yield { address: own.toLowerCase(), isOfRow: true };
    for (const address of managersIn(cells, header)) yield { address: address.toLowerCase(), isOfRow: false };
  }
}

function managersIn(cells: readonly string[], { columns }: FileHeader): string[] {
  const place = columns.find((one) => one.is === 'column' && one.name === 'manager')?.place;
  const cell = place === undefined ? '' : normalizeAddress(cells[place] ?? '');
  return managerMeant(cell)?.by === 'address' ? [cell] : [];
}

/** `undefined`: people are found by address. */
async function keysFor(run: Run, { job, header, source }: Inputs): Promise<KeyFinder | undefined> {
  if (header.options.key !== employeeNumber.name) return undefined;
  const { scim } = run.webex;
  const path = job.file('scim-users.jsonl');
  return await findByKeys({
    ...{ scim, path, rows: source.chosen, way: run.lookUp, signal: run.signal },
    onListed: (count) => run.watcher.onListed?.(count),
  });
}

/** `undefined`: the file has no columns that only SCIM shows. */
async function scimReaderFor(run: Run, { job, source }: Inputs): Promise<ScimReader | undefined> {
  const asked = scimFieldsOf(source.header);
  if (asked.length === 0) return undefined;
  const { directory, scim } = run.webex;
  const path = job.file('scim-attributes.jsonl');
  const { lookUp: way, signal } = run;
  return await createScimReader({ directory, scim, fields: asked, path, rows: source.chosen, way, signal });
}
