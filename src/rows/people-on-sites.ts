/**
 * Rows about one person on several sites: each is applied for its own site, one after the other, in the order of the file. What
 * belongs to the person and not to a site must be the same in all of them.
 */
import { growableArray } from '../files/growable-array.js';
import { sameSite, type Catalog } from '../model/catalog.js';
import { comparableText } from '../model/equal-text.js';
import { isToBeDeleted } from '../fields/person.js';
import type { FileHeader } from '../model/columns.js';
import type { AfterRow, Assignment, Overrule, Row, RowNumber, Wanted } from '../model/row.js';
import { isRagged } from './ragged-rows.js';
import { rowSite } from './row-site.js';
import { readWanted } from './wanted.js';

export interface SiteOrder {
  /** Rows that come after an earlier one about the same person. */
  readonly after: ReadonlyMap<RowNumber, AfterRow>;
  /** Rows that contradict each other. */
  readonly overrules: readonly Overrule[];
}

export interface PeopleOnSites {
  /** Call once for each row, in order. `person`: the number of its address. */
  add(row: RowNumber, person: number): void;
  /** `rows`: the same rows once more. `repeated`: rows about one person on one site, by the first of them. */
  order(rows: () => AsyncIterable<Row>, repeated: ReadonlyMap<RowNumber, readonly RowNumber[]>): Promise<SiteOrder>;
}

export function createPeopleOnSites(header: FileHeader, catalog: Catalog): PeopleOnSites {
  const isOneSite = header.bySite === undefined || header.bySite.size === 0;
  const firsts = growableArray();
  const people = new Map<RowNumber, RowNumber[]>();
  return {
    add(row, person) {
      if (isOneSite) return;
      const first = firsts.at(person);
      if (first === 0) return firsts.put(person, row);
      const rows = people.get(first);
      if (rows) rows.push(row);
      else people.set(first, [first, row]);
    },
    async order(rows, repeated) {
      const [after, overrules] = [new Map<RowNumber, AfterRow>(), [] as Overrule[]];
      if (people.size === 0) return { after, overrules };
      const later = new Set([...repeated.values()].flatMap((numbers) => numbers.slice(1)));
      const column =
        header.columns.find((one) => one.is === 'column' && one.name === 'email')?.heading.trim() ?? 'email';
      const asked = await readAsked(rows, new Set([...people.values()].flat()), header, catalog);
      for (const numbers of people.values()) {
        const usable = numbers.flatMap((row) => asked.get(row) ?? []);
        const contradictions = contradictionsIn(usable, catalog);
        for (const [row, message] of contradictions) {
          overrules.push({ row, problems: [{ code: 'contradicting-sites', column, message, severity: 'error' }] });
        }
        if (contradictions.size > 0) continue;
        const [first, ...others] = usable.filter(({ row }) => !later.has(row));
        if (first === undefined) continue;
        for (const [place, { row }] of others.entries()) after.set(row, { row: first.row, turn: place + 1 });
      }
      return { after, overrules };
    },
  };
}

interface Asked {
  readonly row: RowNumber;
  readonly site: string;
  readonly wanted: Wanted;
}

/** Rows with errors are left out: nothing of them is applied. */
async function readAsked(
  rows: () => AsyncIterable<Row>,
  numbers: ReadonlySet<RowNumber>,
  header: FileHeader,
  catalog: Catalog,
): Promise<ReadonlyMap<RowNumber, Asked>> {
  const asked = new Map<RowNumber, Asked>();
  for await (const { row, cells } of rows()) {
    if (!numbers.has(row) || isRagged(cells, header)) continue;
    const { wanted, problems } = readWanted(cells, header, catalog);
    if (problems.some(({ severity }) => severity === 'error')) continue;
    asked.set(row, { row, site: rowSite(cells, header, catalog).catalog.site, wanted });
  }
  return asked;
}

/** Why rows of one person cannot be applied beside each other, by row. */
function contradictionsIn(rows: readonly Asked[], catalog: Catalog): ReadonlyMap<RowNumber, string> {
  const found = new Map<RowNumber, string>();
  for (const [place, later] of rows.entries()) {
    for (const earlier of rows.slice(0, place)) {
      if (sameSite(earlier.site, later.site)) continue;
      const what =
        deletion(earlier, later) ??
        differingProfile(rows[0] ?? earlier, later) ??
        differingLicense(earlier, later, catalog);
      if (what === undefined) continue;
      found.set(earlier.row, contradicts(later, what));
      found.set(later.row, contradicts(earlier, what));
    }
  }
  return found;
}

function contradicts({ row, site }: Asked, what: string): string {
  return `conflicts with row ${row} about the same person on ${site}: ${what}`;
}

/** Who is deleted is deleted from all sites. */
function deletion(earlier: Asked, later: Asked): string | undefined {
  const isOne = isToBeDeleted(earlier.wanted) || isToBeDeleted(later.wanted);
  return isOne ? 'a row that deletes a person must be the only one about them' : undefined;
}

/** A later row may repeat what the first one says of the person, or leave it empty. */
function differingProfile(first: Asked, later: Asked): string | undefined {
  const before = profileOf(first.wanted);
  const differing = [...profileOf(later.wanted)].find(([name, value]) => before.get(name) !== value);
  return differing && `${differing[0]} must be the same in both rows, or only in row ${first.row}`;
}

function profileOf({ text = {}, manager, loginEnabled }: Wanted): ReadonlyMap<string, string> {
  const spelled = (one: Assignment<string>): string => (one.do === 'set' ? `=${comparableText(one.value)}` : '<clear>');
  return new Map([
    ...Object.entries(text).map(([name, one]) => [name, spelled(one)] as const),
    ...(manager === undefined ? [] : [['manager', spelled(manager).toLowerCase()] as const]),
    ...(loginEnabled === undefined ? [] : [['loginEnabled', String(loginEnabled)] as const]),
  ]);
}

/** A license, or an account on the site, that one row gives and the other takes away. */
function differingLicense(a: Asked, b: Asked, catalog: Catalog): string | undefined {
  const license = catalog.licenses.find((one) => clashes(a, b, one) || clashes(b, a, one));
  if (license !== undefined) return `one row gives "${license.name}" and the other removes it`;
  const isBoth = [[a, b] as const, [b, a] as const].some(([one, other]) => {
    return one.wanted.attendee === true && given(other).some((id) => siteOf(id, catalog) === one.site);
  });
  return isBoth ? 'one row gives an attendee account, and the other a license of the same site' : undefined;
}

function clashes(giver: Asked, taker: Asked, { id, siteUrl }: Catalog['licenses'][number]): boolean {
  const { licenses } = taker.wanted;
  if (licenses === undefined || !given(giver).includes(id)) return false;
  if (licenses.do === 'change') return licenses.remove.some((one) => one.id === id);
  const isInScope = siteUrl === undefined || sameSite(siteUrl, taker.site);
  return isInScope && !licenses.items.some((one) => one.id === id);
}

function given({ wanted: { licenses } }: Asked): string[] {
  return (licenses?.do === 'exactly' ? licenses.items : (licenses?.add ?? [])).map(({ id }) => id);
}

function siteOf(id: string, { licenses }: Catalog): string | undefined {
  return licenses.find((one) => one.id === id)?.siteUrl;
}
