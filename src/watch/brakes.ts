/** Whether a plan may be applied without a person having seen it; if not, every reason. Pure. */
import { signInLoss } from '../fields/login-enabled.js';
import { shortLicenses } from '../model/license-needs.js';
import { beyondRule, type ApprovalRule } from '../model/approval-rule.js';
import type { PlanSummary } from '../model/plan-summary.js';
import { limitsPassed, type Limit, type Limits } from '../model/safety-limits.js';

/** What is known of the last file of the feed that was applied. */
export interface LastApplied {
  readonly rows: number;
  readonly columns: readonly string[];
}

export interface Reason {
  readonly code:
    | 'first-file'
    | 'columns'
    | 'rows'
    | 'invalid'
    | 'limit'
    | 'deletes'
    | 'sign-ins'
    | 'shortage'
    | 'older'
    | 'leavers'
    | 'approval';
  readonly message: string;
}

/** By which a plan may differ before a person has to look at it: percent and number; whichever is passed holds the file. */
export interface Brake {
  /** Hundredths of a percent of the rows; counts from ten rows on. */
  readonly hundredths?: number;
  readonly people?: number;
}

export type BrakeName = 'removals' | 'sign-ins' | 'creates' | 'updates' | 'invalid' | 'shrink' | 'growth';
export type Brakes = Readonly<Record<BrakeName, Brake>>;

export const defaultBrakes: Brakes = {
  removals: { hundredths: 1000, people: 50 },
  'sign-ins': { hundredths: 500, people: 20 },
  creates: { hundredths: 2500 },
  updates: { hundredths: 7500 },
  invalid: { hundredths: 500 },
  shrink: { hundredths: 2000 },
  growth: { hundredths: 2500 },
};

/** Below so many rows a share says little: one of five people is 20 %. */
const sharesFrom = 10;

/** A limit that was given replaces both parts of the brake. */
export function brakesWith(given: Partial<Record<BrakeName, Limit | undefined>>): Brakes {
  const entries = (Object.keys(defaultBrakes) as BrakeName[]).map((name) => {
    const limit = given[name];
    if (limit === undefined) return [name, defaultBrakes[name]] as const;
    const { people, hundredths } = limit;
    return [
      name,
      { ...(people !== undefined && { people }), ...(hundredths !== undefined && { hundredths }) },
    ] as const;
  });
  return Object.fromEntries(entries) as Record<BrakeName, Brake>;
}

export interface Judged {
  readonly summary: PlanSummary;
  readonly columns: readonly string[];
  readonly last: LastApplied | undefined;
  readonly brakes: Brakes;
  /** Limits of the command line, which hold the file too. */
  readonly limits: Limits;
  readonly allowShortage: boolean;
  /** People may be deleted, within `limits`. */
  readonly allowDelete: boolean;
  /** What needs the approval of another person than who planned. */
  readonly approval?: ApprovalRule | undefined;
}

/** Empty: the plan may be applied now. */
export function reasonsToHold({
  summary,
  columns,
  last,
  brakes,
  limits,
  allowShortage,
  allowDelete,
  approval = {},
}: Judged): Reason[] {
  const { people, chosen: rows } = summary;
  const counts: readonly (readonly [BrakeName, number, string, Reason['code']])[] = [
    ['removals', summary.removals, 'would lose access or data', 'limit'],
    ['sign-ins', signInsOff(summary), 'would have their sign-in turned off', 'sign-ins'],
    ['creates', people.create, 'would be created', 'limit'],
    ['updates', people.update, 'would be updated', 'limit'],
  ];
  const passed = counts.flatMap(([name, count, what, code]) => {
    const bound = boundPassed(brakes[name], count, rows);
    return bound === undefined
      ? []
      : [
          {
            code,
            message: `${counted(count)} of ${number(rows)} rows ${what} (${share(count, rows)}); the limit is ${bound}`,
          },
        ];
  });
  return [
    ...(last === undefined ? [firstFile] : againstLast(summary, columns, last, brakes)),
    ...invalidRows(summary, brakes.invalid),
    ...passed,
    ...limitsPassed(summary, limits).map(({ message }) => ({
      code: 'limit' as const,
      message: message.replace(/; raise it with .*$/u, ''),
    })),
    ...(allowDelete ? [] : deletions(summary)),
    ...beyondRule(summary, approval).map((message) => ({ code: 'approval' as const, message })),
    ...(allowShortage ? [] : shortLicenses(summary)).map(({ name, short = 0 }) => ({
      code: 'shortage' as const,
      message: `${number(short)} more licenses of ${name} are needed than are free`,
    })),
  ];
}

/** What cannot be undone waits for a person, however little it is. */
function deletions({ people: { delete: count }, deletions: first = [] }: PlanSummary): Reason[] {
  if (count === 0) return [];
  const named = first.map(({ email }) => email).join(', ');
  const more = count > first.length ? ' …' : '';
  return [{ code: 'deletes', message: `${counted(count)} would be deleted for good: ${named}${more}` }];
}

const firstFile: Reason = {
  code: 'first-file',
  message: 'it is the first file of its kind; later ones are compared with it',
};

function againstLast({ total }: PlanSummary, columns: readonly string[], last: LastApplied, brakes: Brakes): Reason[] {
  const gone = last.columns.filter((column) => !columns.includes(column));
  const added = columns.filter((column) => !last.columns.includes(column));
  const changed = [
    ...(gone.length > 0 ? [`without ${gone.join(', ')}`] : []),
    ...(added.length > 0 ? [`with ${added.join(', ')}`] : []),
  ];
  const difference = total - last.rows;
  const bound = boundPassed(difference < 0 ? brakes.shrink : brakes.growth, Math.abs(difference), last.rows);
  const than = `${number(total)} rows, the last file had ${number(last.rows)} (${difference < 0 ? '−' : '+'}${share(Math.abs(difference), last.rows)})`;
  return [
    ...(changed.length > 0
      ? [{ code: 'columns' as const, message: `its columns changed: ${changed.join('; ')}` }]
      : []),
    ...(bound === undefined ? [] : [{ code: 'rows' as const, message: `it has ${than}; the limit is ${bound}` }]),
  ];
}

function invalidRows({ people: { invalid, failed }, chosen }: PlanSummary, brake: Brake): Reason[] {
  const count = invalid + failed;
  const bound = boundPassed(brake, count, chosen);
  if (bound === undefined) return [];
  return [
    {
      code: 'invalid',
      message: `${number(count)} of ${number(chosen)} rows cannot be done as they are (${share(count, chosen)}); the limit is ${bound}`,
    },
  ];
}

/** Rows whose sign-in is turned off, as the plan's summary counts losses. */
function signInsOff({ lost }: PlanSummary): number {
  return lost[signInLoss] ?? 0;
}

/** The limit that is passed, in words. */
function boundPassed({ hundredths, people }: Brake, count: number, rows: number): string | undefined {
  if (people !== undefined && count > people) return number(people);
  const isShare = hundredths !== undefined && rows >= sharesFrom && count * 10_000 > hundredths * rows;
  return isShare ? `${hundredths / 100} %` : undefined;
}

function share(count: number, rows: number): string {
  return `${rows === 0 ? 100 : Math.round((count / rows) * 1000) / 10} %`;
}

function counted(count: number): string {
  return `${number(count)} ${count === 1 ? 'person' : 'people'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
