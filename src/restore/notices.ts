/** What a restore says besides its rows: whom it leaves alone and why, and which changes it cannot know. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { momentInWords } from '../model/moment.js';
import type { ChosenPeople } from './chosen-people.js';
import type { RowsOfPerson } from './number-rows.js';
import type { BegunJob } from './read-trails.js';
import type { PersonMeant } from './who-is-meant.js';

export interface AboutRestore {
  readonly to: Date;
  readonly chosen: ChosenPeople;
  readonly people: readonly PersonMeant[];
  /** In the order of `people`. */
  readonly rowsOf: readonly RowsOfPerson[];
  /** Jobs of other organizations. */
  readonly others: number;
  readonly oldest: BegunJob | undefined;
}

const mostNamed = 10;

/** `jobs`: those whose changes are put back. */
export function noticesOf(about: AboutRestore, jobs: readonly JobFolder[]): string[] {
  const names = jobs.map(({ name }) => name);
  const changes = jobs.length === 1 ? 'reverts the changes of 1 job' : `reverts the changes of ${jobs.length} jobs`;
  return [`${changes}: ${listed(names)}`, ...leftAlone(about), 'changes that others made are not known here'];
}

/** No row: nothing that jobs changed is left to revert. */
export function nothingToRestore(about: AboutRestore): RunError {
  const count = about.people.length;
  const who = count === 1 ? (about.people[0]?.email ?? '') : `these ${count} people`;
  const message = `Nothing to restore for ${who}: no change by a job since ${sinceOf(about)} is still in effect.`;
  const details = leftAlone(about).map((notice) => `  ${notice}`);
  return new RunError('refused', [message, ...details], {
    next: 'webex-bulk history <email>   lists what jobs changed for a person. Changes that others made are not known here.',
  });
}

function leftAlone({ people, rowsOf, others, oldest, chosen, ...about }: AboutRestore): string[] {
  const since = sinceOf(about);
  const without = people.filter((_one, place) => rowsOf[place]?.rows.length === 0);
  const unchanged = without.filter(({ trails }) => trails.every(({ rows }) => rows.length === 0));
  const putBack = without.filter((one) => !unchanged.includes(one));
  const renamed = unchanged.filter(({ renamedTo }) => renamedTo !== undefined);
  const never = unchanged.filter(({ renamedTo }) => renamedTo === undefined);
  return [
    ...told(never, `not changed by a job since ${since}`),
    ...told(putBack, 'changed by jobs that were already reverted'),
    ...renamed.map(({ email, renamedTo = '' }) => `${email} was renamed before ${since}: name ${renamedTo} instead`),
    ...chosen.notices,
    ...(others === 0 ? [] : [`${jobsInWords(others)} of another organization not looked at`]),
    ...beforeOldest(about.to, oldest),
  ];
}

function told(people: readonly PersonMeant[], what: string): string[] {
  if (people.length === 0) return [];
  const count = people.length === 1 ? '1 person' : `${people.length.toLocaleString('en-US')} people`;
  return [`${count} ${what}: ${listed(people.map(({ email }) => email))}`];
}

/** Jobs that were deleted since, or are elsewhere, cannot be put back. */
function beforeOldest(to: Date, oldest: BegunJob | undefined): string[] {
  if (oldest === undefined || Date.parse(oldest.header.at) <= to.getTime()) return [];
  const { job, header } = oldest;
  const second = new Date(Math.floor(Date.parse(header.at) / 1000) * 1000).toISOString();
  return [`the oldest job here is ${job.name}: what jobs changed before ${momentInWords(second)} is not known here`];
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '');
}

function jobsInWords(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`;
}

function sinceOf({ to }: Pick<AboutRestore, 'to'>): string {
  return momentInWords(to.toISOString());
}
