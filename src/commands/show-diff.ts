/** What differs between two files, for people and programs, and what a plan made of it does and does not do. */
import { basename } from 'node:path';
import type { DiffCounts } from '../diff/count-differences.js';
import type { ComparedSheet, Diff } from '../diff/diff-files.js';
import { differenceKinds, type Difference, type DifferenceKind } from '../diff/difference.js';
import { noteOf } from '../diff/differences-sheet.js';
import type { LeftOut } from '../diff/plan-cells.js';
import type { PlanSheetFacts } from '../diff/plan-sheet.js';
import { truncateForDisplay } from '../model/cells.js';
import { shellWord } from '../model/shell-word.js';
import { printCounts, type Counted } from './count-table.js';
import type { DiffOptions, TwoFiles } from './open-compared.js';
import { grouped, type Terminal } from './terminal.js';

export interface ShownDiff {
  readonly files: TwoFiles;
  readonly old: ComparedSheet;
  readonly now: ComparedSheet;
  readonly diff: Diff;
  readonly counts: DiffCounts;
  /** Absent: none was asked for. */
  readonly plan: PlanSheetFacts | undefined;
  readonly options: DiffOptions;
}

export function showDiff(terminal: Terminal, shown: ShownDiff): void {
  const { old, now, diff } = shown;
  for (const [{ sheet }, { rows }] of [[old, diff.old] as const, [now, diff.now] as const]) {
    terminal.print(`${sheet.name}   ${sheet.form}, ${grouped(rows)} rows   ${sheet.header.family}`);
    const notices = sheet.header.notices.filter((notice) => !/ignored/u.test(notice));
    for (const notice of [...notices, ...sheet.skipped()]) terminal.print(`  note  ${notice}`);
  }
  terminal.print();
  printKinds(terminal, shown);
  printFields(terminal, shown);
  printFirst(terminal, shown);
  for (const notice of noticesOf(shown)) terminal.print(`  ${terminal.colors.yellow('note')}  ${notice}`);
  terminal.event(summaryOf(shown));
  printFiles(terminal, shown);
}

function printKinds(terminal: Terminal, { counts: { kinds, unchanged }, old, now }: ShownDiff): void {
  const { green, cyan, red, yellow, dim } = terminal.colors;
  const about: Readonly<Record<DifferenceKind, readonly [name: string, about: string, paint: Counted['paint']]>> = {
    joiner: ['joiners', `only in ${now.sheet.name}`, green],
    mover: ['movers', 'title, department or manager differs', cyan],
    changed: ['changed', 'other columns differ', cyan],
    'new-columns': ['new columns', `differ only in columns that ${old.sheet.name} doesn't have`, cyan],
    leaver: ['leavers', `only in ${old.sheet.name}`, red],
    'not-compared': ['not compared', 'rows without a usable address, or several that contradict each other', yellow],
  };
  const lines = differenceKinds
    .filter((kind) => kinds[kind] > 0 || kind === 'joiner' || kind === 'leaver')
    .map((kind): Counted => {
      const [name, what, paint] = about[kind];
      return { name, count: kinds[kind], about: what, ...(paint && kinds[kind] > 0 && { paint }) };
    });
  const same = { name: 'unchanged', count: unchanged, paint: dim };
  const at = lines.findIndex(({ name }) => name === 'not compared');
  printCounts(terminal, { name: '', count: 'people' }, at === -1 ? [...lines, same] : lines.toSpliced(at, 0, same));
  terminal.print();
}

function printFields(terminal: Terminal, { counts: { fields } }: ShownDiff): void {
  const lines = Object.entries(fields).map(([name, count]) => ({ name, count }));
  printCounts(terminal, { name: 'Columns that differ', count: 'people' }, lines.slice(0, 12), true);
  if (lines.length > 12) terminal.print(`  … and ${lines.length - 12} more columns`);
  if (lines.length > 0) terminal.print();
}

function printFirst(terminal: Terminal, { counts: { first, kinds }, options }: ShownDiff): void {
  for (const kind of differenceKinds) {
    if (first[kind].length === 0) continue;
    const hidden = kinds[kind] - first[kind].length;
    terminal.print(`  ${terminal.colors.bold(kind)}`);
    for (const difference of first[kind]) terminal.print(`    ${lineOf(difference)}`);
    const how = options.details || options['output-file'] !== undefined ? '' : '; --output-file writes all of them';
    if (hidden > 0) terminal.print(`    … and ${grouped(hidden)} more${how}`);
  }
  terminal.print();
}

/** `row 12  ana@acme.com  department "Sales" → "Research"` */
function lineOf(difference: Difference): string {
  const { kind, email, oldRow, newRow, fields } = difference;
  const row = newRow === undefined ? `old row ${oldRow ?? ''}` : `row ${newRow}`;
  const changes = fields.map(({ column, from, to }) => `${column.heading} ${quoted(from)} → ${quoted(to)}`);
  const what = kind === 'joiner' ? [] : changes.slice(0, 4);
  const more = changes.length > what.length && kind !== 'joiner' ? [`… ${changes.length - what.length} more`] : [];
  return [row.padEnd(8), email, [...what, ...more, noteOf(difference)].filter((text) => text !== '').join('; ')]
    .join('  ')
    .trimEnd();
}

