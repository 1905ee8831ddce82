/** The words of a table of rows, so that a page can say them in another language. */
import type { Status } from '../../model/row.js';
import type { Effect } from '../row-format.js';
import type { SortColumn } from './choose-rows.js';

export interface TableWords {
  /** For numbers: `en-US`. */
  readonly language: string;
  readonly grid: string;
  readonly chooseRows: string;
  readonly search: string;
  readonly searchHint: string;
  readonly problem: string;
  readonly field: string;
  readonly any: string;
  readonly onlyRemovals: string;
  readonly removal: string;
  readonly download: string;
  readonly headings: Readonly<Record<SortColumn, string>>;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly effects: Readonly<Record<Effect, string>>;
  /** By name of the field; others are shown by their names. */
  readonly fields: Readonly<Record<string, string>>;
  /** `shown` and `all` are written numbers. */
  readonly someRows: (shown: string, all: string) => string;
  readonly allRows: (all: string) => string;
}

export const fieldNames: TableWords['fields'] = {
  firstName: 'first name',
  lastName: 'last name',
  displayName: 'display name',
  loginEnabled: 'sign-in',
  license: 'licenses',
  attendee: 'attendee account',
  sessionType: 'session types',
  trackingCode: 'tracking codes',
  newEmail: 'email address',
  person: 'deletion',
};

export const englishTable: TableWords = {
  language: 'en-US',
  grid: 'Rows of the job',
  chooseRows: 'Choose rows',
  search: 'Search',
  searchHint: 'Email, license, error …',
  problem: 'Kind of problem',
  field: 'Kind of change',
  any: 'any',
  onlyRemovals: 'Only removals',
  removal: 'removal',
  download: 'Download these rows (CSV)',
  headings: {
    ...{ row: 'Row', email: 'Email', status: 'Status', effect: 'Plan' },
    ...{ changes: 'Changes', error: 'Error', next: 'Next' },
  },
  statuses: {
    ...{ created: 'created', updated: 'updated', unchanged: 'unchanged', partial: 'partial', failed: 'failed' },
    ...{ invalid: 'invalid', conflict: 'conflict', unknown: 'unknown', 'not-attempted': 'not-attempted' },
    deleted: 'deleted',
  },
  effects: {
    ...{ create: 'create', update: 'update', delete: 'delete', unchanged: 'unchanged', repeated: 'repeated' },
    ...{ invalid: 'invalid', failed: 'failed', conflict: 'conflict' },
  },
  fields: fieldNames,
  someRows: (shown, all) => `${shown} of ${all} rows`,
  allRows: (all) => `${all} rows`,
};
