/** New addresses that other rows of the file name too: only the whole file shows them. */
import { changesAddress } from '../fields/new-email.js';
import { outcomeWithoutCalls } from '../model/outcomes.js';
import type { Overrule, Problem, RowNumber, RowPlan } from '../model/row.js';

export interface AddressClashes {
  /** Call once for each row, with the overrule that is already known for it, if any. */
  add(plan: RowPlan, overrule?: Overrule): void;
  /** Does any row set a new address? Otherwise nothing has to be read again. */
  isAny(): boolean;
  /** Call once for each row, after all of them were added. */
  compare(plan: RowPlan): void;
  /** Rows with a new address that another row names, and those rows. */
  overrules(): Overrule[];
}

interface Headings {
  /** The file's headings for addresses and for new ones. */
  readonly email: string;
  readonly newEmail: string;
}

export function createAddressClashes(headings: Headings): AddressClashes {
  // The rows that set each new address, and other rows that name it.
  const setting = new Map<string, RowNumber[]>();
  const naming = new Map<string, RowNumber[]>();
  const newIn = (plan: RowPlan): string | undefined => {
    const to = plan.changes.find(changesAddress)?.to;
    return typeof to === 'string' ? to.toLowerCase() : undefined;
  };
  return {
    add(plan, overrule) {
      const address = newIn(plan);
      if (address === undefined || overrule?.sameAs !== undefined) return;
      if (outcomeWithoutCalls(plan, overrule) === undefined) put(setting, address, plan.row);
    },
    isAny: () => setting.size > 0,
    compare(plan) {
      const email = plan.email.toLowerCase();
      if (setting.has(email) && newIn(plan) !== email) put(naming, email, plan.row);
    },
    overrules: () =>
      [...setting].flatMap(([address, rows]) => {
        const all = [...rows, ...(naming.get(address) ?? [])].sort((a, b) => a - b);
        return all.length < 2
          ? []
          : all.map((row) => overruleOf(row, all, address, rows.includes(row) ? headings.newEmail : headings.email));
      }),
  };
}

function put(map: Map<string, RowNumber[]>, address: string, row: RowNumber): void {
  const rows = map.get(address);
  if (rows) rows.push(row);
  else map.set(address, [row]);
}

function overruleOf(row: RowNumber, all: readonly RowNumber[], address: string, column: string): Overrule {
  const others = all.filter((one) => one !== row);
  const named = `${others.length === 1 ? 'row' : 'rows'} ${others.slice(0, 5).join(', ')}${others.length > 5 ? ' …' : ''}`;
  const message = `clashes with ${named}: a new address must not be named by another row; keep one, or apply the new address first and the rest with a second file`;
  const problem: Problem = { code: 'address-clash', column, value: address, message, severity: 'error' };
  return { row, problems: [problem] };
}
