/** Does an undo find all that a job left in force, and is what it says of putting it back true? */
import { differences, holdingsOf } from './holdings.js';
import type { FileFacts, Found } from './judge-file.js';
import { momentOf, personAt } from './service.js';

export interface UndoFacts {
  /** The finished job, from right before its first call. */
  readonly job: FileFacts;
  readonly undo: FileFacts;
  readonly over: 'XML' | 'REST';
}

/** People whom the job created are kept; everybody else is to be as before. */
export function judgeUndo(facts: UndoFacts): Found[] {
  const seen = new Set<string>();
  return facts.job.rows.flatMap(({ email = '' }, place) => {
    const id = personAt(facts.job.before, email)?.id;
    if (id === undefined || seen.has(id)) return [];
    seen.add(id);
    return ofPerson(email, place + 2, facts);
  });
}

function ofPerson(email: string, row: number, { job, undo, over }: UndoFacts): Found[] {
  const [had, left, has] = [job.before, job.after, undo.after].map((service) => holdingsOf(momentOf(service, email)));
  if (had === undefined || left === undefined || has === undefined)
    return [{ rule: 'undo', row, sentence: 'the person is gone' }];
  const inForce = differences(had, left);
  const still = differences(had, has);
  const line = undo.results.find((one) => Number(one['wx_row']) === row);
  const { wx_status: status = '', wx_error: error = '' } = line ?? {};
  const differs = `${still.join(', ')} differs from before the job`;
  if (inForce.length > 0 && line === undefined)
    return [{ rule: 'undo', row, sentence: `undo finds nothing to put back, but ${differs}` }];
  if (['updated', 'unchanged', ''].includes(status)) {
    return still.length === 0
      ? []
      : [{ rule: 'undo', row, sentence: `undo says ${status}, but ${differs} (${error})` }];
  }
  if (still.length === 0)
    return [{ rule: 'undo', row, sentence: `undo says ${status}, but all is as before (${error})` }];
  const isKnown = over === 'REST' && overRest.test(error);
  return isKnown
    ? []
    : [{ rule: 'undo', row, sentence: `undo says ${status}, nobody was in its way, and ${differs}: ${error}` }];
}

/** What REST cannot do, and says so. */
const overRest = /empt|could not be seen|does not show/u;
