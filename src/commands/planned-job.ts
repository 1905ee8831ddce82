/** A job that was planned earlier: whether a run has started it, and how many licenses it needs now. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanFile } from '../job/plan-file.js';
import { countLicenses } from '../plan/count-licenses.js';
import type { Planned } from '../plan/run.js';
import type { WorkLeft } from '../apply/work-left.js';
import type { Webex } from '../webex/connect.js';
import type { LookedUp } from './plan.js';

/** A plan to apply, with the tenant if it was just planned, and with the work left if a run has started it. */
export type Shown = Omit<Planned, 'tenant'> &
  Partial<Pick<LookedUp, 'tenant' | 'interrupted'>> & { readonly work?: WorkLeft | undefined };

/** Others may have taken or freed licenses since the plan was made, so it is judged by how many are free now. */
export async function withUnitsOfNow<P extends Pick<Planned, 'summary'>>(
  webex: Pick<Webex, 'licenses'>,
  planned: P,
  planFile: PlanFile,
): Promise<P> {
  if (planned.summary.licenses.every(({ needs }) => needs === 0)) return planned;
  const licenses = await countLicenses(planFile, { licenses: await webex.licenses.list() });
  return { ...planned, summary: { ...planned.summary, licenses } };
}

/** Only a finished plan may make calls. */
export function withoutEnd(job: JobFolder): RunError {
  const what = `${job.file('plan.jsonl')} was changed after it was planned: its end is missing; nothing was sent.`;
  return new RunError('refused', what, { next: 'Restore the file, or plan the spreadsheet again.' });
}

/** Whether a run has started making its calls. */
export async function isBegun(job: JobFolder): Promise<boolean> {
  return (await stat(job.file('journal.jsonl')).catch(() => undefined)) !== undefined;
}
