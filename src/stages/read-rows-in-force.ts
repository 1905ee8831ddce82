/** A finished job → its rows of which something is in force: from plan and journal, no file needed. */
import { headingOf } from '../change-columns.js';
import { changeKey } from '../changes.js';
import { indexJournal, type Begun } from '../job/journal-index.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { sameName } from '../names.js';
import { outcomeOf } from '../outcomes.js';
import type { Change, Outcome, RowPlan } from '../row.js';
import type { RowInForce } from '../undo-row.js';

export interface RowsInForce {
  readonly headings: readonly string[];
  readonly input: PlanHeader['input'];
  /** Rows of the job, and of those the ones that left something in force. */
  readonly total: number;
  readonly chosen: number;
  /** People whom the job created. */
  readonly created: number;
  rows(): AsyncIterable<RowInForce>;
}

interface Places {
  readonly plan: string;
  readonly journal: string;
}

export async function readRowsInForce(parent: Places): Promise<RowsInForce> {
  const { header } = await readPlan(parent.plan);
  let [total, chosen, created] = [0, 0, 0];
  for await (const row of readAll(parent)) {
    total += 1;
    if (row === undefined) continue;
    chosen += 1;
    if (row.created === 'yes') created += 1;
  }
  return { headings: header.columns, input: header.input, total, chosen, created, rows: () => inForceOf(parent) };
}

async function* inForceOf(parent: Places): AsyncIterable<RowInForce> {
  for await (const row of readAll(parent)) if (row !== undefined) yield row;
}

/** `undefined`: the row left nothing. What a repeated row is about is the first one's. */
async function* readAll({ plan, journal }: Places): AsyncIterable<RowInForce | undefined> {
  const file = await readPlan(plan);
  const index = await indexJournal(journal);
  const overrules = new Map((file.footer?.overrules ?? []).map((overrule) => [overrule.row, overrule]));
  try {
    for await (const { plan: row } of file.rows()) {
      const overrule = overrules.get(row.row);
      const begun = index.begun(row.row);
      const end = { closing: await index.read(row.row), begun: begun !== undefined };
      const outcome = outcomeOf(row, overrule, end);
      yield overrule?.sameAs === undefined ? rowInForce(row, outcome, begun, file.header.columns) : undefined;
    }
  } finally {
    await index.close();
  }
}

/** After a call in doubt also what it asked for counts: where the service shows that, it is the job's doing. */
function rowInForce(
  plan: RowPlan,
  outcome: Outcome,
  begun: Begun | undefined,
  headings: readonly string[],
): RowInForce | undefined {
  const known = new Set(outcome.changes.map(changeKey));
  const doubted = outcome.status === 'unknown' ? plan.changes.filter((change) => wasAsked(change, begun)) : [];
  const inForce = [...outcome.changes, ...doubted.filter((change) => !known.has(changeKey(change)))];
  const created = createdBy(plan, outcome);
  if (inForce.length === 0 && created === 'no') return undefined;
  const { seen } = plan;
  return {
    row: plan.row,
    cells: plan.cells,
    email: plan.email,
    emailColumn: headings.find((heading) => sameName(heading, 'email'))?.trim() ?? 'email',
    inForce: inForce.map((change) => ({ ...change, column: headingOf(change, plan.wanted, headings) })),
    given: outcome.given ?? [],
    ...(outcome.personId !== undefined && { personId: outcome.personId }),
    created,
    ...(seen?.siteUser !== undefined && { accountBefore: seen.siteUser }),
  };
}

function wasAsked(change: Change, begun: Begun | undefined): boolean {
  return begun === undefined || changeKey(change) in begun.after;
}

function createdBy({ seen, calls }: RowPlan, { personId, status }: Outcome): RowInForce['created'] {
  if (seen?.person !== null || !calls.some(({ call }) => call === 'person.create')) return 'no';
  if (personId !== undefined) return 'yes';
  return status === 'unknown' ? 'perhaps' : 'no';
}
