/** The state of a row so far, change by change, until its outcome can be reported. */
import { isCarriedBy } from '../fields/table.js';
import { truncateForDisplay } from '../model/cells.js';
import { changeKey, isInForce, keptOtherwise, takes } from '../fields/changes.js';
import type { Change, Named, RowPlan, SeenPerson, SeenSiteUser } from '../model/row.js';
import type { Refusal } from './refusal.js';

export type ChangeState = 'open' | 'in-force' | 'as-wanted' | Refusal;

export interface Ledger {
  readonly plan: RowPlan;
  /** The row's changes as they are to be made; those of a new account are computed again when the account is known. */
  readonly changes: readonly Change[];
  /** The matching changes that still have to be made, in the order of `changes`. */
  openOf(fields: (change: Change) => boolean): Change[];
  /** The service's own answer shows the change. */
  inForce(change: Change): void;
  /** The change is as wanted without a request by this run: it was so before, or an earlier run of the job requested it. */
  asWanted(change: Change): void;
  refuse(change: Change, refusal: Refusal): void;
  /** What an answer claimed turns out not to be known. */
  reopen(change: Change): void;
  /** Replaces the site changes with those that the first read of the new account calls for. */
  replaceSiteChanges(changes: readonly Change[]): void;
  /** Adds changes that were not planned, such as what the row rules out and what it made came with. */
  add(changes: readonly Change[]): void;
  /** Replaces a change with the same one, now that more is known about it. */
  resolve(change: Change): void;
  /** Marks changes as in force or refused, by what the service shows now; they are then no longer indeterminate. */
  compare(changes: readonly Change[], now: Now, refusal: Refusal): void;
  stateOf(change: Change): ChangeState;
  /** What the row adds, besides these changes, and is not in force: as long as there is any, nothing is removed. */
  missingGains(beside: readonly Change[]): Change[];
  created: boolean;
  personId: string | undefined;
  trackingId: string | undefined;
  /** A call may or may not have been applied, and it could not be determined which. */
  indeterminate: Refusal | undefined;
  given: readonly Named[];
  /** What the outcome reports besides its reasons. */
  readonly notes: Set<string>;
  /** What is in force because of this row. */
  changesInForce(): Change[];
  hasEffect(): boolean;
  /** Is something missing or unknown for a reason that may go away by itself? */
  isTransient(): boolean;
}

export interface Now {
  readonly person?: SeenPerson | null;
  readonly siteUser?: SeenSiteUser | null;
}

export function isSiteChange(change: Pick<Change, 'field'>): boolean {
  return isCarriedBy(change, 'site');
}

/** `asked`: keys of the changes that an earlier run of the job requested; if such a change is there now, that run made it. */
export function createLedger(plan: RowPlan, asked: ReadonlySet<string> = new Set()): Ledger {
  let changes = plan.changes;
  const states = new Map<string, ChangeState>();
  const stateOf = (change: Change): ChangeState => states.get(changeKey(change)) ?? 'open';
  const ledger: Ledger = {
    plan,
    get changes() {
      return changes;
    },
    openOf: (wanted) => changes.filter((change) => wanted(change) && stateOf(change) === 'open'),
    inForce: (change) => void states.set(changeKey(change), 'in-force'),
    asWanted: (change) => void states.set(changeKey(change), asked.has(changeKey(change)) ? 'in-force' : 'as-wanted'),
    refuse: (change, refusal) => void states.set(changeKey(change), refusal),
    reopen: (change) => void states.delete(changeKey(change)),
    replaceSiteChanges(fresh) {
      changes = [...changes.filter((change) => !isSiteChange(change)), ...fresh];
    },
    add(more) {
      const known = new Set(changes.map(changeKey));
      changes = [...changes, ...more.filter((change) => !known.has(changeKey(change)))];
    },
    resolve(resolved) {
      changes = changes.map((change) => (changeKey(change) === changeKey(resolved) ? resolved : change));
    },
    compare(compared, now, refusal) {
      ledger.indeterminate = undefined;
      for (const change of compared) {
        const [person, siteUser] = [now.person ?? null, now.siteUser];
        if (!isInForce(change, person, siteUser)) {
          ledger.refuse(change, refusal);
          continue;
        }
        ledger.inForce(change);
        const keeps = keptOtherwise(change, person, siteUser);
        if (keeps !== undefined) ledger.notes.add(`Webex stored "${truncateForDisplay(keeps)}"`);
      }
    },
    stateOf,
    missingGains(beside) {
      const keys = new Set(beside.map(changeKey));
      return changes.filter((change) => {
        // A new address comes after all that is done on the site.
        const isLater = isCarriedBy(change, 'address') && stateOf(change) === 'open';
        return !takes(change) && !isLater && !keys.has(changeKey(change)) && !isDone(stateOf(change));
      });
    },
    created: false,
    personId: plan.seen?.person?.id,
    trackingId: undefined,
    indeterminate: undefined,
    given: [],
    notes: new Set(),
    changesInForce: () => changes.filter((change) => stateOf(change) === 'in-force'),
    hasEffect: () => ledger.created || changes.some((change) => stateOf(change) === 'in-force'),
    isTransient: () =>
      ledger.indeterminate !== undefined ||
      [...states.values()].some((state) => typeof state === 'object' && state.transient),
  };
  return ledger;
}

function isDone(state: ChangeState): boolean {
  return state === 'in-force' || state === 'as-wanted';
}
