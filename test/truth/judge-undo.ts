/** Does an undo find all that a job left in force, and is what it says of putting it back true? */
import { differences, holdingsOf, losses } from './holdings.js';
import { isRefusedAlways, type FileFacts, type Found } from './judge-file.js';
import type { Organization } from './organizations.js';
import { momentOf, pendingOf, personAt, type Service } from './service.js';

export interface UndoFacts {
  /** The finished job, from right before its first call. */
  readonly job: FileFacts;
  readonly undo: FileFacts;
  readonly organization: Pick<Organization, 'over' | 'simulator'>;
}

/** People whom the job created are kept; everybody else is to be as before. */
export function judgeUndo(facts: UndoFacts): Found[] {
  const seen = new Set<string>();
  return facts.job.rows.flatMap(({ email = '' }, place) => {
    const id = personAt(facts.job.before, email)?.id;
    if (id === undefined || seen.has(id)) return [];
    seen.add(id);
    if (facts.job.touched.includes(email.toLowerCase())) return [];
    return ofPerson(email, place + 2, facts);
  });
}

function ofPerson(email: string, row: number, { job, undo, organization: { over, simulator } }: UndoFacts): Found[] {
  const [had, left, has] = [job.before, job.after, undo.after].map((service) => holdingsOf(momentOf(service, email)));
  const found = (sentence: string): Found[] => [{ rule: 'undo', row, sentence }];
  if (had === undefined || left === undefined || has === undefined) return found('the person is gone');
  const [inForce, still] = [differences(had, left), differences(had, has)];
  const line = undo.results.find((one) => Number(one['wx_row']) === row);
  const { wx_status: status = '', wx_error: error = '' } = line ?? {};
  const differs = `${still.join(', ')} differs from before the job`;
  const lost = losses(left, has);
  const missing = losses(had, has);
  const isHidden = over === 'REST' && overRest.test(error);
  // Neither the site nor answers about people tell that somebody is an attendee: nobody can know it.
  const isRefused = job.attendeesHidden && isRefusedAlways(job, new Set([email.toLowerCase()]));
  const isSecret = isRefused || (simulator.attendeeAccount === '030001' && simulator.attendeeUrls !== 'always');
  if (isSecret && still.every((name) => isOfAttendee(name))) return [];
  if (inForce.length > 0 && line === undefined) return found(`undo finds nothing to put back, but ${differs}`);
  const canPend = (simulator.pendingLicenses ?? 'never') !== 'never' && missing.includes('attendee -');
  if (lost.length > 0 && missing.length > 0 && !isHidden && !(canPend && status !== 'updated')) {
    return [
      {
        rule: 'no harm',
        row,
        sentence: `undo (${status}) took ${lost.join(', ')} and did not give back ${missing.join(', ')}: ${error}`,
      },
    ];
  }
  if (['updated', 'unchanged', ''].includes(status)) {
    const isTold = isHidden && still.every((name) => isOfAttendee(name));
    return still.length === 0 || isTold ? [] : found(`undo says ${status}, but ${differs} (${error})`);
  }
  const isOff = accountOff(email, job, undo);
  if (still.length === 0) return isHidden || isOff ? [] : found(`undo says ${status}, but all is as before (${error})`);
  const keepsTypes = over === 'REST' && simulator.restSessionTypesMode === 'merge';
  const isKept = keepsTypes && still.every((name) => name.startsWith('session type +'));
  const pending = pendingOf(momentOf(undo.after, email));
  const isPending = pending.some((name) => still.includes(`license -${name}`));
  // The account had none before the job, and Webex lets none be without.
  const isLast = /without any session type/u.test(error) && still.every((name) => name.startsWith('session type +'));
  const isKnown =
    isHidden || isKept || isLast || isPending || canPend || still.some((name) => isUsedUp(name, undo.after));
  return isKnown ? [] : found(`undo says ${status}, nobody was in its way, and ${differs}: ${error}`);
}

/** Of an account that is switched off, settings that the job left are no holdings, and are told all the same. */
function accountOff(email: string, job: FileFacts, undo: FileFacts): boolean {
  const [had, has] = [job.before, undo.after].map((service) => momentOf(service, email).account);
  return has?.active === false && JSON.stringify(had?.sessionTypes) !== JSON.stringify(has.sessionTypes);
}

/** An attendee account, with its settings. */
function isOfAttendee(difference: string): boolean {
  return /^(?:attendee [+-]|session type [+-]|tracking code )/u.test(difference);
}

/** A license that the job took away, and of which others have taken the last unit since. */
function isUsedUp(difference: string, { licenses }: Service): boolean {
  const license = licenses.find(({ name }) => difference === `license -${name}`);
  return license !== undefined && license.consumed >= license.total;
}

/** What REST cannot do, and says so. */
const overRest = /empt|could not check whether the person was an attendee|may have been an attendee/u;
