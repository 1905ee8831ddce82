/** The people whom a plan deletes, for people to check one by one. */
import type { PlanSummary } from '../model/plan-summary.js';
import { grouped } from './terminal.js';

/** Who is deleted, by name, and what goes with each. */
export function deletionLines({ people, deletions = [] }: PlanSummary): string[] {
  if (deletions.length === 0) return [];
  const count = people.delete;
  const width = (of: (one: (typeof deletions)[number]) => string): number =>
    Math.max(...deletions.map((one) => of(one).length));
  const [emails, names] = [width(({ email }) => email), width(({ name }) => name)];
  const lines = deletions.map(({ row, email, name, loses }) => {
    const line = `              row ${String(row).padEnd(6)} ${email.padEnd(emails)}   ${name.padEnd(names)}   ${loses.join(', ')}`;
    return line.trimEnd();
  });
  const more = count > lines.length ? [`              … ${grouped(count - lines.length)} more: --details`] : [];
  return [`  deletions   ${grouped(count)} ${count === 1 ? 'person' : 'people'}`, ...lines, ...more];
}
