/** Begins what a page asks for; its events follow. */
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import type { ApplyRequest, PlanRequest, RunId, UndoRequest } from './api.js';
import type { WebContext } from './context.js';
import { readFile } from './reading.js';
import type { Upload } from './uploads.js';

export async function beginPlan(web: WebContext, upload: Upload, request: PlanRequest): Promise<RunId> {
  const { work, runs, scrub } = web;
  const { map } = request.choice;
  if (request.remember && map !== undefined && Object.keys(map).length > 0) {
    const { headings } = await readFile(upload, request.choice, work, scrub);
    const names = headings.map(({ heading }) => heading);
    if (names.length > 0) await work.remember(names, map);
  }
  return runs.begin('planning', undefined, (watch) =>
    work.plan({ path: upload.path, base: upload.base, request }, watch),
  );
}

/** What may be applied is checked before the answer; a plan that was interrupted is finished, and then shown. */
export async function beginApply({ work, runs }: WebContext, job: JobFolder, request: ApplyRequest): Promise<RunId> {
  const { footer } = await readPlan(job.file('plan.jsonl'));
  if (footer === undefined) return runs.begin('planning', job.name, (watch) => work.finishPlan(job, watch));
  await work.refuseApply(job, request);
  return runs.begin('applying', job.name, (watch) => work.apply(job, request, watch));
}

export function beginRetry({ work, runs }: WebContext, job: JobFolder): RunId {
  return runs.begin('planning', undefined, (watch) => work.planRetry(job, watch));
}

export function beginUndo({ work, runs }: WebContext, job: JobFolder, request: UndoRequest): RunId {
  return runs.begin('planning', undefined, (watch) => work.planUndo(job, request, watch));
}
