/** One row and what was looked up → its plan: the changes and the calls that make them, or every reason against it. */
import type { Catalog } from '../model/catalog.js';
import { fileHeadings } from '../rows/change-columns.js';
import { licensingChanges, profileChanges, siteChanges } from '../fields/changes.js';
import { fields } from '../fields/table.js';
import { withoutStanding } from '../fields/code-assignments.js';
import type { FileHeader } from '../model/columns.js';
import type { Problem, Row, RowPlan, Seen, SeenPerson, Wanted } from '../model/row.js';
import { planDeletion, seenWhole } from './plan-deletion.js';
import { isToBeDeleted } from '../fields/person.js';
import { renameWarning } from './namesakes.js';
import { namesNotCompared } from '../model/outcomes.js';
import { personProblems } from './person-problems.js';
import { checksNewAccount } from './new-account.js';
import { callsFor } from './planned-calls.js';
import { rowProblems } from './row-problems.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import { onlyTakesAway } from '../fields/takes-away.js';
import { readRow } from '../rows/joined-rows.js';

export function planRow(row: Row, looked: LookedUp, header: FileHeader, catalog: Catalog, rules: PlanRules): RowPlan {
  const person = looked.person ?? null;
  const read = looked.read ?? readRow(row, header, catalog, person);
  const { email, wanted } = read;
  const problems = withoutStanding(read.problems, header, looked.siteUser);
  const { cells, together } = row;
  const base = { row: row.row, cells, ...(together && { together }), email, wanted };
  if (looked.problem) return { ...base, changes: [], calls: [], problems: [...problems, looked.problem] };
  if (looked.person === undefined) return { ...base, changes: [], calls: [], problems };
  const readAt = looked.readAt === undefined ? {} : { readAt: looked.readAt };
  const seen = seenOf(wanted, person, looked.siteUser);
  const headings = fileHeadings(header.columns);
  if (person === null && onlyTakesAway(wanted)) {
    const absent = personProblems({ email, wanted, looked, rules, headings });
    return { ...base, seen, ...readAt, changes: [], calls: [], problems: [...problems, ...absent] };
  }
  const managerId = looked.managerId ?? undefined;
  const profile = profileChanges(wanted, person, catalog, managerId);
  const licenses = licensingChanges(wanted, person, catalog);
  const site = siteChanges(wanted, looked.siteUser ?? null, catalog);
  const changes = [...profile, ...licenses, ...site];
  if (person !== null && isToBeDeleted(wanted)) {
    const deletion = planDeletion({ email, wanted, cells, looked, person, others: changes, catalog, rules, headings });
    const isWrong = problems.some(({ severity }) => severity === 'error');
    const calls = isWrong ? [] : deletion.calls;
    return { ...base, seen, ...readAt, ...deletion, calls, problems: [...problems, ...deletion.problems] };
  }
  const all = [
    ...problems,
    ...rowProblems({ email, wanted, cells, looked, person, profile, licenses, site, catalog, rules, headings }),
  ];
  if (all.some(({ severity }) => severity === 'error'))
    return { ...base, seen, ...readAt, changes, calls: [], problems: all };
  const kind = { isNew: person === null, checksNewAccount: checksNewAccount(wanted, licenses, looked, catalog) };
  const warnings = [...all, ...nameWarnings(email, looked).map((one) => ({ ...one, column: headings.of('email') }))];
  return { ...base, seen, ...readAt, changes, calls: callsFor(changes, kind, catalog), problems: warnings };
}

/** For a person who is to be created: who already has the name, or why that is not known. */
function nameWarnings(email: string, { namesakes, namesNotCompared: reason }: LookedUp): Problem[] {
  if (reason !== undefined) {
    const message = `whether a person of this name is in the organization already could not be checked: ${reason}`;
    return [{ ...namesNotCompared, value: email, message }];
  }
  return namesakes === undefined ? [] : [renameWarning(email, namesakes) ?? []].flat();
}

/** What was seen, limited to the fields that the row mentions: a plan holds no more about a person than it needs. */
function seenOf(wanted: Wanted, person: SeenPerson | null, siteUser: LookedUp['siteUser']): Seen {
  const site = siteUser === undefined ? {} : { siteUser };
  if (person === null) return { person: null, ...site };
  if (isToBeDeleted(wanted)) return { person: seenWhole(person), ...site };
  const { id, emails } = person;
  const asked = fields().filter((field) => field.asks(wanted) !== 'nothing');
  const seen = Object.assign({ id, emails }, ...asked.map((field) => field.seen?.(person))) as Seen['person'];
  return { person: seen, ...site };
}
