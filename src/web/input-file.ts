/** The job's own copy of its spreadsheet. */
import type { PlanHeader } from '../job/plan-file.js';

/** Its name in the job's folder, as planning gives it (plan/input.ts). */
export function inputOf({ input: { name } }: PlanHeader): string {
  return `input${/\.[a-z\d]{1,8}$/iu.exec(name)?.[0].toLowerCase() ?? '.csv'}`;
}
