/**
 * Which rows may write an attribute that a tracking code follows: the first one that changes the code, and others once that one's
 * code has followed.
 */
import { attributeOfCode } from '../fields/mapped-attributes.js';
import { isMappedCode } from '../fields/mapped-code.js';
import type { Catalog } from '../model/catalog.js';
import type { Change, RowPlan } from '../model/row.js';
import type { FailedTrial } from './code-trials.js';
import { notProven, type Refusal } from './refusal.js';
import type { RowRun } from './row-context.js';

/** The codes that a row changes by writing their attributes: it can try whether they follow. By the names of `CodeTrials`. */
export function codesTried(plan: RowPlan, catalog: Catalog): string[] {
  return plan.changes.flatMap((change) => {
    const isWritten = isMappedCode(change) && attributeChange(plan.changes, change, catalog) !== undefined;
    return isWritten ? [codeName(plan, change.key ?? '')] : [];
  });
}

/** The code's name in `CodeTrials`: each site has its own. */
export function codeName({ site = '' }: RowPlan, index: string): string {
  return `${site} ${index}`;
}

/** The change of the attribute that the code follows. */
export function attributeChange(all: readonly Change[], { key = '' }: Change, catalog: Catalog): Change | undefined {
  const attribute = attributeOfCode(key, catalog)?.name;
  return all.find(({ field }) => field === attribute);
}

/** Those of the changes that may be made now: the others are refused, because the code of another person did not follow. */
export async function withoutUnproven(row: RowRun, due: readonly Change[]): Promise<Change[]> {
  const { plan, run, ledger } = row;
  const may: Change[] = [];
  for (const change of due) {
    const codes = Object.keys(plan.wanted.mappedCodes ?? {}).filter(
      (index) => attributeOfCode(index, run.catalog)?.name === change.field,
    );
    const failed = await failedTrial(row, codes);
    if (failed === undefined) {
      may.push(change);
      continue;
    }
    const follows = ledger.openOf((one) => isMappedCode(one) && codes.includes(one.key ?? ''));
    for (const one of [change, ...follows])
      ledger.refuse(one, notTried(failed, change.field, nameOf(failed.code, run)));
  }
  return may;
}

async function failedTrial(
  { run, plan }: RowRun,
  codes: readonly string[],
): Promise<(FailedTrial & { readonly code: string }) | undefined> {
  for (const code of codes) {
    const failed = await run.joined(() => run.codeTrials.turn(plan.row, codeName(plan, code)));
    // Rows that waited are not begun once the run is being stopped.
    await run.sleep(0);
    if (failed !== undefined) return { ...failed, code };
  }
  return undefined;
}

function nameOf(index: string, { catalog }: Pick<RowRun['run'], 'catalog'>): string {
  return catalog.trackingCodes.find((code) => code.index === index)?.name ?? `trackingCode${index}`;
}

function notTried({ row, email }: FailedTrial, attribute: string, code: string): Refusal {
  const message = `not written: ${attribute} was tried on one person first (row ${row}, ${email}), and "${code}" did not follow it; check in Control Hub which attribute the code is mapped to, then retry the job, or plan the file again with another --map-code`;
  return { code: notProven, message };
}
