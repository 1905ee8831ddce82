/** One gate for each API, as each has limits of its own. */
import { createGate, type Gate } from './gate.js';
import type { SharedBudgets } from './shared-budget.js';

export interface Gates {
  readonly restGate: Gate;
  readonly xmlGate: Gate;
  /** Nothing is heard of other processes any more. */
  readonly closeBudgets: () => void;
}

export interface GatesOptions {
  readonly concurrency: number;
  readonly perMinute?: number;
  readonly budgets?: SharedBudgets | undefined;
}

export function createGates({ concurrency, perMinute, budgets }: GatesOptions): Gates {
  const limits = { concurrency, ...(perMinute !== undefined && { perMinute }) };
  const [rest, xml] = [budgets?.('REST'), budgets?.('XML')];
  return {
    restGate: createGate({ name: 'REST', ...limits, budget: rest }),
    xmlGate: createGate({ name: 'XML', ...limits, budget: xml }),
    closeBudgets() {
      rest?.close();
      xml?.close();
    },
  };
}
