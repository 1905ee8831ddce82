/** Where a change comes from, if no cell of the row asks for it: `rule 3: department=Sales → bundle Sales EMEA`. */
import type { Change, RowPlan } from './row.js';

/** By field and key: `license <id>` → the rule or bundle that asks for it. */
export type Sources = Readonly<Record<string, string>>;

export function sourceKey(field: string, key = ''): string {
  return `${field} ${key}`;
}

/** `undefined`: a cell of the row asks for the change. */
export function sourceOf({ sources = {} }: Pick<RowPlan, 'sources'>, { field, key }: Change): string | undefined {
  return sources[sourceKey(field === 'mappedCode' ? 'trackingCode' : field, key)];
}
