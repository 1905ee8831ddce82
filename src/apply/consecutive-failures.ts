/** What happens to one row after another: a run stops rather than have it happen to every row that is left. */
import { isLicense } from '../fields/license.js';
import { RunError, SameRefusalError } from '../errors.js';
import type { Journal } from '../job/journal.js';
import { refusalKind } from '../model/refusal-kind.js';
import type { Change, Outcome, RowPlan } from '../model/row.js';
import { namesUnits } from './grant-refusal.js';
import type { RowRun } from './row-context.js';

const mostInARow = 20;

export interface FailureRules {
  readonly journal: Pick<Journal, 'closing'>;
  /** Licenses of which there are too few: applying the plan means that their refusal is expected. */
  readonly scarce: ReadonlySet<string>;
  /** Kinds of refusals that do not stop the run. */
  readonly accepted: 'all' | ReadonlySet<string>;
}

export interface ConsecutiveFailures {
  /** To be asked before a row begins. Once it may not, no other one may; those under way go on to their ends. */
  mayBegin(): boolean;
  /** Why no row may begin any more. */
  stopped(): RunError | undefined;
  /** To be told of each row that has been closed. Throws a RunError where the run is to stop at once. */
  closed(row: RowRun, outcome: Outcome): void;
}

export function watchFailures(rules: FailureRules): ConsecutiveFailures {
  const [transient, forbidden, refused] = [stopAfterTransient(), stopForbidden(rules), stopSameRefusal(rules)];
  return {
    mayBegin: () => refused.mayBegin(),
    stopped: () => refused.stopped(),
    closed(row, outcome) {
      forbidden(outcome);
      transient(row, outcome);
      refused.closed(row, outcome);
    },
  };
}

/** Rows that end for a reason that may pass. They are taken up again when the job goes on. */
function stopAfterTransient(): (row: RowRun, outcome: Outcome) => void {
  let inARow = 0;
  return ({ ledger }, { error = '' }) => {
    inARow = ledger.isTransient() ? inARow + 1 : 0;
    if (inARow < mostInARow) return;
    throw new RunError('stopped', `${mostInARow} rows in a row failed; the last error: ${error}.`, {
      next: 'Wait until Webex has recovered (status.webex.com), then resume the job.',
    });
  };
}

/**
 * Rows that Webex forbids (403) are not theirs to blame: the account has lost its role. Those of which nothing is in force count
 * as not attempted; where the look was forbidden too they stay unknown. All are taken up again when the job goes on.
 */
function stopForbidden({ journal }: FailureRules): (outcome: Outcome) => void {
  const inARow: Outcome[] = [];
  let isOver = false;
  return (outcome) => {
    const isForbidden = ['failed', 'unknown'].includes(outcome.status) && outcome.errorCode === 'http-403';
    if (!isForbidden) return void inARow.splice(0);
    inARow.push(outcome);
    if (!isOver && inARow.length < mostInARow) return;
    isOver = true;
    for (const one of inARow.splice(0)) {
      if (one.status === 'failed') journal.closing({ ...one, status: 'not-attempted', ended: 'cut short' });
    }
    const error = `Webex denied permission for ${mostInARow} rows in a row; the last error: ${outcome.error ?? ''}`;
    throw new RunError('signIn', `${error}.`, {
      next: 'If the account has lost its role, restore it or sign in as a full administrator, then resume the job.',
    });
  };
}

/**
 * Rows that Webex refuses for one reason. They stay `failed` with it, and are tried again when the job goes on. Rows under way
 * go on to their ends; which of them end for this reason are tried again too.
 */
function stopSameRefusal({ journal, scarce, accepted }: FailureRules): ConsecutiveFailures {
  let streak: { readonly kind?: string; readonly rows: readonly Outcome[] } = { rows: [] };
  let stop: SameRefusalError | undefined;
  const tryAgain = (outcome: Outcome): void => journal.closing({ ...outcome, ended: 'cut short' });
  return {
    mayBegin() {
      const { kind, rows } = streak;
      if (stop !== undefined || kind === undefined || rows.length < mostInARow) return stop === undefined;
      stop = sameRefusal(kind, rows);
      rows.forEach(tryAgain);
      return false;
    },
    stopped: () => stop,
    closed(row, outcome) {
      const counts = hasAsked(row) && !isExpected(row.plan, outcome, scarce);
      const kind = counts ? refusalKind(outcome, row.plan) : undefined;
      if (stop !== undefined && kind === stop.kind) tryAgain(outcome);
      if (row.ledger.hasEffect()) streak = { rows: [] };
      else if (kind !== undefined && accepted !== 'all' && !accepted.has(kind)) {
        streak = { kind, rows: kind === streak.kind ? [...streak.rows, outcome] : [outcome] };
      }
    },
  };
}

/** Was a call announced in this run? A refusal that is told without one says nothing new. */
function hasAsked({ seq, begun }: RowRun): boolean {
  return seq > (begun?.seq ?? 0);
}

/** The row asks for a license of which there are too few: for nothing else, or the reason names its units. */
function isExpected({ calls, changes }: RowPlan, { error = '' }: Outcome, scarce: ReadonlySet<string>): boolean {
  const asked = changes.filter(({ from }) => from !== true);
  const isScarce = ({ field, key = '' }: Change): boolean => isLicense({ field }) && scarce.has(key);
  if (!asked.some(isScarce)) return false;
  return namesUnits(error) || (asked.every(isScarce) && !calls.some(({ call }) => call === 'person.create'));
}

function sameRefusal(kind: string, rows: readonly Outcome[]): SameRefusalError {
  const { error = '' } = rows.at(-1) ?? {};
  return new SameRefusalError(kind, `${rows.length} rows in a row were refused for the same reason: ${error}`, {
    next: 'Fix the cause, then resume the job, which retries these rows. To continue despite refusals, add --keep-going.',
  });
}
