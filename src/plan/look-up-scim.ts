/** A row that speaks of what only SCIM carries → the person with what SCIM shows, or what stands in the way. Reads only. */
import { scimFields, scimFieldsAsked } from '../fields/needs-scim.js';
import type { Field } from '../fields/field.js';
import type { Change, Problem, Wanted } from '../model/row.js';
import type { ScimUser } from '../webex/scim-user.js';
import type { ScimDirectory } from '../webex/scim-directory.js';
import { scimClosed } from '../webex/scim-request.js';
import { failed } from './known-person.js';
import type { KnownPerson } from './look-up-account.js';
import type { ScimReader } from './scim-reader.js';

export interface ScimLookedUp {
  /** Why SCIM cannot be used. */
  readonly closed?: string;
  /** SCIM does not show the person. */
  readonly isHidden?: true;
}

type Found = { readonly person: KnownPerson | undefined; readonly scim?: ScimLookedUp } | { readonly problem: Problem };

interface Service {
  /** Absent: the file has no such columns. */
  readonly scimReader?: Pick<ScimReader, 'userOf' | 'reach'> | undefined;
  readonly scim: { readonly isReadOnly: boolean };
}

/** Asks nothing where the row does not speak of such fields. `person`: `undefined` for one who is to be created. */
export async function lookUpScim(
  { scimReader, scim }: Service,
  person: KnownPerson | undefined,
  wanted: Wanted,
): Promise<Found> {
  const asked = scimFieldsAsked(wanted);
  if (asked.length === 0 || scimReader === undefined) return { person };
  if (scim.isReadOnly) return { person, scim: { closed: 'The sign-in lacks that scope' } };
  const answer = person === undefined ? await scimReader.reach() : await scimReader.userOf(person);
  if (answer.result === 'refused' && answer.problem.code === scimClosed)
    return { person, scim: { closed: answer.problem.message } };
  if (answer.result !== 'done') return { problem: failed('person in SCIM', answer) };
  if (person === undefined) return { person };
  if (answer.value === undefined) return { person, scim: { isHidden: true } };
  return { person: withFields(person, answer.value, asked) };
}

/** A field whose attribute cannot be read stays absent. */
function withFields(person: KnownPerson, user: ScimUser, fields: readonly Field[]): KnownPerson {
  const { userName } = user;
  return Object.assign({}, person, { userName }, ...fields.map((field) => field.seenInScim?.(user))) as KnownPerson;
}

/** The person with what SCIM shows of changes that are to be put back. */
export function inScimFor(person: KnownPerson, user: ScimUser, changes: readonly Pick<Change, 'field'>[]): KnownPerson {
  const due = fieldsOf(changes);
  return due.length === 0 ? person : withFields(person, user, due);
}

/** The same, read alone. Asks nothing where SCIM alone has none of it. */
export async function readScimFor(
  directory: Pick<ScimDirectory, 'read'>,
  person: KnownPerson,
  changes: readonly Pick<Change, 'field'>[],
): Promise<{ readonly person: KnownPerson } | { readonly problem: Problem }> {
  if (fieldsOf(changes).length === 0) return { person };
  const answer = await directory.read(person.id);
  if (answer.result !== 'done') return { problem: failed('person in SCIM', answer) };
  if (answer.value === undefined) {
    const message =
      'the person could not be looked up: SCIM, which alone has some of these attributes, does not show them';
    return { problem: { code: 'not-in-scim', severity: 'error', message } };
  }
  return { person: inScimFor(person, answer.value, changes) };
}

function fieldsOf(changes: readonly Pick<Change, 'field'>[]): readonly Field[] {
  return scimFields().filter(({ name }) => changes.some(({ field }) => field === name));
}
