/** The words of plans, runs, results and jobs in English. */
import type { PlanSummary } from '../../model/plan-summary.js';
import type { Status } from '../../model/row.js';
import type { Confirmation, JobDetail } from '../api.js';
import { formatsOf } from './numbers.js';
import { doneCount, openCount, peopleChanged } from './sums.js';

const { number, duration, plural } = formatsOf('en');
const people = (count: number): string => plural(count, 'person', 'people');
const rows = (count: number): string => plural(count, 'row', 'rows');
const lose = (count: number): string => `${people(count)} ${count === 1 ? 'loses' : 'lose'} access or data`;

const again = { undo: 'Undo the job again.', restore: 'Run the restore again, in a terminal.' };
/** What must be done before something is tried again. */
const firstIn = (fromProgram: string): string => {
  if (fromProgram.startsWith('Buy or free')) return 'Buy or free licenses. ';
  return fromProgram.startsWith('Fix') ? 'Fix what Webex refused. ' : '';
};

export const englishOfJobs = {
  run: {
    what: { planning: 'Planning', applying: 'Applying' },
    planning: (name: string) => (name === '' ? 'Making the plan' : `Making the plan for ${name}`),
    applying: (name: string) => `Applying ${name}`,
    applyingNote: 'You can close this page: the program goes on, and the page shows the job when you come back.',
    notPlanned: 'The plan could not be made',
    notKnown: 'This run is over. Its job is in the list of jobs.',
    rowsDone: 'Rows done',
    rows: (done: number, of: number | undefined) => (of === undefined ? rows(done) : `${number(done)} of ${rows(of)}`),
    calls: 'Calls to Webex',
    perMinute: (calls: number) => `${number(calls)} a minute`,
    left: 'Time left',
    about: (seconds: number) => `about ${duration(seconds)}`,
    waiting: 'Waiting:',
    paused: 'Paused',
    pausedWhy: 'No new row begins. Rows under way are finished.',
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    stopNote: 'Stop finishes the rows under way. The job can be resumed at any time.',
    stopPlanNote: 'Stop ends the planning. Nothing was changed.',
    announced: (done: number, of: number | undefined, left: number | undefined) =>
      `${number(done)}${of === undefined ? '' : ` of ${number(of)}`} rows done${left === undefined ? '' : `, about ${duration(left)} left`}`,
  },
  plan: {
    heading: (summary: PlanSummary | undefined, kind: JobDetail['kind']) => {
      const what = kind === 'undo' ? 'Undo plan: ' : kind === 'retry' ? 'Retry plan: ' : 'Plan: ';
      const count = summary === undefined ? 0 : peopleChanged(summary);
      return `${what}${count === 0 ? 'no changes' : `changes for ${people(count)}`}`;
    },
    toApproval: 'Go to the approval',
    counts: 'What happens',
    effectNotes: {
      create: 'Webex may send each an activation email',
      update: 'already in the organization',
      delete: 'cannot be undone',
      unchanged: 'already as in the file',
      repeated: 'duplicate rows; applied once',
      invalid: 'skipped; see the problems',
      failed: 'could not be looked up; skipped',
      conflict: 'changed by someone else; skipped',
    },
    chosen: (chosen: number, total: number) => `${number(chosen)} of ${rows(total)} chosen`,
    changes: 'Changes by kind',
  },
  removals: {
    title: 'Removals',
    none: 'No one loses access or data.',
    people: lose,
    deleted: (count: number) => `${people(count)} will be deleted. This cannot be undone.`,
    loses: 'Loses',
    isDeleted: 'deleted',
    more: (count: number) => `and ${people(count)} more; see the rows below`,
    show: 'Show these rows',
  },
  problems: {
    title: 'Problems and warnings',
    none: 'None found.',
    error: 'Error',
    warning: 'Warning',
    rows: (some: readonly number[], count: number) =>
      `${count === 1 ? 'row' : `${number(count)} rows:`} ${some.join(', ')}${count > some.length ? ' …' : ''}`,
    correct:
      'Rows with an error are skipped. To correct one, open it in the table below, change its cells, and plan again.',
    notices: 'Please note',
  },
  licenses: {
    title: 'Licenses',
    name: 'License',
    needs: 'Needed',
    frees: 'Freed',
    free: 'Free now',
    enough: 'Enough?',
    isEnough: 'yes',
    short: (count: number, row: number | undefined) =>
      `${number(count)} short${row === undefined ? '' : `; runs out at row ${number(row)}`}`,
  },
  facts: {
    ...{ file: 'File', organization: 'Organization', site: 'Site', planned: 'Planned', job: 'Job', parent: 'From' },
  },
  rows: {
    title: 'All rows',
    planHint: 'Click a row, or press Enter on it, to see each change and to correct its cells.',
    hint: 'Click a row, or press Enter on it, to see all of it.',
    busy: 'Loading the rows …',
    busyRow: 'Loading the row …',
    row: (row: number) => `Row ${number(row)}:`,
    changes: 'Changes',
    noChanges: 'No changes',
    cells: 'Cells of the row',
    cellsHint: 'You can correct cells here. The original file is not changed.',
    wrong: 'wrong',
    corrected: 'corrected',
    notRead: '(not applied)',
  },
  changes: {
    kind: 'Kind',
    field: 'Field',
    from: 'Now',
    to: 'After',
    state: 'State',
    kinds: { removes: 'removes', adds: 'adds', replaces: 'changes' },
    states: { planned: 'planned', done: '✓ done', 'not done': '✕ not done' },
  },
  corrections: {
    title: (count: number) => `${plural(count, 'cell', 'cells')} corrected, not planned yet`,
    cell: (row: number, heading: string) => `Row ${number(row)}, ${heading}:`,
    planAgain: 'Plan again with the corrections',
    download: 'Download the corrected file',
    discard: 'Discard corrections',
    note: 'Planning again makes a new plan from the corrected file. Your original file is not changed.',
  },
  approve: {
    title: 'Approve and apply',
    goOnTitle: 'Resume the job',
    does: 'This will:',
    cost: (calls: number, seconds: number | undefined) =>
      `About ${plural(calls, 'call', 'calls')} to Webex${seconds === undefined ? '' : `, about ${duration(seconds)}`}.`,
    typeLosing: (count: number) => `${lose(count)}. To confirm, type this number: ${number(count)}`,
    typeDeletions: (count: number) =>
      `${people(count)} will be deleted; this cannot be undone. To confirm, type this number: ${number(count)}`,
    notNumber: (count: number) => `Type ${number(count)} to confirm.`,
    allowShortage: 'Apply anyway: rows after the last free license do not get one',
    beyondLimits: 'This is intended: apply beyond this limit',
    notTicked: 'Tick this box to confirm.',
    correctionsWait: 'Your corrections are not in this plan. Plan again to include them.',
    goOn: 'Resume',
    button: (summary: PlanSummary | undefined, { losing, deletions }: Confirmation) => {
      const changed =
        summary === undefined ? 'Apply the changes' : `Apply changes to ${people(peopleChanged(summary))}`;
      const lost = losing > 0 ? `; ${lose(losing)}` : '';
      return `${changed}${lost}${deletions > 0 ? `; ${number(deletions)} will be deleted` : ''}`;
    },
  },
  results: {
    heading: (counts: Readonly<Partial<Record<Status, number>>>) => {
      const [open, done] = [openCount(counts), doneCount(counts)];
      if (open === 0) return done === 1 ? 'The only row is done' : `All ${rows(done)} are done`;
      return `${number(open)} of ${rows(open + done)} ${open === 1 ? 'is' : 'are'} not done`;
    },
    lead: 'Each row says what Webex confirmed.',
    stopped: 'Stopped: some rows are not started',
    stoppedNote: 'Nothing is lost. Rows that are done stay done; resume the job to do the others.',
    counts: 'Rows by status',
    planStopped: 'The plan is not finished',
    resumePlan: 'Resume planning',
  },
  causes: {
    title: 'Why rows are not done',
    next: (status: Status, fromProgram: string, kind: JobDetail['kind']): string => {
      if (kind === 'undo' || kind === 'restore') return `${firstIn(fromProgram)}${again[kind]}`;
      if (status === 'invalid') return 'Open a row below, correct its cells, and plan again.';
      if (status === 'not-attempted') return 'Resume the job.';
      const isRetry = /webex-bulk retry/u.test(fromProgram);
      if (isRetry && /^Buy or free/u.test(fromProgram)) return 'Buy or free licenses, then retry the unfinished rows.';
      return isRetry ? 'Retry the unfinished rows.' : 'Fix what Webex refused, or correct the row, and plan again.';
    },
  },
  job: {
    busy: 'Loading …',
    lead: 'Every plan and every run is kept, also those from the command line.',
    none: 'There are no jobs yet.',
    file: 'File',
    when: 'Planned',
    state: 'State',
    rows: 'Rows',
    can: 'What you can do',
    review: 'Review and apply',
    goOn: 'Resume',
    retry: 'Retry unfinished rows',
    undo: 'Undo',
    retryNote: 'Retry plans the rows that are not done again. You see the plan before anything is changed.',
    undoNote: 'Undo plans how to revert what this job changed. You see the plan before anything is changed.',
    lookAgain: 'Look again',
    kinds: { apply: 'from a file', retry: 'retry', undo: 'undo', restore: 'restore' },
    states: {
      planning: 'Being planned',
      planned: 'Planned, not applied',
      applying: 'Being applied',
      stopped: 'Stopped',
      finished: 'Finished',
      'waiting for approval': 'Waiting for approval',
      rejected: 'Rejected',
      unreadable: 'Cannot be read',
    },
  },
  files: {
    'results.csv': 'Results (CSV)',
    'results.xlsx': 'Results (Excel)',
    'report.html': 'Report',
    input: 'The file as planned',
  },
};

export type WordsOfJobs = typeof englishOfJobs;
