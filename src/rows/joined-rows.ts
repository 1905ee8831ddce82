/**
 * Several rows about one person that only add (a line for each license) → what they ask for together. An empty cell leaves its
 * field as it is, so rows contradict each other only where both speak of a field and say something else, or where one takes away.
 */
import { fields } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import type { FileHeader } from '../model/columns.js';
import { sameText } from '../model/equal-text.js';
import type { AfterRow, Assignment, Named, Problem, Row, SeenPerson, SetAssignment, Wanted } from '../model/row.js';
import { readWanted, type ReadRow } from './wanted.js';

/** What a row asks for, together with the rows that add to it. Parameters as of `readWanted`. */
export function readRow(
  { cells, line, together = [] }: Pick<Row, 'cells' | 'line' | 'together'>,
  header: FileHeader,
  catalog: Catalog,
  person?: Partial<SeenPerson> | null,
): ReadRow {
  const read = (one: readonly string[]): ReadRow => readWanted(one, header, catalog, person?.licenses, line, person);
  const own = read(cells);
  if (together.length === 0) return own;
  const all = [own, ...together.map(read)];
  const wanted = joinWanted(all.map((one) => one.wanted));
  const problems = all.flatMap((one) => one.problems);
  if (wanted === undefined) return { ...own, problems: [...problems, contradiction] };
  const sources = Object.fromEntries(all.flatMap((one) => Object.entries(one.sources ?? {})));
  return { ...own, wanted, problems, ...(Object.keys(sources).length > 0 && { sources }) };
}

const contradiction: Problem = {
  code: 'contradicting-rows',
  message: 'conflicts with the rows that were to be applied together with it',
  severity: 'error',
};

/** `undefined`: they contradict each other, or one of them takes something away. */
export function joinWanted(all: readonly Wanted[]): Wanted | undefined {
  if (!all.every(onlyAdds)) return undefined;
  return all.reduce<Wanted | undefined>((joined, one) => joined && join(joined, one), {});
}

function onlyAdds(wanted: Wanted): boolean {
  const { licenses, sessionTypes } = wanted;
  const takesNothing = [licenses, sessionTypes].every(
    (set) => set === undefined || (set.do === 'change' && set.remove.length === 0),
  );
  const { text, trackingCodes, mappedCodes } = wanted;
  const values = [text, trackingCodes, mappedCodes].flatMap((some) => Object.values(some ?? {}));
  return (
    takesNothing &&
    values.every((value) => value.do === 'set') &&
    fields().every((field) => field.asks(wanted) !== 'less')
  );
}

function join(a: Wanted, b: Wanted): Wanted | undefined {
  const { text, trackingCodes, mappedCodes, licenses, sessionTypes, ...rest } = b;
  const others = { ...rest };
  delete others.manager;
  const texts = joinValues(a.text, text);
  const codes = joinValues(a.trackingCodes, trackingCodes);
  const mapped = joinValues(a.mappedCodes, mappedCodes);
  const managers = joinValues(managerIn(a), managerIn(b), (one, other) => one.toLowerCase() === other.toLowerCase());
  const isSame = Object.entries(others).every(([name, value]) => {
    const before: unknown = a[name as keyof Wanted];
    return before === undefined || JSON.stringify(before) === JSON.stringify(value);
  });
  if (!texts || !codes || !mapped || !managers || !isSame) return undefined;
  const sets = { licenses: joinSets(a.licenses, licenses), sessionTypes: joinSets(a.sessionTypes, sessionTypes) };
  return {
    ...a,
    ...others,
    ...(Object.keys(texts).length > 0 && { text: texts }),
    ...(Object.keys(codes).length > 0 && { trackingCodes: codes }),
    ...(Object.keys(mapped).length > 0 && { mappedCodes: mapped }),
    ...managers,
    ...(sets.licenses && { licenses: sets.licenses }),
    ...(sets.sessionTypes && { sessionTypes: sets.sessionTypes }),
  };
}

type Values = Readonly<Record<string, Assignment<string>>>;

function managerIn({ manager }: Wanted): Values {
  return manager === undefined ? {} : { manager };
}

/** `undefined`: a field has two values. */
function joinValues(a: Values = {}, b: Values = {}, isSame = sameText): Values | undefined {
  const differs = Object.entries(b).some(([name, value]) => {
    const before = a[name];
    if (before === undefined) return false;
    return before.do !== 'set' || value.do !== 'set' || !isSame(before.value, value.value);
  });
  return differs ? undefined : { ...b, ...a };
}

function joinSets(a: SetAssignment | undefined, b: SetAssignment | undefined): SetAssignment | undefined {
  const added = (set: SetAssignment | undefined): readonly Named[] => (set?.do === 'change' ? set.add : []);
  if (a === undefined || b === undefined) return a ?? b;
  const more = added(b).filter(({ id }) => !added(a).some((one) => one.id === id));
  return { do: 'change', add: [...added(a), ...more], remove: [] };
}

/** Gives a row the cells of the rows that add to it, and the row about the same person that comes before it. */
export function withTogether(
  row: Row,
  together: ReadonlyMap<number, readonly (readonly string[])[]>,
  order: ReadonlyMap<number, AfterRow> = new Map(),
): Row {
  const [more, after] = [together.get(row.row), order.get(row.row)];
  if (more === undefined && after === undefined) return row;
  return { ...row, ...(more && { together: more }), ...(after && { after }) };
}
