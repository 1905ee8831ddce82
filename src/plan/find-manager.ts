/** A row's manager → their id, or why there is none. Reads only. */
import { isEmail } from '../model/cells.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import type { Wanted } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { Person } from '../webex/person.js';

interface Service {
  readonly find: (email: string) => Promise<{ readonly answer: Answer<Person | undefined> }>;
  /** Does a row of the file name this address? */
  readonly isNamed?: (email: string) => boolean;
}

export type FoundManager = Pick<LookedUp, 'managerId' | 'managerInFile' | 'managerElsewhere'>;

/** At most this many managers are remembered, because many rows share one. */
const mostRemembered = 10_000;

/** The answer's value is empty if the row names no manager. */
export function createManagerFinder(
  service: Service,
  rules: Pick<PlanRules, 'people'>,
): (wanted: Wanted) => Promise<Answer<FoundManager>> {
  const remembered = new Map<string, Promise<Answer<Person | undefined>>>();
  return async ({ manager }) => {
    if (manager?.do !== 'set' || !isEmail(manager.value)) return { result: 'done', value: {} };
    const email = manager.value.toLowerCase();
    const answer = await (remembered.get(email) ?? remember(email));
    if (isElsewhere(answer)) return { result: 'done', value: { managerElsewhere: true } };
    if (answer.result !== 'done') return answer;
    if (answer.value !== undefined) return { ...answer, value: { managerId: answer.value.id } };
    const isInFile = rules.people !== 'existing' && service.isNamed?.(manager.value) === true;
    return { ...answer, value: { managerId: null, ...(isInFile && { managerInFile: true as const }) } };
  };

  function remember(email: string): Promise<Answer<Person | undefined>> {
    const oldest = remembered.keys().next().value;
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
    const answer = service.find(email).then((found) => found.answer);
    remembered.set(email, answer);
    return answer;
  }
}
