/** Plan line, what the whole file showed, and the journal's closing entry → the row's outcome. */
import type { Outcome, Overrule, Problem, RowPlan, Status } from './row.js';

/** The row could not be looked up; the row itself is not wrong. */
export const lookUpFailed = 'look-up-failed';

/**
 * Found when planning: another admin changed what the row is about. As a warning, it only leaves that field out of the row.
 */
export const plannedConflict = 'conflict';

/** Found when planning an undo: the job deleted the person. No later run can put that back. */
export const deletedForGood = 'deleted-for-good';

/** Found when planning, and reported with the row's outcome; does not affect its status. */
export const attendeeNotShown = { code: 'attendee-not-shown', severity: 'warning' } as const;

export function whetherAttendee(site: string): string {
  return `could not check whether the attendee account still existed, because ${site} does not show it`;
}

/** Found when planning: a new person has the name of an existing one. Also reported with the row's result. */
export const looksLikeRename = { code: 'looks-like-rename', severity: 'warning' } as const;

/** Found when planning: a row only removes, and its person is not in the organization. */
export const personNotFound = 'person-not-found';

/** Found when planning: could not check whether the organization already has a person with the new person's name. */
export const namesNotCompared = { code: 'names-not-compared', severity: 'warning' } as const;

/** Found when planning: no person has the row's address, and a person has its new one. Also reported with the row's result. */
export const hasNewAddress = 'has-new-address';

/** Found when planning: a person is created without the employee number of the row. Also reported with the row's result. */
export const keyNotSet = 'key-not-set';

/** Warnings that a result still reports when everything the row asked for is in force. */
export const toldBeside: readonly string[] = [
  attendeeNotShown.code,
  looksLikeRename.code,
  namesNotCompared.code,
  personNotFound,
  hasNewAddress,
  keyNotSet,
];

/** Problems that mean no call is made: the row itself is wrong, or it could not be looked up. */
export function refusals(plan: RowPlan, overrule?: Overrule): readonly Problem[] {
  const told = overrule?.problems ?? [];
  const problems = told.length === 0 ? plan.problems : [...plan.problems, ...told];
  return problems.length === 0 ? problems : problems.filter(({ severity }) => severity === 'error');
}

/** `same as row 7`, `applied together with row 7` */
export function inWordsOfSame({ sameAs = 0, together }: Overrule): string {
  return `${together === true ? 'applied together with' : 'same as'} row ${sameAs}`;
}

/** The outcome, past or expected, of a row for which no call is made; `undefined` for a row with calls. */
export function outcomeWithoutCalls(plan: RowPlan, overrule?: Overrule): Outcome | undefined {
  const wrong = refusals(plan, overrule);
  if (wrong.length === 0 && plan.calls.length > 0) return undefined;
  const personId = plan.seen?.person?.id;
  const [first] = wrong;
  if (first === undefined && plan.problems.length === 0) {
    const unchanged: { -readonly [K in keyof Outcome]: Outcome[K] } = {
      row: plan.row,
      changes: [],
      status: 'unchanged',
    };
    if (personId !== undefined) unchanged.personId = personId;
    if (plan.readAt !== undefined) unchanged.at = plan.readAt;
    return unchanged;
  }
  const base = {
    row: plan.row,
    changes: [],
    ...(personId !== undefined && { personId }),
    ...(plan.readAt !== undefined && { at: plan.readAt }),
  };
  if (first !== undefined) {
    return {
      ...base,
      status: statusWithout(wrong),
      errorCode: first.code,
      ...(first.column !== undefined && { errorColumn: first.column }),
      error: inWords(wrong),
    };
  }
  const notes = plan.problems.filter(({ code }) => toldBeside.includes(code));
  const notFound = notes.find(({ code }) => code === personNotFound);
  return {
    ...base,
    status: 'unchanged',
    ...(notes.length > 0 && { error: notes.map(({ message }) => message).join('; ') }),
    // So that every summary can report a leaver who was not found.
    ...(notFound && { errorCode: notFound.code }),
    ...(notFound?.column !== undefined && { errorColumn: notFound.column }),
  };
}

const mostReasons = 20;

function inWords(problems: readonly Problem[]): string {
  const more = problems.length - mostReasons;
  const told = problems.slice(0, mostReasons).map(describeProblem);
  return [...told, ...(more > 0 ? [`and ${more.toLocaleString('en-US')} more`] : [])].join('; ');
}

function statusWithout(wrong: readonly Problem[]): Status {
  if (wrong.every(({ code }) => code === lookUpFailed)) return 'failed';
  const isConflict = wrong.every(({ code }) => code === plannedConflict || code === deletedForGood);
  return isConflict ? 'conflict' : 'invalid';
}

/** What is known about how a row ended. */
export interface RowEnd {
  /** As recorded in the journal. */
  readonly closing?: Outcome | undefined;
  /** Calls were announced, but nothing shows what became of the row. */
  readonly begun?: boolean;
  /** The outcome of the row that this one repeats. */
  readonly first?: Outcome | undefined;
}

export function outcomeOf(plan: RowPlan, overrule: Overrule | undefined, { closing, begun, first }: RowEnd): Outcome {
  if (overrule?.sameAs !== undefined && first !== undefined) {
    return {
      ...first,
      row: plan.row,
      error: [inWordsOfSame(overrule), ...(first.error ? [first.error] : [])].join('; '),
    };
  }
  const without = outcomeWithoutCalls(plan, overrule) ?? closing;
  if (without !== undefined) return without;
  return begun === true
    ? { row: plan.row, status: 'unknown', changes: [], errorCode: 'interrupted', error: interrupted }
    : { row: plan.row, status: 'not-attempted', changes: [] };
}

const interrupted = 'the run ended in the middle of this row; resume the job to find out what happened';

/** `sessionTypes "PRO 2000" isn't a session type …` */
export function describeProblem({ column, value, message }: Problem): string {
  const what = [column ?? '', value === undefined ? '' : JSON.stringify(value)].filter((part) => part !== '').join(' ');
  return what === '' ? message : `${what} ${message}`;
}
