/** Managers whom other rows of the file create: only the whole file shows whether a row does. */
import { awaitsManager } from '../fields/manager.js';
import { createFileAddresses } from '../rows/file-addresses.js';
import { outcomeWithoutCalls } from '../model/outcomes.js';
import type { Overrule, Problem, RowNumber, RowPlan } from '../model/row.js';

export interface AwaitedManagers {
  /** Call once for each row, with the overrule that is already known for it, if any. */
  add(plan: RowPlan, overrule?: Overrule): void;
  /** Rows whose manager no row creates. */
  overrules(): Overrule[];
}

interface Awaiting {
  readonly row: RowNumber;
  /** The person whom the row itself creates; `undefined`: none. */
  readonly email: string | undefined;
  readonly manager: string;
}

/** `heading`: the file's heading for managers. */
export function createAwaitedManagers(heading: string): AwaitedManagers {
  const created = createFileAddresses();
  const awaiting: Awaiting[] = [];
  return {
    add(plan, overrule) {
      if (plan.calls.length === 0 || overrule?.sameAs !== undefined) return;
      if (outcomeWithoutCalls(plan, overrule) !== undefined) return;
      const creates = plan.calls.some(({ call }) => call === 'person.create');
      if (creates) created.add(plan.email);
      const manager = plan.changes.find(awaitsManager)?.to;
      if (typeof manager !== 'string') return;
      awaiting.push({ row: plan.row, email: creates ? plan.email.toLowerCase() : undefined, manager });
    },
    overrules: () => neverCreated(awaiting, (email) => created.has(email)).map((one) => overruleOf(one, heading)),
  };
}

/** A person whose manager is never created is not created either; neither are the people who await that person, and so on. */
function neverCreated(awaiting: readonly Awaiting[], isCreated: (email: string) => boolean): Awaiting[] {
  const [failed, missing] = [new Set<Awaiting>(), new Set<string>()];
  for (let before = -1; before < failed.size;) {
    before = failed.size;
    for (const one of awaiting) {
      if (failed.has(one) || (isCreated(one.manager) && !missing.has(one.manager.toLowerCase()))) continue;
      failed.add(one);
      if (one.email !== undefined) missing.add(one.email);
    }
  }
  return [...failed];
}

function overruleOf({ row, manager }: Awaiting, column: string): Overrule {
  const message = "isn't in this organization, and the row of this file about this person does not create them";
  const problem: Problem = { code: 'unknown-manager', column, value: manager, message, severity: 'error' };
  return { row, problems: [problem] };
}
