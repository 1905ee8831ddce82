/** How the people of a file were found, for the summary of a plan. */
import type { PlanSummary } from '../model/plan-summary.js';
import { grouped } from './terminal.js';

type LookUp = NonNullable<PlanSummary['lookUp']>;

export function lookUpInWords(found: LookUp, rows: number): string {
  const { by, pages, extraCalls = 0, keys, scim } = found;
  const numbers = keys === undefined ? '' : `; employee numbers over SCIM (${calls(keys.calls)})`;
  if (scim !== undefined) return overScim(found, scim, rows);
  if (by === 'email')
    return `found each person by email${extraCalls > 0 ? `; ${calls(extraCalls)} to compare names` : ''}${numbers}`;
  const more = extraCalls > 0 ? `; ${calls(extraCalls)} to check who isn't listed` : '';
  return `found people by listing the organization (${calls(pages)} instead of ${grouped(rows)})${more}${numbers}`;
}

function overScim({ by, pages, extraCalls = 0 }: LookUp, scim: NonNullable<LookUp['scim']>, rows: number): string {
  const way = scim.by === 'list' ? 'by listing the organization over SCIM' : 'over SCIM, up to 100 in one call';
  const found = `found people ${way} (${calls(scim.calls)} instead of ${grouped(scim.found)})`;
  const left = rows - scim.found;
  if (left <= 0) return found;
  const others = by === 'list' ? `by listing the organization (${calls(pages)})` : 'by email';
  const compared = by === 'email' && extraCalls > 0 ? `; ${calls(extraCalls)} to compare names` : '';
  return `${found}; ${grouped(left)} others ${others}${compared}`;
}

function calls(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'call' : 'calls'}`;
}
