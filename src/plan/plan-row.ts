/** One row and what was looked up → its plan: the changes and the calls that make them, or every reason against it. */
import type { Catalog } from '../model/catalog.js';
import { fileHeadings } from '../rows/change-columns.js';
import {
  addressChanges,
  licensingChanges,
  mappedCodeChanges,
  profileChanges,
  scimChanges,
  siteChanges,
} from '../fields/changes.js';
import { fields } from '../fields/table.js';
import { withoutStanding } from '../fields/code-assignments.js';
import type { FileHeader } from '../model/columns.js';
import type { Problem, Row, RowPlan, Seen, SeenPerson, Wanted } from '../model/row.js';
import { planDeletion, seenWhole } from './plan-deletion.js';
import { isToBeDeleted } from '../fields/person.js';
import { comparableNames } from '../model/person-names.js';
import { namesWanted, renameWarning } from './namesakes.js';
import { hasNewAddress, namesNotCompared } from '../model/outcomes.js';
import { needsName, personProblems } from './person-problems.js';
import { checksNewAccount } from './new-account.js';
import { callsFor } from './planned-calls.js';
import { rowProblems } from './row-problems.js';
import { userNameInScim } from './user-name-in-scim.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import { onlyTakesAway } from '../fields/takes-away.js';
import { readRow } from '../rows/joined-rows.js';
import type { ReadRow } from '../rows/wanted.js';
import { rowSite } from '../rows/row-site.js';

/** `file`: the file's headings on its main site, which offers `main`. */
export function planRow(row: Row, looked: LookedUp, file: FileHeader, main: Catalog, rules: PlanRules): RowPlan {
  const person = looked.person ?? null;
  const read = looked.read ?? readRow(row, file, main, person);
  const { email, wanted } = read;
  const { header, catalog, site: named } = rowSite(row.cells, file, main);
  const problems = withoutStanding(read.problems, header, looked.siteUser);
  const line = beginLine(row, named, read);
  if (looked.problem) return { ...line, problems: [...problems, looked.problem] };
  if (looked.person === undefined) return { ...line, problems };
  const seen = seenOf(read, person, looked.siteUser);
  line.seen = seen;
  if (looked.readAt !== undefined) line.readAt = looked.readAt;
  const headings = fileHeadings(header.columns);
  if (person === null && onlyTakesAway(wanted)) {
    const absent = personProblems({ email, wanted, looked, rules, headings });
    return { ...line, problems: [...problems, ...absent] };
  }
  const managerId = looked.managerId ?? undefined;
  const given = createdBefore(wanted, person, row);
  const profile = [...profileChanges(given, person, catalog, managerId), ...scimChanges(given, person, catalog)];
  const licenses = licensingChanges(wanted, person, catalog);
  const siteUser = looked.siteUser ?? null;
  const site = [...siteChanges(wanted, siteUser, catalog), ...mappedCodeChanges(wanted, siteUser, catalog)];
  const address = addressChanges(wanted, person, catalog);
  const changes = profile.concat(licenses, site, address);
  const { after, cells } = row;
  if (person !== null && isToBeDeleted(wanted)) {
    const deletion = planDeletion({ email, wanted, cells, looked, person, others: changes, catalog, rules, headings });
    const isWrong = problems.some(({ severity }) => severity === 'error');
    const calls = isWrong ? [] : deletion.calls;
    return { ...line, ...deletion, calls, problems: [...problems, ...deletion.problems] };
  }
  const told = [
    ...problems.map((one) => (one.code === hasNewAddress && changes.length > 0 ? surely(one, wanted, person) : one)),
    ...rowProblems({
      email,
      wanted,
      cells,
      looked,
      person,
      profile,
      licenses,
      site,
      address,
      catalog,
      rules,
      headings,
    }),
  ];
  const all = after === undefined ? told : told.filter(({ code }) => code !== needsName);
  line.changes = changes;
  if (all.some(({ severity }) => severity === 'error')) return { ...line, problems: all };
  // The first row about the person creates them, if need be.
  const isNew = person === null && after === undefined;
  const kind = { isNew, checksNewAccount: checksNewAccount(wanted, licenses, looked, catalog) };
  const ofName = after === undefined ? nameWarnings(email, looked) : [];
  line.problems = [...all, ...ofName.map((one) => ({ ...one, column: headings.of('email') }))];
  line.calls = callsFor(changes, kind, catalog);
  return line;
}

/**
 * The person with the new address of a row may be another one than the row means, whose own address is nowhere: only the name can
 * tell. Otherwise nothing is changed for them.
 */
function surely(told: Problem, wanted: Wanted, person: SeenPerson | null): Problem {
  const names = person === null ? [] : comparableNames(person);
  if (comparableNames(namesWanted(wanted)).some((name) => names.includes(name))) return told;
  const message = `${told.message}. The row asks for more: if it is the same person, write the new address in this column`;
  return { ...told, message, severity: 'error' };
}

/** The texts of a new person come with the create, which an earlier row makes. */
function createdBefore(wanted: Wanted, person: SeenPerson | null, { after }: Row): Wanted {
  if (person !== null || after === undefined) return wanted;
  const others: { -readonly [K in keyof Wanted]: Wanted[K] } = { ...wanted };
  delete others.text;
  return others;
}

type Line = { -readonly [K in keyof RowPlan]: RowPlan[K] };

/** What a row's line says before anything was compared: which row, its cells, its site if it is not the main one, what it asks for. */
function beginLine({ row, cells, together, after }: Row, site: string | undefined, read: ReadRow): Line {
  const { email, wanted, sources } = read;
  const line: Line = { row, cells, email, wanted, changes: [], calls: [], problems: [] };
  if (together) line.together = together;
  if (site !== undefined) line.site = site;
  if (after) line.after = after;
  if (sources) line.sources = sources;
  return line;
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
function seenOf({ email, wanted }: ReadRow, person: SeenPerson | null, siteUser: LookedUp['siteUser']): Seen {
  const site = siteUser === undefined ? {} : { siteUser };
  if (person === null) return { person: null, ...site };
  if (isToBeDeleted(wanted)) return { person: seenWhole(person), ...site };
  const { id, emails } = person;
  const userName = userNameInScim(wanted, person, email);
  const seen: Partial<SeenPerson> = { id, emails, ...(userName !== undefined && { userName }) };
  for (const field of fields()) if (field.asks(wanted) !== 'nothing') Object.assign(seen, field.seen?.(person));
  return { person: seen, ...site };
}
