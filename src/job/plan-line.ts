/**
 * A row's line in plan.jsonl. The texts that a row asks for are those of its cells, and mostly those that are there already: they
 * stand in the line once, in `cells`. What a line leaves out is put back when it is read, letter for letter.
 */
import type { Assignment, RowPlan, Seen, Wanted } from '../model/row.js';

/** Where a file's texts stand, by the places of their columns, counted from 0. */
export interface TextPlaces {
  /** Of the address; -1: none. */
  readonly email: number;
  /** Of the texts of a person's profile, with their fields' names. */
  readonly texts: readonly (readonly [place: number, field: string])[];
}

type Person = NonNullable<Seen['person']>;

/** A shortened line: what equals cells of the row is left out, and so are empty lists. */
interface ShortLine extends Pick<RowPlan, 'row' | 'cells'>, Partial<Omit<RowPlan, 'row' | 'cells' | 'wanted'>> {
  /** `wanted` without the texts, which are those of all cells under the headings of `texts` that are not empty. */
  readonly asks: Omit<Wanted, 'text'>;
  /**
   * `seen.person`, without addresses if the row's own is the only one, and without texts that are as the row asks. Instead of `seen`
   * where nothing was seen of the site.
   */
  readonly had?: Partial<Person>;
}

/** What is written for the row: a shortened line, or the whole one if that could not be read back as it is. */
export function lineOf(plan: RowPlan, places: TextPlaces | undefined): ShortLine | RowPlan {
  if (places === undefined || !saysItsCells(plan, places)) return plan;
  const { row, cells, together, site, after, email, sources, seen, readAt, changes, calls, problems } = plan;
  const had = seen === undefined ? undefined : hadIn(plan, seen);
  // Written out: each further spread in an object costs as much as all else here.
  return {
    row,
    cells,
    together,
    site,
    after,
    email: cells[places.email] === email ? undefined : email,
    asks: withoutText(plan.wanted),
    sources,
    seen: had === undefined ? seen : undefined,
    had,
    readAt,
    changes: changes.length === 0 ? undefined : changes,
    calls: calls.length === 0 ? undefined : calls,
    problems: problems.length === 0 ? undefined : problems,
  } as ShortLine;
}

/** `value`: of a line. What it left out is put back; anything else is returned as it is. */
export function fromLine(value: unknown, places: TextPlaces | undefined): unknown {
  const line = value as Partial<ShortLine> | null;
  if (places === undefined || !isShort(line)) return value;
  const { row, cells, had, changes = [], calls = [], problems = [] } = line;
  const email = line.email ?? cells[places.email] ?? '';
  const text = textIn(cells, places);
  const wanted: Record<string, unknown> = text === undefined ? {} : { text };
  for (const name in line.asks) wanted[name] = line.asks[name as keyof ShortLine['asks']];
  const plan: Writable<RowPlan> = { row, cells, email, wanted, changes, calls, problems };
  const seen = had === undefined ? line.seen : seenFrom(had, email, text);
  if (seen !== undefined) plan.seen = seen;
  if (line.readAt !== undefined) plan.readAt = line.readAt;
  if (line.together !== undefined) plan.together = line.together;
  if (line.site !== undefined) plan.site = line.site;
  if (line.after !== undefined) plan.after = line.after;
  if (line.sources !== undefined) plan.sources = line.sources;
  return plan;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function isShort(line: Partial<ShortLine> | null): line is ShortLine {
  return typeof line?.asks === 'object' && Array.isArray(line.cells);
}

function textIn(cells: readonly string[], { texts }: TextPlaces): Record<string, Assignment<string>> | undefined {
  let found: Record<string, Assignment<string>> | undefined;
  for (const [place, field] of texts) {
    const value = cells[place] ?? '';
    if (value !== '') (found ??= {})[field] = { do: 'set', value };
  }
  return found;
}

/** Are the row's texts exactly those of its cells? */
function saysItsCells({ cells, wanted }: RowPlan, { texts }: TextPlaces): boolean {
  const text = wanted.text ?? {};
  let count = 0;
  for (const [place, field] of texts) {
    const value = cells[place] ?? '';
    if (value === '') continue;
    const asked = text[field];
    if (asked?.do !== 'set' || asked.value !== value) return false;
    count += 1;
  }
  return Object.keys(text).length === count && (count > 0 || wanted.text === undefined);
}

function withoutText(wanted: Wanted): ShortLine['asks'] {
  const asks: Record<string, unknown> = {};
  for (const name in wanted) if (name !== 'text') asks[name] = wanted[name as keyof Wanted];
  return asks;
}

/** `undefined`: it cannot be shortened. */
function hadIn({ email, wanted }: RowPlan, { person, siteUser }: Seen): ShortLine['had'] {
  if (person === null || siteUser !== undefined || person.emails === undefined) return undefined;
  const { text = {} } = wanted;
  const had: Record<string, unknown> = {};
  let texts = 0;
  for (const name in person) {
    const value = person[name as keyof Person];
    const asked = text[name];
    if (asked !== undefined) texts += 1;
    const isAsAsked = asked?.do === 'set' && asked.value === value;
    const isOwn = name === 'emails' && person.emails.length === 1 && person.emails[0] === email;
    if (!isAsAsked && !isOwn) had[name] = value;
  }
  return texts === Object.keys(text).length ? had : undefined;
}

function seenFrom(had: Partial<Person>, email: string, text: Record<string, Assignment<string>> = {}): Seen {
  const person: Record<string, unknown> = { id: had.id, emails: [email] };
  for (const field in text) {
    const asked = text[field];
    person[field] = asked?.do === 'set' ? asked.value : '';
  }
  return { person: Object.assign(person, had) };
}
