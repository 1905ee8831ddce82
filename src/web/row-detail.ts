/** One row of a job: its cells, what was planned, what became of it, and what to do. */
import { changeKey } from '../fields/changes.js';
import { findRows } from '../explain/find-rows.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import type { RowEnd } from '../job/read-outcomes.js';
import type { Change, Overrule, RowNumber } from '../model/row.js';
import { isLoss } from '../plan/removals.js';
import { nextStep } from '../report/next-step.js';
import type { RowDetail } from './api.js';

/** Throws a RunError (`usage`) if the job has no such row. */
export async function rowDetail(job: JobFolder, row: RowNumber): Promise<RowDetail | undefined> {
  const { header, footer } = await readPlan(job.file('plan.jsonl'));
  const overrule = footer?.overrules.find((one) => one.row === row);
  for await (const end of findRows(job, { row })) return detailOf(end, { header, overrule, job });
  return undefined;
}

interface About {
  readonly header: PlanHeader;
  readonly overrule: Overrule | undefined;
  readonly job: JobFolder;
}

export function detailOf({ plan, outcome }: RowEnd, { header, overrule, job }: About): RowDetail {
  const inForce = new Set(outcome.changes.map(changeKey));
  const isPlanned = outcome.status === 'not-attempted';
  const planned = new Set(plan.changes.map(changeKey));
  // A repeated row, and what Webex changed besides, have changes that the row's own plan does not have.
  const changes = [...plan.changes, ...outcome.changes.filter((change) => !planned.has(changeKey(change)))];
  const problems = [...plan.problems, ...(overrule?.problems ?? [])];
  const isTold = problems.some(({ message }) => outcome.error?.includes(message) === true);
  return {
    ...{ row: plan.row, email: plan.email, status: isPlanned ? 'planned' : outcome.status },
    cells: header.columns.map((heading, place) => ({
      ...{ heading: heading.trim(), value: plan.cells[place] ?? '', field: header.readAs?.[place] || undefined },
    })),
    changes: changes.map((change) => ({
      ...wordsOf(change),
      isLoss: isLoss(change, plan),
      state: isPlanned ? 'planned' : inForce.has(changeKey(change)) ? 'done' : 'not done',
    })),
    problems: [
      ...problems.map(({ code, message, column, severity }) => ({ code, message, heading: column, severity })),
      ...(outcome.error === undefined || isTold
        ? []
        : [
            {
              ...{ code: outcome.errorCode ?? '', message: outcome.error, heading: outcome.errorColumn },
              severity: 'error' as const,
            },
          ]),
    ],
    next: nextStep(outcome, { kind: header.job, reference: job.reference }),
  };
}

/** A member of a set comes or goes by its name; a value changes from one text to another. */
function wordsOf({ field, label, from, to }: Change): Pick<RowDetail['changes'][number], 'field' | 'from' | 'to'> {
  if (label !== undefined && typeof to === 'boolean') {
    return { field: setNames[field] ?? field, from: from === true ? label : '', to: to ? label : '' };
  }
  return { field: label ?? field, from: textOf(from), to: textOf(to) };
}

const setNames: Readonly<Record<string, string>> = { license: 'license', sessionType: 'session type' };

function textOf(value: Change['to']): string {
  return value === null ? '' : String(value);
}
