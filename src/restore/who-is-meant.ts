/** Which people the addresses of a list mean: whoever jobs knew by them at the moment or since, or has them now. */
import { RunError } from '../errors.js';
import type { Catalog } from '../model/catalog.js';
import { inOrder } from '../model/in-order.js';
import { findPeople, type PeopleFinder } from '../plan/find-people.js';
import type { Run } from '../plan/run.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { Person } from '../webex/person.js';
import type { ChosenPeople } from './chosen-people.js';
import type { Trail } from './person-trail.js';
import type { TrailReader, Trails } from './read-trails.js';

export interface PersonMeant {
  readonly email: string;
  readonly row: number;
  readonly trails: readonly Trail[];
  /** Another address of a person who had this one before the moment only. */
  readonly renamedTo?: string;
}

/** An address means whoever had it at the moment or since; a person who is named twice is put back once. */
export function whoIsMeant(
  { people }: ChosenPeople,
  { byId, byAddress }: Trails,
  { reader, found }: { readonly reader: TrailReader; readonly found: ReadonlyMap<string, string> },
): PersonMeant[] {
  const taken = new Set<string>();
  return [...people].map(([key, { email, row }]) => {
    const known = [...reader.idsOf(key), ...(found.has(key) ? [found.get(key) ?? ''] : [])];
    const candidates = known.flatMap((id) => byId.get(id) ?? []);
    const meant = candidates.filter((trail) => trail.emails.has(key) || found.get(key) === trail.personId);
    const fresh = meant.filter(({ personId = '' }) => !taken.has(personId));
    for (const { personId = '' } of meant) taken.add(personId);
    const unnamed = byAddress.get(key);
    const [former] = meant.length === 0 ? candidates.filter(({ rows }) => rows.length > 0) : [];
    const renamedTo = former === undefined ? undefined : [...former.emails].at(-1);
    return {
      ...{ email, row, trails: [...fresh, ...(unnamed ? [unnamed] : [])] },
      ...(renamedTo !== undefined && { renamedTo }),
    };
  });
}

/**
 * Addresses that no job names may be new ones of people whom jobs know by another address: their ids, as Webex has them now.
 * Throws a RunError (`refused`) if Webex does not say.
 */
export async function lookUpUnknown(
  run: Run,
  { catalog, path }: { readonly catalog: Catalog; readonly path: string },
  reader: TrailReader,
  emails: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const unknown = [...emails].filter((email) => reader.idsOf(email).size === 0);
  const finder = await findPeople({
    ...{ people: run.webex.people, catalog, rows: unknown.length, way: 'auto', path, signal: run.signal },
    // No one is looked for by name.
    ...{ isNamed: () => true, namesOfAll: false },
    onListed: (count) => run.watcher.onListed?.(count),
  });
  const ids = new Map<string, string>();
  try {
    const found = inOrder(inTurn(unknown), run.places, async (email) => ({
      email,
      answer: await find(run, finder, email),
    }));
    for await (const { email, answer } of found) {
      if (answer.result === 'done' && answer.value !== undefined) ids.set(email, answer.value.id);
      if (answer.result !== 'done' && !isElsewhere(answer)) throw notLookedUp(email, answer.problem.message);
    }
  } finally {
    await finder.close();
  }
  return ids;
}

/** A person may be missing from a list. */
async function find(
  { webex }: Run,
  { findListed }: PeopleFinder,
  email: string,
): Promise<Answer<Pick<Person, 'id'> | undefined>> {
  const listed = findListed?.(email)?.answer;
  return listed?.result === 'done' && listed.value !== undefined ? listed : await webex.people.findByEmail(email);
}

function notLookedUp(email: string, why: string): RunError {
  const message = `${email} is in no job and could not be looked up: ${why}. So it is not known whether jobs changed this person under another address.`;
  return new RunError('refused', message, { next: 'Run restore again later, or without this person.' });
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list in the place of a stream
async function* inTurn<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}
