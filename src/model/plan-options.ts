import { isRuleBook, type RuleBook } from './rule-book.js';

/** Options that change what is written. A plan's header keeps them, and every run of its job must use the same ones. */
export interface PlanOptions {
  /** How many rows to take, counted from the first of those that `where` leaves. */
  readonly limit?: number | undefined;
  /** `column=value`; `wx_` columns too. */
  readonly where?: string | undefined;
  readonly ignoreUnknown?: boolean | undefined;
  /** `false` under a license removes it. */
  readonly removeFalse?: boolean | undefined;
  /** Words for yes are enough to delete a person; otherwise the address must be typed again. */
  readonly allowDelete?: boolean | undefined;
  /** What rows take away is left as it is. */
  readonly withoutRemovals?: boolean | undefined;
  /** Words for "no value": cells that hold one count as empty. */
  readonly nullWords?: readonly string[] | undefined;
  /** Heading → the column that it is read as. */
  readonly map?: Readonly<Record<string, string>> | undefined;
  /** Tracking code → the attribute of a person that it follows. */
  readonly mapCode?: Readonly<Record<string, string>> | undefined;
  /** Bundles and rules, with their content: a plan keeps those that it was made with. */
  readonly rules?: RuleBook | undefined;
  /** How the file is written, if that cannot be detected: `windows-1252`, `semicolon`. */
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  /** The sheet of a workbook. */
  readonly sheet?: string | undefined;
  /** The row of the headings, as the spreadsheet program shows it. */
  readonly headerRow?: number | undefined;
  /** Are hidden rows and columns of a workbook left out? Absent: it was not said. */
  readonly visibleOnly?: boolean | undefined;
  /** Name of the second file. */
  readonly join?: string | undefined;
  readonly people?: PeopleChoice | undefined;
  /** What names the person of a row; absent: the address. */
  readonly key?: KeyChoice | undefined;
  /** For an undo: what happens to people whom the job created. */
  readonly created?: CreatedChoice | undefined;
  /** For an undo: only the rows of the wave in which the job stopped. */
  readonly lastWave?: boolean | undefined;
}

/** Which rows may be applied: all, those of existing people, or those of new people. */
export const peopleChoices = ['any', 'existing', 'new'] as const;
export type PeopleChoice = (typeof peopleChoices)[number];

/** What names the person of a row. */
export const keyChoices = ['email', 'employeeNumber'] as const;
export type KeyChoice = (typeof keyChoices)[number];

/** Ordered from keeping the most to keeping the least. */
export const createdChoices = ['keep', 'deactivate', 'delete'] as const;
export type CreatedChoice = (typeof createdChoices)[number];

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isOneOf = (choices: readonly unknown[]) => (value: unknown) => choices.includes(value);

const checks: Readonly<Record<keyof PlanOptions, (value: unknown) => boolean>> = {
  limit: Number.isSafeInteger,
  where: isText,
  ignoreUnknown: isFlag,
  removeFalse: isFlag,
  allowDelete: isFlag,
  withoutRemovals: isFlag,
  nullWords: (value) => Array.isArray(value) && value.every(isText),
  map: (value) => isRecord(value) && Object.values(value).every(isText),
  mapCode: (value) => isRecord(value) && Object.values(value).every(isText),
  rules: isRuleBook,
  encoding: isText,
  delimiter: isText,
  sheet: isText,
  headerRow: Number.isSafeInteger,
  visibleOnly: isFlag,
  join: isText,
  people: isOneOf(peopleChoices),
  key: isOneOf(keyChoices),
  created: isOneOf(createdChoices),
  lastWave: isFlag,
};

/** Are these valid options for a plan's header? */
export function arePlanOptions(value: unknown): value is PlanOptions {
  if (!isRecord(value) || Array.isArray(value)) return false;
  const known = Object.entries(checks) as [keyof PlanOptions, (value: unknown) => boolean][];
  return known.every(([name, check]) => {
    const given = (value as PlanOptions)[name];
    return given === undefined || check(given);
  });
}
