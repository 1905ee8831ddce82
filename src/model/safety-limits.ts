/** What a plan amounts to and what may be done at once → the limits that are exceeded, in words and numbers. */

/** A number of people, or a percentage of the rows in the job. */
export interface Limit {
  /** `37` or `12.5%` */
  readonly spelled: string;
  readonly people?: number;
  /** Hundredths of a percent, so that a fraction is compared exactly. */
  readonly hundredths?: number;
}

export type LimitOption = 'max-changes' | 'max-creates' | 'max-removals' | 'max-deletes';
/** The limits that are given for a run. */
export type Limits = { readonly [O in LimitOption]?: Limit };

export interface LimitPassed {
  readonly option: LimitOption;
  readonly count: number;
  readonly rows: number;
  /** `37` or `12.5%` */
  readonly limit: string;
  /** People in the organization, if the limit is a share of them and not of the rows. */
  readonly organization?: number;
  /** False: it is a default limit. */
  readonly given: boolean;
  readonly message: string;
}

/** The part of a plan's summary that limits apply to. */
export interface Counted {
  /** Rows in the job. */
  readonly chosen: number;
  readonly people: { readonly create: number; readonly update: number; readonly delete?: number };
  /** People who lose something. */
  readonly removals: number;
  /** Rows that do something besides removing. */
  readonly otherChanges?: number;
  readonly lookUp?: { readonly people?: number };
}

/**
 * The default limit for removals: a share of the organization, or a number of people if its size is unknown. It always allows a
 * few people, too few to be a meaningful share.
 */
const ofOrganization = { hundredths: 500, people: 100, always: 5 } as const;
/** By default also a share of the rows, in a file that does other things too: a list of leavers removes in every row. */
const ofRows = { hundredths: 2000, fromRows: 10 } as const;

/** The default limit for deletions, which cannot be undone: what an admin can still check name by name. */
const mostDeletions = 10;

const doings: Readonly<Record<LimitOption, string>> = {
  'max-changes': 'be created or updated',
  'max-creates': 'be created',
  'max-removals': 'lose access or data',
  'max-deletes': 'be deleted',
};

/** What a limit may be, for messages. */
export const limitForms = 'a whole number, or percent of the rows such as 20% or 12.5%';

/** `undefined` for anything that is neither a whole number nor a percentage from 0 to 100 with up to two decimals. */
export function readLimit(value: unknown): Limit | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (/^\d{1,15}$/u.test(text)) return { spelled: String(Number(text)), people: Number(text) };
  const percent = /^(?<number>\d{1,3}(?:\.\d{1,2})?) ?%$/u.exec(text)?.groups?.['number'];
  if (percent === undefined || Number(percent) > 100) return undefined;
  return { spelled: `${Number(percent)}%`, hundredths: Math.round(Number(percent) * 100) };
}

/** All limits that the plan exceeds. Removals have two limits if none is given, deletions one. */
export function limitsPassed(counted: Counted, given: Limits): LimitPassed[] {
  const { chosen: rows, people, removals } = counted;
  const limits: readonly (readonly [LimitOption, number, Limit | undefined])[] = [
    ['max-changes', people.create + people.update, given['max-changes']],
    ['max-creates', people.create, given['max-creates']],
    ['max-removals', removals, given['max-removals']],
    ['max-deletes', people.delete ?? 0, given['max-deletes']],
  ];
  const passed = limits.flatMap(([option, count, limit]) => {
    if (limit === undefined || !isPassed(limit, count, rows)) return [];
    const message = inWords(option, { count, rows, limit });
    return [{ option, count, rows, limit: limit.spelled, given: true, message }];
  });
  return [
    ...passed,
    ...(given['max-removals'] === undefined ? defaultsPassed(counted) : []),
    ...(given['max-deletes'] === undefined ? deletionsPassed(counted) : []),
  ];
}

function defaultsPassed({ chosen: rows, removals: count, otherChanges = 0, lookUp }: Counted): LimitPassed[] {
  const found: LimitPassed[] = [];
  const add = (limit: string, message: string, organization?: number): void => {
    const of = organization === undefined ? {} : { organization };
    found.push({ option: 'max-removals', count, rows, limit, ...of, given: false, message });
  };
  const size = lookUp?.people;
  if (size === undefined && count > ofOrganization.people) {
    const bound = grouped(ofOrganization.people);
    const unknown = `the limit is ${bound}, as the size of the organization isn't known; raise it with --max-removals`;
    add(bound, `${losing(count)}; ${unknown}`);
  }
  const isPart = size !== undefined && count * 10_000 > ofOrganization.hundredths * size;
  if (isPart && count > ofOrganization.always) {
    const part = `${percentage(count, size, ofOrganization.hundredths)} % of the organization's ${grouped(size)} people`;
    add('5%', `${losing(count)} (${part}); the limit is 5 %; raise it with --max-removals`, size);
  }
  const isMixed = rows >= ofRows.fromRows && otherChanges > 0;
  if (isMixed && count * 10_000 > ofRows.hundredths * rows) {
    const part = `${percentage(count, rows, ofRows.hundredths)} %`;
    add('20%', `${losing(count)} in ${rowsInWords(rows)} (${part}); the limit is 20 %; raise it with --max-removals`);
  }
  return found;
}

function deletionsPassed({ chosen: rows, people: { delete: count = 0 } }: Counted): LimitPassed[] {
  if (count <= mostDeletions) return [];
  const message = `${grouped(count)} people would be deleted; the limit is ${mostDeletions}; raise it with --max-deletes`;
  return [{ option: 'max-deletes', count, rows, limit: String(mostDeletions), given: false, message }];
}

function losing(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'person' : 'people'} would ${doings['max-removals']}`;
}

/**
 * The options with which another run exceeds no limit: `--max-removals 37`. A limit that was given for one run and replaces a
 * default must be given to the next one too. `hasDefaults`: do default limits apply?
 */
export function overrides(counted: Counted, given: Limits, { hasDefaults = true } = {}): string {
  const passed = limitsPassed(counted, given);
  const raised = [...new Set(passed.map(({ option, count }) => `--${option} ${count}`))];
  const unsaid = new Set(hasDefaults ? limitsPassed(counted, {}).map(({ option }) => option) : []);
  const again = [...unsaid].flatMap((option) => {
    const limit = passed.some((one) => one.option === option) ? undefined : given[option];
    return limit === undefined ? [] : [`--${option} ${limit.spelled}`];
  });
  return [...raised, ...again].join(' ');
}

function isPassed({ people, hundredths = 10_000 }: Limit, count: number, rows: number): boolean {
  return people === undefined ? count * 10_000 > hundredths * rows : count > people;
}

/** `37 people in 120 rows would be created (31 %); --max-creates is 20 %` */
function inWords(
  option: LimitOption,
  { count, rows, limit }: { readonly count: number; readonly rows: number; readonly limit: Limit },
): string {
  const who = `${grouped(count)} ${count === 1 ? 'person' : 'people'} in ${rowsInWords(rows)}`;
  const bound = limit.people === undefined ? limit.spelled.replace('%', ' %') : grouped(limit.people);
  return `${who} would ${doings[option]} (${percentage(count, rows, limit.hundredths)} %); --${option} is ${bound}`;
}

/** Rounded, but a share never looks like nothing, or like no more than the limit it exceeds. */
function percentage(count: number, rows: number, hundredths = 0): number {
  const whole = Math.round((count / rows) * 100);
  return whole * 100 > hundredths && whole > 0 ? whole : Math.ceil((count * 10_000) / rows) / 100;
}

function rowsInWords(rows: number): string {
  return `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
