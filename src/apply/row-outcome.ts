/** A row's ledger → its outcome: status, what is in force, and every reason why something is not. */
import { isDeletion } from '../fields/person.js';
import { licenseIds } from '../fields/license.js';
import { columnOf, type FileHeadings } from '../rows/change-columns.js';
import { describeProblem, plannedConflict, toldBeside } from '../model/outcomes.js';
import type { Change, Named, Outcome, Problem, Status } from '../model/row.js';
import type { Ledger } from './ledger.js';
import { isConsequence, notAskedFor, stoppedCode, type Refusal } from './refusal.js';

interface Telling {
  /** ISO 8601 */
  readonly at: string;
  /** Of the spreadsheet, so that people can find the cell. */
  readonly headings?: Pick<FileHeadings, 'cellOf'> | undefined;
}

interface Refused {
  readonly change: Change;
  readonly refusal: Refusal;
}

export function rowOutcome(ledger: Ledger, { at, headings }: Telling): Outcome {
  const inForce = ledger.changesInForce();
  const refused = causesFirst(refusedOf(ledger));
  const left = ledger.plan.problems.filter(({ code }) => code === plannedConflict);
  const first = ledger.indeterminate ?? refused[0]?.refusal ?? left[0];
  const trackingId = ledger.indeterminate?.trackingId ?? refused[0]?.refusal.trackingId ?? ledger.trackingId;
  const column =
    ledger.indeterminate !== undefined ? undefined : columnIn(ledger, { refused, left: left[0], headings });
  const codes = [...refused.map(({ refusal }) => refusal.code), ...left.map(({ code }) => code)];
  const notes = ledger.plan.problems.filter(({ code }) => toldBeside.includes(code));
  const reasons = [
    errorText(ledger.indeterminate, refused, ledger.changes.length + left.length),
    ...left.map(describeProblem),
    ...notes.map(({ message }) => message),
    ...ledger.notes,
  ];
  const texts = reasons.filter((text) => text !== '');
  const given = stillGiven(ledger, inForce);
  return {
    row: ledger.plan.row,
    status: statusOf(ledger, inForce, codes),
    changes: inForce,
    ...(given.length > 0 && { given }),
    ...(first && { errorCode: first.code }),
    ...(texts.length > 0 && { error: texts.join('; ') }),
    ...(column !== undefined && { errorColumn: column }),
    ...(ledger.personId !== undefined && { personId: ledger.personId }),
    ...(trackingId !== undefined && { trackingId }),
    at,
  };
}

function refusedOf(ledger: Ledger): Refused[] {
  return ledger.changes.flatMap((change) => {
    const state = ledger.stateOf(change);
    if (typeof state === 'object') return [{ change, refusal: state }];
    return state === 'open' && !ledger.indeterminate ? [{ change, refusal: notAskedFor }] : [];
  });
}

/** A change that was left out because of another one explains nothing, so it comes last. */
function causesFirst(refused: readonly Refused[]): Refused[] {
  const follows = ({ refusal }: Refused): boolean => isConsequence(refusal.code);
  return [...refused.filter((one) => !follows(one)), ...refused.filter(follows)];
}

interface ColumnSources {
  readonly refused: readonly Refused[];
  readonly left: Problem | undefined;
  readonly headings: Telling['headings'];
}

/**
 * The column that the first reason is about; none if the refused call carried several changes and the service does not say
 * which. A change that comes along with one that reverts another has no cell of its own: it is reported with that one's column.
 */
function columnIn(ledger: Ledger, { refused, left, headings }: ColumnSources): string | undefined {
  const [first] = refused;
  if (first === undefined) return left?.column;
  const { change, refusal } = first;
  const takesBack = ledger.plan.changes.find(({ column }) => column !== undefined)?.column;
  const heading = (about: Change): string =>
    headings?.cellOf(about, ledger.plan).column ?? columnOf(about, ledger.plan.wanted);
  if (refusal.about !== undefined) {
    return takesBack ?? heading({ field: refusal.about, from: null, to: '' });
  }
  const columnOfOne = (one: Change): string => one.column ?? takesBack ?? heading(one);
  const alike = refused.filter((one) => one.refusal.message === refusal.message);
  const columns = new Set(alike.map((one) => columnOfOne(one.change)));
  return refusal.ofCall === true && columns.size > 1 ? undefined : columnOfOne(change);
}

function statusOf(ledger: Ledger, inForce: readonly Change[], codes: readonly string[]): Status {
  if (ledger.indeterminate) return 'unknown';
  const effect = ledger.created || inForce.length > 0;
  if (codes.length > 0 && !effect) {
    const causes = codes.filter((code) => !isConsequence(code));
    if (causes.length > 0 && causes.every((code) => code === stoppedCode)) return 'not-attempted';
    return codes.includes('conflict') ? 'conflict' : 'failed';
  }
  if (codes.length > 0) return 'partial';
  if (ledger.created) return 'created';
  if (inForce.some(isDeletion)) return 'deleted';
  return inForce.length > 0 ? 'updated' : 'unchanged';
}

/** Licenses that Webex assigned automatically and that the row did not remove again. */
function stillGiven({ given }: Ledger, inForce: readonly Change[]): Named[] {
  const taken = licenseIds(inForce, false);
  return given.filter(({ id }) => !taken.includes(id));
}

/**
 * Changes that failed for the same reason are reported together; one reason for all of them is reported without their names.
 */
function errorText(indeterminate: Refusal | undefined, refused: readonly Refused[], all: number): string {
  const reasons = new Map<string, string[]>();
  for (const { change, refusal } of refused) {
    reasons.set(refusal.message, [...(reasons.get(refusal.message) ?? []), nameOf(change)]);
  }
  const one = reasons.size === 1 && refused.length === all;
  const texts = [...reasons].map(([message, names]) => (one ? message : `${names.join(', ')}: ${message}`));
  return [...(indeterminate ? [indeterminate.message] : []), ...texts].join('; ');
}

function nameOf(change: Change): string {
  return change.label ?? change.field;
}
