/** Does a person whose create may have been applied exist, and did this row create them? Reads only. */
import { sameText } from '../model/equal-text.js';
import type { Change } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { Person } from '../webex/person.js';
import { notShown, onlyInScim } from './create-over-scim.js';
import { isCreatedOverScim } from '../fields/over-scim.js';
import type { RowRun } from './row-context.js';

/** Pauses, in milliseconds, before each lookup of a person whose create may have been applied. */
export const looksWhenIndeterminate = [500, 1000, 2000, 4000] as const;
/**
 * After a plain refusal the person hardly ever exists (People API: a 400 may still have created them), so there are fewer
 * lookups.
 */
export const looksAfterRefusal = [250, 1000] as const;
/** Clocks at Webex may differ by this many milliseconds. */
const clockSkew = 120_000;

/** `undefined`: the organization has no such person. A person in another organization was not created by this row. */
export async function findCreated(row: RowRun, pauses: readonly number[]): Promise<Answer<Person | undefined>> {
  const found = await findByAddress(row, pauses);
  return isElsewhere(found) ? { result: 'done', value: undefined } : found;
}

async function findByAddress(row: RowRun, pauses: readonly number[]): Promise<Answer<Person | undefined>> {
  let answer: Answer<Person | undefined> = { result: 'done', value: undefined };
  for (const pause of pauses) {
    await row.run.sleep(pause);
    answer = await row.run.people.findByEmail(row.plan.email);
    if (answer.result === 'done' && answer.value) return await row.run.people.read(answer.value.id);
  }
  if (answer.result !== 'done' || !isByScim(row)) return answer;
  const inScim = await onlyInScim(row);
  if (inScim.result !== 'done') return inScim;
  return inScim.value ? { result: 'doubt', problem: notShown } : answer;
}

/** What the People API was asked to create it shows itself. */
function isByScim({ plan, run }: RowRun): boolean {
  const create = plan.calls.find(({ call }) => call === 'person.create');
  const asked = (create?.changes ?? []).flatMap((place) => plan.changes[place] ?? []);
  return isCreatedOverScim(asked, run.catalog);
}

/** What identifies a person whom this row created. */
export interface OwnCreate {
  readonly asked: readonly Change[];
  /** When the create was announced, in milliseconds since 1970, by Webex's clock. */
  readonly begun: number;
}

/**
 * There was no such person when the row was planned: a person who was created since and has the names that were sent is ours.
 */
export function isOwnCreate(person: Person, { asked, begun }: OwnCreate): boolean {
  const created = Date.parse(person.created ?? '');
  const inTime = Number.isNaN(created) || created >= begun - clockSkew;
  return (
    inTime &&
    asked.every(({ field, to }) => !isName(field) || typeof to !== 'string' || sameText(person[field] ?? '', to))
  );
}

function isName(field: Change['field']): field is 'firstName' | 'lastName' | 'displayName' {
  return field === 'firstName' || field === 'lastName' || field === 'displayName';
}
