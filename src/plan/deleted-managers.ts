/** People whom a row deletes although another row of the file names them as a manager: only the whole file shows it. */
import { isManager } from '../fields/manager.js';
import { isToBeDeleted } from '../fields/person.js';
import { outcomeWithoutCalls } from '../model/outcomes.js';
import type { Overrule, Problem, RowNumber, RowPlan } from '../model/row.js';

export interface DeletedManagers {
  /** Call once for each row, with the overrule that is already known for it, if any. */
  add(plan: RowPlan, overrule?: Overrule): void;
  /** Rows that delete such a person. */
  overrules(): Overrule[];
}

interface Deleted {
  readonly row: RowNumber;
  readonly email: string;
  /** Their addresses and id, in the form in which rows name managers. */
  readonly names: readonly string[];
}

/** `heading`: the file's heading of the column that deletes; `undefined`: it has none, and nothing is remembered. */
export function createDeletedManagers(heading: string | undefined): DeletedManagers {
  const firstNamed = new Map<string, RowNumber>();
  const deleted: Deleted[] = [];
  return {
    add(plan, overrule) {
      if (heading === undefined || overrule?.sameAs !== undefined) return;
      if (!isToBeDeleted(plan.wanted)) {
        for (const name of managerNames(plan)) if (!firstNamed.has(name)) firstNamed.set(name, plan.row);
      } else if (outcomeWithoutCalls(plan, overrule) === undefined) {
        deleted.push(deletedBy(plan));
      }
    },
    overrules: () =>
      deleted.flatMap(({ row, email, names }) => {
        const by = names.flatMap((name) => firstNamed.get(name) ?? [])[0];
        return by === undefined ? [] : [{ row, problems: [namedAsManager(heading ?? '', email, by)] }];
      }),
  };
}

function managerNames({ wanted, changes, seen }: RowPlan): string[] {
  if (wanted.manager?.do !== 'set') return [];
  const id = changes.find(isManager)?.toId ?? seen?.person?.managerId;
  return [wanted.manager.value.toLowerCase(), ...(id === undefined || id === '' ? [] : [`id ${id}`])];
}

function deletedBy({ row, email, seen }: RowPlan): Deleted {
  const { id = '', emails = [] } = seen?.person ?? {};
  return { row, email, names: [...[email, ...emails].map((one) => one.toLowerCase()), `id ${id}`] };
}

function namedAsManager(column: string, value: string, by: RowNumber): Problem {
  const message = `would delete a person, but row ${by} names this person as manager; name another manager there, or keep this person`;
  return { code: 'named-as-manager', column, value, message, severity: 'error' };
}
