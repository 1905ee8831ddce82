/** Stops a run when the same thing happens to row after row, before it happens to every row that is left. */
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
  /** Licenses with too few units: applying the plan means that their refusal is expected. */
  readonly scarce: ReadonlySet<string>;
  /** Kinds of refusals that do not stop the run. */
  readonly accepted: 'all' | ReadonlySet<string>;
}

export interface ConsecutiveFailures {
  /** Call before a row begins. Once it returns false, no more rows may begin; rows under way finish. */
  mayBegin(): boolean;
  /** Why no more rows may begin. */
  stopped(): RunError | undefined;
  /** Call for each row that has been closed. Throws a RunError if the run has to stop at once. */
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

/** Counts rows that end for a transient reason. They are retried when the job is resumed. */
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
 * Counts rows that Webex forbids (403). The rows are not at fault: the account has lost its role. Those with nothing in force
 * count as not attempted; those whose read was forbidden too stay unknown. All are retried when the job is resumed.
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
 * Counts rows that Webex refuses for the same reason. They stay `failed` with it, and are retried when the job is resumed. Rows
 * under way finish; those that end for this reason are retried too.
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

/** Was a call announced in this run? A refusal that is reported without one says nothing new. */
function hasAsked({ seq, begun }: RowRun): boolean {
  return seq > (begun?.seq ?? 0);
}

/**
 * Is the refusal expected? The row asks for licenses with too few units and nothing else, or for such a license and the reason
 * mentions units.
 */
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
