/** What a plan comes to and what may be done at once → the limits that are passed, in words and numbers. Pure. */

/** A number of people, or percent of the rows in the job. */
export interface Limit {
  /** `37` or `12.5%` */
  readonly spelled: string;
  readonly people?: number;
  /** Hundredths of a percent, so that a fraction is compared exactly. */
  readonly hundredths?: number;
}

export type LimitOption = 'max-changes' | 'max-creates' | 'max-removals';
/** The limits that are given for a run. */
export type Limits = { readonly [O in LimitOption]?: Limit };

export interface LimitPassed {
  readonly option: LimitOption;
  readonly count: number;
  readonly rows: number;
  /** `37` or `12.5%` */
  readonly limit: string;
  /** Or does it hold because nothing else was said? */
  readonly given: boolean;
  readonly message: string;
}

/** Of a plan's summary, what limits are about. */
export interface Counted {
  /** Rows in the job. */
  readonly chosen: number;
  readonly people: { readonly create: number; readonly update: number };
  readonly removals: number;
}

/** Where nothing else is said. In a small job, somebody who loses something is soon a large part of it. */
const removalsUnsaid = { limit: { spelled: '20%', hundredths: 2000 }, fromRows: 10 } as const;

const doings: Readonly<Record<LimitOption, string>> = {
  'max-changes': 'be created or updated',
  'max-creates': 'be created',
  'max-removals': 'lose something',
};

/** What a limit may be, for messages. */
export const limitForms = 'a whole number, or percent of the rows such as 20% or 12.5%';

/** `undefined` for anything that is neither a whole number nor a percentage of 0 to 100 with up to two decimals. */
export function readLimit(value: unknown): Limit | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (/^\d{1,15}$/u.test(text)) return { spelled: String(Number(text)), people: Number(text) };
  const percent = /^(?<number>\d{1,3}(?:\.\d{1,2})?) ?%$/u.exec(text)?.groups?.['number'];
  if (percent === undefined || Number(percent) > 100) return undefined;
  return { spelled: `${Number(percent)}%`, hundredths: Math.round(Number(percent) * 100) };
}

/** All limits that the plan passes. Removals have a limit where none is given, unless the job is small. */
export function limitsPassed(counted: Counted, given: Limits): LimitPassed[] {
  const { chosen: rows, people, removals } = counted;
  const unsaid = rows >= removalsUnsaid.fromRows ? removalsUnsaid.limit : undefined;
  const limits: readonly (readonly [LimitOption, number, Limit | undefined])[] = [
    ['max-changes', people.create + people.update, given['max-changes']],
    ['max-creates', people.create, given['max-creates']],
    ['max-removals', removals, given['max-removals'] ?? unsaid],
  ];
  return limits.flatMap(([option, count, limit]) => {
    if (limit === undefined || !isPassed(limit, count, rows)) return [];
    const isGiven = given[option] !== undefined;
    const message = inWords(option, { count, rows, limit, isGiven });
    return [{ option, count, rows, limit: limit.spelled, given: isGiven, message }];
  });
}

/**
 * The options with which another run passes no limit: `--max-removals 37`. A limit that was given for one run and keeps
 * the one that holds unsaid away has to be given to the next one too.
 */
export function overrides(counted: Counted, given: Limits): string {
  const passed = limitsPassed(counted, given);
  const raised = passed.map(({ option, count }) => `--${option} ${count}`);
  const again = limitsPassed(counted, {}).flatMap(({ option }) => {
    const limit = passed.some((one) => one.option === option) ? undefined : given[option];
    return limit === undefined ? [] : [`--${option} ${limit.spelled}`];
  });
  return [...raised, ...again].join(' ');
}

function isPassed({ people, hundredths = 10_000 }: Limit, count: number, rows: number): boolean {
  return people === undefined ? count * 10_000 > hundredths * rows : count > people;
}

/** `37 people in 120 rows would lose something (31 %); without --max-removals it stops at 20 %` */
function inWords(
  option: LimitOption,
  { count, rows, limit, isGiven }: { count: number; rows: number; limit: Limit; isGiven: boolean },
): string {
  const who = `${grouped(count)} ${count === 1 ? 'person' : 'people'} in ${grouped(rows)} rows`;
  const bound = limit.people === undefined ? limit.spelled.replace('%', ' %') : grouped(limit.people);
  const stop = isGiven ? `--${option} is ${bound}` : `without --${option} it stops at ${bound}`;
  return `${who} would ${doings[option]} (${percentage(count, rows, limit.hundredths)} %); ${stop}`;
}

/** Rounded, but never so that a share looks like nothing or like no more than the limit it passes. */
function percentage(count: number, rows: number, hundredths = 0): number {
  const whole = Math.round((count / rows) * 100);
  return whole * 100 > hundredths && whole > 0 ? whole : Math.ceil((count * 10_000) / rows) / 100;
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
