/** Which people the addresses of a list mean: whoever jobs knew by them at the moment or since, or has them now. */
import { RunError } from '../errors.js';
import { inOrder } from '../model/in-order.js';
import type { Run } from '../plan/run.js';
import { isElsewhere } from '../webex/own-organization.js';
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
  { webex, places }: Run,
  reader: TrailReader,
  emails: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const unknown = [...emails].filter((email) => reader.idsOf(email).size === 0);
  const ids = new Map<string, string>();
  const found = inOrder(inTurn(unknown), places, async (email) => ({
    email,
    answer: await webex.people.findByEmail(email),
  }));
  for await (const { email, answer } of found) {
    if (answer.result === 'done' && answer.value !== undefined) ids.set(email, answer.value.id);
    if (answer.result === 'done' || isElsewhere(answer)) continue;
    const message = `${email} is in no job and could not be looked up: ${answer.problem.message}`;
    throw new RunError(
      'refused',
      `${message}. So it is not known whether jobs changed this person under another address.`,
      {
        next: 'Run restore again later, or without this person.',
      },
    );
  }
  return ids;
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list in the place of a stream
async function* inTurn<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}
