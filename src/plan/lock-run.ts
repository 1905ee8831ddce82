/** The lock on the job's folder that a run works in; a run with a lease also binds its calls to Webex to it. */
import type { JobFolder } from '../job/folder.js';
import { lockJobFor, type Lock } from '../job/lock.js';
import type { Run } from './run.js';

/**
 * From now on each call over the run's connection asks the run's lease right before it is sent, and each write in the folder
 * does. Throws a LockHeldError (`refused`) if another process works on the job; the lease's error (`stopped`) once it is lost.
 */
export async function lockForRun({ webex, processes, lease }: Run, { path }: JobFolder): Promise<Lock> {
  webex.callOnlyUnder(lease);
  return await lockJobFor(path, processes, lease);
}
