/** What has become of a row so far: change by change, until the outcome can be told. Pure but for its own memory. */
import { columnOf, type FileHeadings } from '../change-columns.js';
import { changeKey, valueNow } from '../changes.js';
import { describeProblem, plannedConflict, toldBeside } from '../outcomes.js';
import type { Change, Named, Outcome, Problem, RowPlan, SeenPerson, SeenSiteUser, Status } from '../row.js';

/** Why a change is not in force. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly trackingId?: string | undefined;
  /** The reason may have gone when a run goes on with the job: then the row is taken up again. */
  readonly passing?: boolean;
}

type State = 'open' | 'in-force' | 'as-wanted' | Refusal;

export interface Ledger {
  readonly plan: RowPlan;
  /** The row's changes as they are to be made; those of a new account are made anew when the account is known. */
  readonly changes: readonly Change[];
  /** The changes that a call of the plan still has to make, in the plan's order. */
  openOf(fields: (change: Change) => boolean): Change[];
  /** The service's own answer shows the change. */
  inForce(change: Change): void;
  /** It is as wanted without having been asked for now: it was so before, or an earlier run of the job asked for it. */
  asWanted(change: Change): void;
  refuse(change: Change, refusal: Refusal): void;
  /** Replaces the site's changes by those that a first reading of the new account asks for. */
  replaceSiteChanges(changes: readonly Change[]): void;
  /** Sorts changes into in force and refused by what the service shows now; that settles the doubt about them. */
  compare(changes: readonly Change[], now: Now, refusal: Refusal): void;
  created: boolean;
  personId: string | undefined;
  trackingId: string | undefined;
  /** A call may or may not have been applied, and it could not be found out. */
  doubt: Refusal | undefined;
  given: readonly Named[];
  /** What is in force because of this row. */
  changesInForce(): Change[];
  hasEffect(): boolean;
  /** Is what is missing, or not known, missing for a reason that may go away by itself? */
  isPassing(): boolean;
  outcome(at: string): Outcome;
}

export interface Now {
  readonly person?: SeenPerson | null;
  readonly siteUser?: SeenSiteUser | null;
}

export function isSiteChange({ field }: Change): boolean {
  return field === 'sessionType' || field === 'trackingCode';
}

/**
 * `asked`: keys of the changes that an earlier run of the job asked for; such a change that is there now is its doing.
 * `headings`: of the spreadsheet, for people to find the cell.
 */
export function createLedger(
  plan: RowPlan,
  asked: ReadonlySet<string> = new Set(),
  headings?: Pick<FileHeadings, 'cellOf'>,
): Ledger {
  let changes = plan.changes;
  const states = new Map<string, State>();
  const stateOf = (change: Change): State => states.get(changeKey(change)) ?? 'open';
  const ledger: Ledger = {
    plan,
    get changes() {
      return changes;
    },
    openOf: (wanted) => changes.filter((change) => wanted(change) && stateOf(change) === 'open'),
    inForce: (change) => void states.set(changeKey(change), 'in-force'),
    asWanted: (change) => void states.set(changeKey(change), asked.has(changeKey(change)) ? 'in-force' : 'as-wanted'),
    refuse: (change, refusal) => void states.set(changeKey(change), refusal),
    replaceSiteChanges(fresh) {
      changes = [...changes.filter((change) => !isSiteChange(change)), ...fresh];
    },
    compare(compared, now, refusal) {
      ledger.doubt = undefined;
      for (const change of compared) {
        if (valueNow(change, now.person ?? null, now.siteUser) === change.to) ledger.inForce(change);
        else ledger.refuse(change, refusal);
      }
    },
    created: false,
    personId: plan.seen?.person?.id,
    trackingId: undefined,
    doubt: undefined,
    given: [],
    changesInForce: () => changes.filter((change) => stateOf(change) === 'in-force'),
    hasEffect: () => ledger.created || changes.some((change) => stateOf(change) === 'in-force'),
    isPassing: () =>
      ledger.doubt?.passing === true ||
      [...states.values()].some((state) => typeof state === 'object' && state.passing),
    outcome: (at) =>
      outcomeOf(
        ledger,
        changes.map((change) => [change, stateOf(change)]),
        { at, headings },
      ),
  };
  return ledger;
}

