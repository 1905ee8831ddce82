/** Each column of the file, the first values in it, and what it means. Columns that are not recognized by their names come first. */
import { useRef } from 'preact/hooks';
import type { HeadingRead, Reading } from '../api.js';
import { usePage } from './use-page.js';

interface ColumnTableProps {
  readonly reading: Reading;
  /** `undefined`: find it out. */
  readonly onMap: (heading: string, field: string | undefined) => void;
  readonly onIgnore: (columns: readonly HeadingRead[]) => void;
}

/** More columns that are recognized by their names are shown only when asked for. */
const mostOpen = 25;

interface Column extends HeadingRead {
  readonly place: number;
  readonly values: readonly string[];
}

export function ColumnTable({ reading, onMap, onIgnore }: ColumnTableProps) {
  const { words } = usePage();
  // A row stays where it is once its meaning was chosen.
  const asked = useRef(new Set<string>());
  for (const one of reading.headings) if (one.by !== 'name') asked.current.add(one.heading);
  const columns = reading.headings.map((one, place) => ({ ...one, place, values: valuesOf(reading, place) }));
  const byName = columns.filter(({ heading }) => !asked.current.has(heading));
  const others = columns.filter((one) => !byName.includes(one));
  const unknown = columns.filter(isUnknown).length;
  const maybe = columns.filter(({ by }) => by === 'site').length;
  if (columns.length === 0) return null;
  return (
    <section class="card" aria-labelledby="columns-title">
      <h2 id="columns-title">{words.columns.title}</h2>
      <p role="status">
        {[
          unknown > 0 && words.columns.unknown(unknown),
          maybe > 0 && words.columns.maybe(maybe),
          unknown + maybe === 0 && words.columns.allKnown(columns.length),
        ]
          .filter(Boolean)
          .join(' ')}
        {reading.remembered === true && ` ${words.columns.remembered}`}
      </p>
      {unknown > 1 && (
        <button type="button" class="small" onClick={() => onIgnore(columns.filter(isUnknown))}>
          {words.columns.ignoreAll(unknown)}
        </button>
      )}
      {others.length > 0 && <ColumnRows columns={others} onMap={onMap} />}
      {byName.length > 0 && (
        <details open={byName.length <= mostOpen}>
          <summary>{words.columns.byName(byName.length)}</summary>
          <ColumnRows columns={byName} onMap={onMap} />
        </details>
      )}
    </section>
  );
}

interface ColumnRowsProps {
  readonly columns: readonly Column[];
  readonly onMap: ColumnTableProps['onMap'];
}

function ColumnRows({ columns, onMap }: ColumnRowsProps) {
  const { words } = usePage();
  return (
    <table class="full columns">
      <thead>
        <tr>
          <th scope="col">{words.columns.heading}</th>
          <th scope="col">{words.columns.values}</th>
          <th scope="col">{words.columns.meaning}</th>
          <th scope="col">{words.columns.why}</th>
        </tr>
      </thead>
      <tbody>
        {columns.map((column) => (
          <ColumnRow key={`${column.place} ${column.heading}`} column={column} onMap={onMap} />
        ))}
      </tbody>
    </table>
  );
}

function isUnknown({ by }: HeadingRead): boolean {
  return by === 'unknown';
}

/** The first two different values below the heading. */
function valuesOf({ sample }: Reading, place: number): readonly string[] {
  const values = sample.map((cells) => cells[place] ?? '').filter((cell) => cell.trim() !== '');
  return [...new Set(values)].slice(0, 2);
}

interface ColumnRowProps {
  readonly column: Column;
  readonly onMap: ColumnTableProps['onMap'];
}

function ColumnRow({ column, onMap }: ColumnRowProps) {
  const { words } = usePage();
  const { heading, values, by } = column;
  return (
    <tr class={isUnknown(column) ? 'is-unknown' : ''}>
      <th scope="row">{heading === '' ? <span class="muted">{words.columns.noHeading}</span> : heading}</th>
      <td class="values">{values.length === 0 ? <span class="muted">{words.empty}</span> : values.join(', ')}</td>
      <td>
        <Meaning column={column} onMap={onMap} />
      </td>
      <td>
        <span class={`symbol tone-${by === 'unknown' ? 'warn' : by === 'site' ? 'calm' : 'good'}`} aria-hidden="true">
          {by === 'unknown' ? '?' : by === 'site' ? '…' : '✓'}
        </span>{' '}
        {words.columns.by[by]}
      </td>
    </tr>
  );
}

function Meaning({ column: { heading, field, by }, onMap }: ColumnRowProps) {
  const { state, words } = usePage();
  const fields = state.session?.fields ?? [];
  const isOther = field !== undefined && field !== 'ignore' && !fields.some(({ name }) => name === field);
  return (
    <select
      aria-label={words.columns.meaningOf(heading)}
      value={field ?? ''}
      onChange={({ currentTarget: { value } }) => onMap(heading, value === '' ? undefined : value)}
    >
      <option value="">{by === 'site' ? words.columns.maybeCode : words.columns.choose}</option>
      <option value="ignore">{words.columns.ignore}</option>
      {isOther && <option value={field}>{field}</option>}
      {fields.map(({ name, about }) => (
        <option key={name} value={name} title={about}>
          {words.columns.fieldNames[name] ?? name}
        </option>
      ))}
    </select>
  );
}
