/**
 * Managers whom other rows of the file create: people first, managers after. A row makes its other calls, is closed as awaiting
 * its manager, and is resumed when everyone in the file exists, by this run or by one that resumes the job.
 */
import { awaitsManager } from '../fields/manager.js';
import { changeKey } from '../fields/changes.js';
import type { Closing, LeftOut } from '../job/journal.js';
import type { Change, RowPlan } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { People } from '../webex/people.js';
import { isSiteChange, type Ledger } from './ledger.js';
import type { Refusal } from './refusal.js';
import { refusalOf, type RowRun } from './row-context.js';

/** Position of the call that sets such a manager; -1 if the row has none. */
export function managerCallOf({ calls, changes }: RowPlan): number {
  return calls.findIndex((call) => call.changes.some((place) => isAwaited(changes[place])));
}

function isAwaited(change: Change | undefined): boolean {
  return change !== undefined && awaitsManager(change);
}

/** What the journal records about a row that awaits its manager, besides what is in force. */
export function leftOutOf(ledger: Ledger): LeftOut[] {
  return ledger.changes.flatMap((change): LeftOut[] => {
    const state = ledger.stateOf(change);
    if (state === 'as-wanted') return [{ key: changeKey(change), asWanted: true }];
    if (typeof state !== 'object') return [];
    const { code, message, transient = false } = state;
    return [{ key: changeKey(change), code, message, ...(transient && { transient }) }];
  });
}

/** Restores the ledger as it was when the row was closed as awaiting its manager. */
export function restoreLedger(ledger: Ledger, { changes, personId, given = [], leftOut = [] }: Closing): void {
  const isCreated = ledger.plan.calls.some(({ call }) => call === 'person.create');
  ledger.created = isCreated && personId !== undefined;
  ledger.personId = personId ?? ledger.personId;
  ledger.given = given;
  const left = new Map(leftOut.map((one) => [one.key, one]));
  const known = ledger.changes.filter((change) => isSiteChange(change) && left.has(changeKey(change)));
  ledger.replaceSiteChanges([...known, ...changes.filter(isSiteChange)]);
  ledger.add(changes);
  for (const change of changes) ledger.inForce(change);
  for (const change of ledger.openOf((one) => left.has(changeKey(one)))) {
    const { code, message, transient = false } = left.get(changeKey(change)) ?? {};
    if (code === undefined || message === undefined) ledger.asWanted(change);
    else ledger.refuse(change, { code, message, transient });
  }
}

/** The reason for what is not done yet if the run ends first. */
export const managersLater: Refusal = {
  code: 'manager-later',
  message: 'is set once everyone in the file exists; resume the job',
  transient: true,
};

/** Looks up each manager once for all rows that name them. */
export function createManagerFinder(): (
  people: Pick<People, 'findByEmail'>,
  email: string,
) => Promise<Answer<string | undefined>> {
  const found = new Map<string, Promise<Answer<string | undefined>>>();
  return async (people, email) => {
    const key = email.toLowerCase();
    const earlier = found.get(key);
    if (earlier !== undefined) return await earlier;
    const answer = people.findByEmail(email).then((one): Answer<string | undefined> => {
      return one.result === 'done' ? { ...one, value: one.value?.id } : one;
    });
    if (found.size >= mostRemembered) found.clear();
    found.set(key, answer);
    const come = await answer;
    // A lookup that failed is not remembered: the next row may find the manager.
    if (come.result !== 'done') found.delete(key);
    return come;
  };
}

const mostRemembered = 10_000;

/** The change with the manager's id; `undefined` if there is none, and then the ledger holds the reason. */
export async function resolveManager(row: RowRun, change: Change): Promise<Change | undefined> {
  const { ledger, run } = row;
  const found = await run.findManager(run.people, String(change.to));
  if (found.result !== 'done') {
    ledger.refuse(change, refusalOf(found));
    return undefined;
  }
  if (found.value === undefined) {
    ledger.refuse(change, notThere(change));
    return undefined;
  }
  const resolved = { ...change, toId: found.value };
  ledger.resolve(resolved);
  return resolved;
}

function notThere({ to }: Change): Refusal {
  const message = `"${String(to)}" isn't shown in this organization; see what became of the row that creates this person`;
  return { code: 'unknown-manager', message, about: 'manager' };
}
