/** A row's own cells and what rules and bundles give it → the cells that its fields read. */
import type { Cell, Complain } from '../fields/cell.js';
import { findLicense, findSessionType, type Catalog, type Found } from '../model/catalog.js';
import { listMembers } from '../model/cells.js';
import type { ColumnName, FileHeader } from '../model/columns.js';
import { nearest, sameName } from '../model/names.js';
import type { Named } from '../model/row.js';
import type { Bundle } from '../model/rule-book.js';
import { sourceKey, type Sources } from '../model/sources.js';
import { bundleNamed, giftsFor, type Gift } from './match-rules.js';

interface RowCells {
  readonly byName: ReadonlyMap<ColumnName, Cell>;
  readonly codes: ReadonlyMap<string, Cell>;
}

interface Giving {
  readonly cells: readonly string[];
  readonly header: FileHeader;
  readonly catalog: Catalog;
  readonly held: readonly string[];
  readonly complain: Complain;
}

/**
 * Lists are joined with the row's own; a tracking code of the row's own cell takes precedence. What `previousBundle` names is
 * taken away, unless the row, its bundles or its rules give it; tracking codes are never emptied for it.
 */
export function applyGifts(own: RowCells, giving: Giving): RowCells & { readonly sources: Sources } {
  const { header, complain } = giving;
  const [bundle, previous] = [own.byName.get('bundle'), own.byName.get('previousBundle')];
  if (header.rules === undefined && bundle === undefined && previous === undefined) return { ...own, sources: {} };
  const { gifts, unknown } = giftsFor(giving.cells, header, bundle?.text);
  for (const name of unknown) if (bundle) complainOfBundle(bundle, name, giving);
  const former: Gift[] = [];
  for (const name of previous === undefined ? [] : listMembers(previous.text)) {
    const found = bundleNamed(name, header.rules);
    if (found === undefined && previous) complainOfBundle(previous, name, giving);
    if (found) former.push({ source: `previous bundle ${found.name}`, gives: found.bundle });
  }
  const byName = new Map(own.byName);
  const sources: Record<string, string> = {};
  for (const set of sets(giving)) joinSet(set, byName, { gifts, former, sources, complain });
  return { byName, codes: withCodes(own.codes, gifts, giving, sources), sources };
}

function complainOfBundle(cell: Cell, name: string, { header, complain }: Giving): void {
  const names = Object.keys(header.rules?.bundles ?? {});
  const near = nearest(name, names);
  const hint =
    names.length === 0
      ? 'the configuration has no "bundles"'
      : near === undefined
        ? `available: ${names.map((one) => `"${one}"`).join(', ')}`
        : `nearest: "${near}"`;
  complain('unknown-bundle', { ...cell, text: name }, `isn't a bundle in the configuration; ${hint}`);
}

interface GivenSet {
  readonly column: 'licenses' | 'sessionTypes';
  readonly remove: ColumnName;
  readonly exact: ColumnName;
  readonly field: string;
  readonly find: (text: string) => Found<Named>;
}

function sets({ catalog, held }: Giving): readonly GivenSet[] {
  return [
    {
      ...{ column: 'licenses', remove: 'removeLicenses', exact: 'exactLicenses', field: 'license' },
      find: (text) => findLicense(catalog, text, held),
    },
    {
      ...{ column: 'sessionTypes', remove: 'removeSessionTypes', exact: 'exactSessionTypes', field: 'sessionType' },
      find: (text) => findSessionType(catalog, text),
    },
  ];
}

interface Joining {
  readonly gifts: readonly Gift[];
  readonly former: readonly Gift[];
  readonly sources: Record<string, string>;
  readonly complain: Complain;
}

function joinSet(set: GivenSet, cells: Map<ColumnName, Cell>, { gifts, former, sources, complain }: Joining): void {
  const given = membersOf(set, gifts);
  const added = idsIn(cells.get(set.column), set);
  const removed = cells.get(set.remove);
  const removedIds = idsIn(removed, set);
  for (const { id, name, source } of given) {
    if (!removedIds.has(id)) continue;
    complain('added-and-removed', removed, `"${name}" is removed by this cell, and added by ${source}; keep one`);
  }
  // A contradiction is reported once, with its source.
  const more = given.filter(({ id }) => !added.has(id) && !removedIds.has(id));
  addTo(cells, set.column, more);
  for (const { id, source } of more) sources[sourceKey(set.field, id)] ??= source;
  const kept = new Set([...added, ...given.map(({ id }) => id), ...removedIds]);
  const lost = membersOf(set, former).filter(({ id }) => !kept.has(id));
  // What exactly… lists decides by itself what is taken away.
  if (cells.has(set.exact)) return;
  addTo(cells, set.remove, lost);
  for (const { id, source } of lost) sources[sourceKey(set.field, id)] ??= source;
}

interface Member extends Named {
  readonly text: string;
  readonly source: string;
}

function membersOf({ column, find }: GivenSet, gifts: readonly Gift[]): Member[] {
  const members = new Map<string, Member>();
  for (const { source, gives } of gifts) {
    for (const text of gives[column] ?? []) {
      const found = find(text);
      if (!('found' in found) || members.has(found.found.id)) continue;
      members.set(found.found.id, { id: found.found.id, name: found.found.name, text, source });
    }
  }
  return [...members.values()];
}

function idsIn(cell: Cell | undefined, { find }: GivenSet): ReadonlySet<string> {
  const found = cell === undefined ? [] : listMembers(cell.text).map(find);
  return new Set(found.flatMap((one) => ('found' in one ? [one.found.id] : [])));
}

/** A given name that has a separator in it is written as its id. */
function addTo(cells: Map<ColumnName, Cell>, column: ColumnName, members: readonly Member[]): void {
  const [first] = members;
  if (first === undefined) return;
  const own = cells.get(column);
  const texts = members.map(({ text, id }) => (listMembers(text).length === 1 ? text : id));
  const text = [...(own === undefined ? [] : [own.text]), ...texts].join('; ');
  cells.set(column, { heading: own?.heading ?? first.source, text });
}

function withCodes(
  own: RowCells['codes'],
  gifts: readonly Gift[],
  { catalog, complain }: Giving,
  sources: Record<string, string>,
): RowCells['codes'] {
  const codes = new Map(own);
  for (const { source, gives } of gifts) {
    for (const [index, value] of codesOf(gives, catalog)) {
      const before = codes.get(index);
      if (before === undefined) {
        codes.set(index, { heading: source, text: value });
        sources[sourceKey('trackingCode', index)] = source;
      } else if (!own.has(index) && before.text !== value) {
        const message = `contradicts "${value}", which ${source} gives for the same tracking code`;
        complain('contradicting-rules', before, message);
      } else if (own.has(index) && before.text !== value) {
        complain('own-cell-kept', before, `takes precedence over "${value}", which ${source} gives`, 'warning');
      }
    }
  }
  return codes;
}

/** By index. Names that the site does not have were refused before any row. */
export function codesOf({ trackingCodes = {} }: Bundle, { trackingCodes: known }: Catalog): [string, string][] {
  return Object.entries(trackingCodes).flatMap(([name, value]): [string, string][] => {
    const code = known.find((one) => sameName(one.name, name));
    return code === undefined ? [] : [[code.index, value]];
  });
}
