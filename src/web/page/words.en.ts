/** Every word of the page in English. Another language has the same keys. */
import { englishTable, fieldNames, type TableWords } from '../../report/view/table-words.js';
import { formatsOf } from './numbers.js';
import { englishOfJobs } from './words-of-jobs.en.js';
import { englishOfUndo } from './words-of-undo.en.js';
import { englishOfWays } from './words-of-ways.en.js';

const { number, date, bytes, plural } = formatsOf('en');
const rows = (count: number): string => plural(count, 'row', 'rows');

const table: TableWords = {
  ...englishTable,
  fields: fieldNames,
  statuses: { ...englishTable.statuses, 'not-attempted': 'not started' },
  headings: { ...englishTable.headings, effect: 'What happens' },
};

export const english = {
  ownName: 'English',
  ...{ number, date, table },
  ...englishOfJobs,
  undo: englishOfUndo,
  ways: englishOfWays,
  skip: 'Skip to the content',
  navigation: 'Page',
  language: 'Language',
  newFile: 'New file',
  jobs: 'Jobs',
  demo: 'Demo: a simulated organization',
  notSignedIn: 'Not signed in',
  connecting: 'Connecting …',
  code: 'Code of the address, or password',
  enter: 'Open the page',
  show: 'Show',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  nextTitle: 'What you can do next',
  empty: '(empty)',
  notKnown: 'not known',
  nothingChanged: 'Nothing has been changed in Webex yet.',
  dropNow: 'Drop the file here to read it. Nothing is changed in Webex.',
  downloads: 'Downloads',
  away: {
    lost: {
      title: 'The program does not answer.',
      text: 'It was stopped or its window was closed. Nothing is lost: what was done is recorded. Start it again with “webex-bulk web”; this page goes on as soon as it answers.',
    },
    strange: {
      title: 'This page needs the address that the program printed.',
      text: 'Open that address: it has a code that is valid once. If it was used already, run “webex-bulk web” again. A page that is already open then goes on by itself.',
    },
    ended: {
      title: 'The program has ended.',
      text: 'Nothing is lost: what was done is recorded, and unfinished jobs can be resumed. Start it again with “webex-bulk web”.',
    },
  },
  stepsLabel: 'Steps',
  steps: { file: 'File', check: 'Check columns', plan: 'Plan', apply: 'Apply', results: 'Results' },
  signIn: {
    title: 'Sign in to Webex first',
    button: 'Sign in to Webex',
    meanwhile: 'You can already open a file and check its columns. A plan needs the sign-in.',
  },
  start: {
    heading: 'Update Webex from a spreadsheet',
    lead: 'First you see a plan: what changes for each person, and who loses something. Nothing is changed in Webex until you approve it.',
    drop: 'Drop a spreadsheet anywhere on this page',
    kinds: 'Excel (xlsx) or CSV, also as exported from Control Hub',
    choose: 'Choose a file',
    paste: 'Or copy cells in Excel and paste them here with Ctrl+V (⌘V on a Mac).',
    samples: 'No file at hand?',
    samplesWhy: 'See how it works with a sample:',
    underWay: 'Under way',
  },
  reading: {
    heading: (name: string) => (name === '' ? 'Reading the file' : `Is ${name} read correctly?`),
    busy: 'Reading the file …',
    notices: 'Please note',
    factsTitle: 'How the file is read',
    encoding: 'Encoding',
    notRead: '– choose –',
    delimiter: 'Cells separated by',
    delimiters: { comma: 'comma', semicolon: 'semicolon', tab: 'tab', pipe: 'vertical bar' },
    sheet: 'Sheet',
    headerRow: 'Row with the headings',
    visibleOnly: 'Only visible rows and columns',
    size: (count: number) => `Size of the file: ${bytes(count)}`,
    firstRows: (count: number) => `Show the first ${rows(count)}`,
    plan: 'Make the plan',
    planNote: 'Looks up each person in Webex. Nothing is changed.',
    fixFirst: 'Solve the problem above first.',
    signInFirst: 'Sign in to Webex first; see the start page.',
  },
  columns: {
    title: 'What the columns mean',
    allKnown: (count: number) =>
      count === 1 ? 'The only column is recognized.' : `All ${number(count)} columns are recognized.`,
    unknown: (count: number) =>
      `${plural(count, 'column is', 'columns are')} not recognized: choose what ${count === 1 ? 'it means' : 'they mean'}, or ignore ${count === 1 ? 'it' : 'them'}.`,
    maybe: (count: number) =>
      count === 1
        ? '1 column may be a tracking code of your site: the plan checks it.'
        : `${number(count)} columns may be tracking codes of your site: the plan checks them.`,
    remembered: 'Read as you chose for an earlier file with these headings.',
    byName: (count: number) => `Recognized by name: ${plural(count, 'column', 'columns')}`,
    heading: 'Column in the file',
    values: 'First values',
    meaning: 'Means',
    meaningOf: (heading: string) => `What “${heading}” means`,
    why: 'Recognized',
    noHeading: '(no heading)',
    choose: '– choose –',
    ignore: 'ignore this column',
    ignoreAll: (count: number) => `Ignore all ${number(count)} columns that are not recognized`,
    fieldNames: {
      ...{ email: 'email address', firstName: 'first name', lastName: 'last name', displayName: 'display name' },
      ...{ title: 'title', department: 'department', manager: 'manager', loginEnabled: 'can sign in (true/false)' },
      ...{ licenses: 'licenses to add', removeLicenses: 'licenses to remove', exactLicenses: 'exactly these licenses' },
      ...{ attendee: 'attendee account (true/false)', sessionTypes: 'session types to add' },
      ...{ removeSessionTypes: 'session types to remove', exactSessionTypes: 'exactly these session types' },
      ...{ newEmail: 'new email address', delete: 'delete the person' },
    } as Readonly<Record<string, string>>,
    maybeCode: 'tracking code',
    by: {
      name: 'by its name',
      near: 'by a similar name',
      chosen: 'as you chose',
      remembered: 'as you chose before',
      site: 'checked with the plan',
      unknown: 'not recognized',
    },
  },
  options: {
    people: 'People in the file',
    peopleChoices: {
      any: 'may be new or already in the organization',
      existing: 'must already be in the organization; an unknown address is an error',
      new: 'must all be new; someone who is already there is an error',
    },
    more: 'More',
    removeFalse: 'FALSE in a license column removes the license (otherwise FALSE is ignored)',
    remember: 'Remember the columns I chose for files with the same headings',
  },
};

export type Words = typeof english;
