/** What a planned job needs of each license, by the current counters: those that the plan was made with may be days old. */
import type { PlanFile } from '../job/plan-file.js';
import type { LicenseNeed } from '../model/license-need.js';
import { createLicenseSums, type LicenseCounters } from '../model/license-needs.js';
import { rowsWithCalls } from './rows-to-do.js';

export async function countLicenses(planFile: PlanFile, counters: LicenseCounters): Promise<LicenseNeed[]> {
  const sums = createLicenseSums();
  for await (const row of rowsWithCalls(planFile)) sums.add(row);
  return sums.finish(counters, planFile.header.job === 'undo');
}