interface Telling {
  readonly at: string;
  readonly headings: Pick<FileHeadings, 'cellOf'> | undefined;
}

function outcomeOf(ledger: Ledger, settled: readonly (readonly [Change, State])[], { at, headings }: Telling): Outcome {
  const inForce = settled.flatMap(([change, state]) => (state === 'in-force' ? [change] : []));
  const refused = settled.flatMap(([change, state]) => {
    if (typeof state === 'object') return [{ change, refusal: state }];
    return state === 'open' && !ledger.doubt ? [{ change, refusal: notAskedFor }] : [];
  });
  const left = ledger.plan.problems.filter(({ code }) => code === plannedConflict);
  const first = ledger.doubt ?? refused[0]?.refusal ?? left[0];
  const trackingId = ledger.doubt?.trackingId ?? refused[0]?.refusal.trackingId ?? ledger.trackingId;
  const asking = (change: Change): string =>
    headings?.cellOf(change, ledger.plan).column ?? columnOf(change, ledger.plan.wanted);
  const column = ledger.doubt !== undefined ? undefined : columnIn(refused[0]?.change, left[0], ledger.plan, asking);
  const codes = [...refused.map(({ refusal }) => refusal.code), ...left.map(({ code }) => code)];
  const notes = ledger.plan.problems.filter(({ code }) => toldBeside.includes(code));
  const reasons = [errorText(ledger.doubt, refused, settled.length + left.length), ...left.map(describeProblem)];
  const texts = [...reasons, ...notes.map(({ message }) => message)].filter((text) => text !== '');
  return {
    row: ledger.plan.row,
    status: statusOf(ledger, inForce, codes),
    changes: inForce,
    ...(ledger.given.length > 0 && { given: ledger.given }),
    ...(first && { errorCode: first.code }),
    ...(texts.length > 0 && { error: texts.join('; ') }),
    ...(column !== undefined && { errorColumn: column }),
    ...(ledger.personId !== undefined && { personId: ledger.personId }),
    ...(trackingId !== undefined && { trackingId }),
    at,
  };
}

/** What comes along with a change that takes another back, has no cell of its own: it is told with that one's. */
function columnIn(
  refused: Change | undefined,
  left: Problem | undefined,
  { changes }: RowPlan,
  asking: (change: Change) => string,
): string | undefined {
  if (refused === undefined) return left?.column;
  const takesBack = changes.find(({ column }) => column !== undefined);
  return refused.column ?? takesBack?.column ?? asking(refused);
}

function statusOf(ledger: Ledger, inForce: readonly Change[], codes: readonly string[]): Status {
  if (ledger.doubt) return 'unknown';
  const effect = ledger.created || inForce.length > 0;
  if (codes.length > 0 && !effect) {
    if (codes.includes('stopped')) return 'not-attempted';
    return codes.includes('conflict') ? 'conflict' : 'failed';
  }
  if (codes.length > 0) return 'partial';
  if (ledger.created) return 'created';
  if (inForce.some(({ field }) => field === 'person')) return 'deleted';
  return inForce.length > 0 ? 'updated' : 'unchanged';
}

/** No change passes for done because nobody looked after it. */
const notAskedFor: Refusal = {
  code: 'not-asked-for',
  message: 'was not asked for, because what comes before it failed',
};

/** Changes that failed for one reason are told together, and one reason for all of them without their names. */
function errorText(
  doubt: Refusal | undefined,
  refused: readonly { change: Change; refusal: Refusal }[],
  all: number,
): string {
  const reasons = new Map<string, string[]>();
  for (const { change, refusal } of refused) {
    reasons.set(refusal.message, [...(reasons.get(refusal.message) ?? []), nameOf(change)]);
  }
  const one = reasons.size === 1 && refused.length === all;
  const texts = [...reasons].map(([message, names]) => (one ? message : `${names.join(', ')}: ${message}`));
  return [...(doubt ? [doubt.message] : []), ...texts].join('; ');
}

function nameOf(change: Change): string {
  return change.label ?? change.field;
}
