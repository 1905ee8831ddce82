/** What kinds of jobs there are, and which jobs one was made from. */
import { momentInWords } from '../model/moment.js';
import type { PlanHeader } from './plan-file.js';

/** Does the job put back what other jobs changed? Its rows ask for no cells of a spreadsheet. */
export function putsBack(kind: PlanHeader['job']): kind is 'undo' | 'restore' {
  return kind === 'undo' || kind === 'restore';
}

/** `undo of 20261123-201500-hires`, `restore to 2026-11-01 14:00`; `undefined` for a job that was made from no other. */
export function originInWords({
  job,
  parent,
  restores,
}: Pick<PlanHeader, 'parent' | 'restores'> & { readonly job?: PlanHeader['job'] | undefined }): string | undefined {
  if (restores !== undefined) return `restore to ${momentInWords(restores.to)}`;
  return parent === undefined ? undefined : `${job ?? ''} of ${parent}`;
}

/** Names of the jobs that this one was made from: one for a retry or an undo, any number for a restore. */
export function parentsOf({ parent, restores }: Pick<PlanHeader, 'parent' | 'restores'>): readonly string[] {
  return [...(parent === undefined ? [] : [parent]), ...(restores?.jobs ?? [])];
}