function quoted(text: string): string {
  return text === '' ? '(empty)' : `"${truncateForDisplay(text)}"`;
}

function noticesOf({ diff, old, now, counts, plan }: ShownDiff): string[] {
  const only = (side: 'old' | 'now'): string[] => {
    const other = side === 'old' ? 'now' : 'old';
    return diff.columns.filter((column) => column[side] && !column[other]).map(({ heading }) => heading);
  };
  const [gone, added] = [only('old'), only('now')];
  const repeats = diff.old.repeats + diff.now.repeats;
  return [
    ...diff.notices,
    ...(added.length > 0 ? [`columns only in ${now.sheet.name}: ${added.join(', ')}`] : []),
    ...(gone.length > 0 ? [`columns only in ${old.sheet.name}, so not compared: ${gone.join(', ')}`] : []),
    ...(repeats > 0 ? [`${rowsIn(repeats)} repeat an earlier row and count once`] : []),
    ...(diff.now.unnamed > 0 && counts.kinds.leaver > 0
      ? [`${rowsIn(diff.now.unnamed)} of ${now.sheet.name} without a usable address may be people who count as leavers`]
      : []),
    ...(counts.sameNames > 0
      ? [
          `${peopleIn(counts.sameNames)} left and joined under the same name: if that is a new address of one person, change it in Control Hub`,
        ]
      : []),
    ...(plan === undefined ? [] : planNotices(plan)),
  ];
}

/** `#`: the number of people. */
const whyLeftOut: Readonly<Record<LeftOut['what'], string>> = {
  leaver: 'not in the plan: # who left; --leavers deactivate or remove-licenses says what becomes of them',
  'same-name': 'not in the plan: # who left or joined under the same name',
  invalid: 'not in the plan: # who joined in a row that is invalid in its own file',
  emptied: 'not in the plan: values that the new file no longer has, of #; --with-removals removes them',
  'not-clearable': 'not in the plan: values that were emptied and that a plan cannot empty, of #',
};

function planNotices({ leftOut, unknownHeadings, falseCells }: PlanSheetFacts): string[] {
  const left = (Object.keys(whyLeftOut) as LeftOut['what'][]).flatMap((what) => {
    const one = leftOut[what];
    if (one === undefined) return [];
    const where = one.headings.length === 0 ? '' : ` (${one.headings.slice(0, 8).join(', ')})`;
    return [`${whyLeftOut[what].replace('#', peopleIn(one.people))}${where}`];
  });
  const unknown = `the organization tells whether these are its licenses or tracking codes: ${unknownHeadings.join(', ')}; --map "Heading=ignore" omits one`;
  return [
    ...left,
    ...(unknownHeadings.length > 0 ? [unknown] : []),
    ...(falseCells > 0 ? ['FALSE below a license is ignored; use --remove-false with plan to remove licenses'] : []),
  ];
}

function printFiles(terminal: Terminal, { plan, options }: ShownDiff): void {
  for (const file of options['output-file'] ?? []) terminal.print(`Differences: ${file}`);
  const path = options['as-plan'];
  if (plan === undefined || path === undefined) return;
  if (plan.rows === 0) return terminal.print('Plan:        not written, because there is nothing to change');
  terminal.print(`Plan:        ${path}   ${rowsIn(plan.rows)}`);
  terminal.next([`webex-bulk plan ${shellWord(path)}`]);
}

function rowsIn(count: number): string {
  return count === 1 ? '1 row' : `${grouped(count)} rows`;
}

function peopleIn(count: number): string {
  return count === 1 ? '1 person' : `${grouped(count)} people`;
}

/** A `row` event: one for each difference. */
export function differenceEvent(difference: Difference): { readonly type: 'row' } & Record<string, unknown> {
  const { kind, email, oldRow, newRow, fields, reason, sameNameAs, problem } = difference;
  const changes = fields.map(({ column, from, to }) => ({ column: column.heading, from, to }));
  return { type: 'row', kind, email, oldRow, newRow, changes, reason, sameNameAs, problem };
}

function summaryOf({ files, diff, counts, plan, options }: ShownDiff): {
  readonly type: 'summary';
} & Record<string, unknown> {
  const { kinds, unchanged, fields, sameNames } = counts;
  const side = ({ rows, repeats, unnamed }: Diff['old']): object => ({ rows, repeats, unnamed });
  const { rows, headings, leftOut } = plan ?? {};
  return {
    ...{ type: 'summary', command: 'diff' },
    old: { file: basename(files.old), ...side(diff.old) },
    new: { file: basename(files.now), ...side(diff.now) },
    counts: { ...kinds, unchanged },
    ...{ fields, sameNames },
    columnsOnlyInOld: diff.columns.filter(({ old, now }) => old && !now).map(({ heading }) => heading),
    columnsOnlyInNew: diff.columns.filter(({ old, now }) => now && !old).map(({ heading }) => heading),
    files: options['output-file'] ?? [],
    ...(plan !== undefined && { plan: { file: options['as-plan'], rows, headings, leftOut } }),
  };
}
