/** The options of all commands in one table, the source of yargs, environment, configuration file, help and README. */
import { createdChoices, peopleChoices } from '../model/plan-options.js';
import type { Limit } from '../model/safety-limits.js';
import { defaultOutput } from '../job/folder.js';
import { verifyChoices } from '../model/verify.js';
import { listOptionTable } from './list-options.js';
import { queueOptionTable } from './queue-options.js';
import { readingOptionTable } from './reading-options.js';
import { signInOptionTable } from './sign-in-options.js';
import { watchOptionTable } from './watch-options.js';
import { waveOptionTable } from './wave-options.js';
import { webOptionTable } from './web-options.js';

export interface OptionSpec {
  readonly kind: 'string' | 'number' | 'boolean' | 'choice' | 'limit' | 'pairs' | 'texts';
  readonly choices?: readonly string[] | undefined;
  readonly default?: string | number | boolean;
  readonly describe: string;
  /** What `--no-NAME` means for a choice; `true` means its default. */
  readonly negated?: string;
  /** Smallest number allowed. */
  readonly least?: number;
  /** By command, where its choices or its meaning differ. */
  readonly inCommand?: Readonly<Record<string, OptionInCommand>>;
  /** Given on the command line only: environment and configuration file mean another thing by this name. */
  readonly onlyFlag?: boolean;
}

export interface OptionInCommand {
  readonly kind?: 'string';
  readonly choices?: readonly string[] | undefined;
  readonly describe: string;
  readonly onlyFlag?: boolean;
}

export const optionTable = {
  site: {
    kind: 'string',
    describe:
      'meeting site, such as acme.webex.com, of rows without one in a column "site" (default: the only site of the organization)',
  },
  admin: { kind: 'string', describe: 'email address of the administrator (default: the owner of the access token)' },
  'api-url': { kind: 'string', default: 'https://webexapis.com/v1', describe: 'address of the REST API' },
  'xml-url': {
    kind: 'string',
    default: 'https://{site}/WBXService/XMLService',
    describe: 'address of the XML API; {site} is replaced by the site',
  },
  output: { kind: 'string', default: defaultOutput, describe: 'folder for the jobs' },
  ...readingOptionTable,
  people: {
    kind: 'choice',
    choices: peopleChoices,
    describe: 'which people rows may name (default: any); other rows are invalid',
    inCommand: {
      restore: {
        ...({ kind: 'string', choices: undefined, onlyFlag: true } as const),
        describe: 'spreadsheet of the people to restore; only its column of email addresses is read',
      },
    },
  },
  'look-up': {
    kind: 'choice',
    choices: ['auto', 'email', 'list'],
    default: 'auto',
    describe:
      'how to find people: one by one by email, by listing the organization, or whichever takes fewer calls (auto)',
  },
  'people-api': {
    kind: 'choice',
    choices: ['auto', 'rest', 'scim'],
    default: 'auto',
    describe:
      'API for changes of people: SCIM, a hundred people in one request, REST, one by one, or SCIM where the sign-in has identity:people_rw (auto)',
  },
  'settings-api': {
    kind: 'choice',
    choices: ['auto', 'xml', 'rest'],
    default: 'auto',
    describe: 'API for session types and tracking codes: XML, REST, or XML if available and REST otherwise (auto)',
  },
  'compare-apis': {
    kind: 'boolean',
    default: false,
    describe: 'read the site and a sample of people over both XML and REST, and list the differences',
  },
  sample: { kind: 'number', least: 1, default: 20, describe: 'maximum number of people that --compare-apis reads' },
  concurrency: { kind: 'number', least: 1, default: 10, describe: 'maximum concurrent requests per API' },
  rate: {
    kind: 'number',
    least: 1,
    describe: 'maximum requests per minute and API (default: as many as Webex allows)',
  },
  'site-wait': {
    kind: 'number',
    least: 0,
    default: 300,
    describe: 'seconds to wait for a new person to appear on the site',
  },
  verify: {
    kind: 'choice',
    choices: verifyChoices,
    default: 'sample',
    negated: 'none',
    describe:
      'read changes back: every row (full), site settings and a sample of rows (sample), nothing (none, --no-verify)',
  },
  'keep-going': {
    kind: 'boolean',
    default: false,
    describe: 'continue when Webex refuses 20 rows in a row for the same reason',
  },
  strict: {
    kind: 'boolean',
    default: false,
    describe: 'refuse the whole file if it has an invalid row, a warning or a license shortage',
  },
  save: { kind: 'string', describe: 'write the bundle into the configuration file, under this name' },
  'max-changes': { kind: 'limit', describe: 'maximum number of people created or updated: N, or P% of the rows' },
  'max-creates': { kind: 'limit', describe: 'maximum number of people created: N, or P% of the rows' },
  'max-removals': {
    kind: 'limit',
    describe:
      'maximum number of people who lose access or data: N, or P% of the rows (default: 5 % of the organization, and 20 % of the rows of a file that also does other things)',
  },
  'max-deletes': {
    kind: 'limit',
    describe: 'maximum number of people who are deleted: N, or P% of the rows (default: 10)',
  },
  'allow-delete': {
    kind: 'boolean',
    default: false,
    describe: 'delete people without a question, where --yes is given too; and accept yes in the column "delete"',
  },
  ...waveOptionTable,
  'allow-shortage': {
    kind: 'boolean',
    default: false,
    describe: 'apply even if there are not enough licenses; Webex may refuse the rows that exceed them',
  },
  'missing-from': {
    kind: 'string',
    describe: 'only people who are not in this spreadsheet',
  },
  created: {
    kind: 'choice',
    choices: createdChoices,
    default: 'keep',
    describe: 'what to do with the people that the job created',
    inCommand: {
      apply: { describe: 'what --undo-on-stop does with the people that the wave created' },
      retry: { describe: 'what --undo-on-stop does with the people that the wave created' },
      restore: { describe: 'what to do with the people that jobs created since then' },
    },
  },
  format: {
    kind: 'choice',
    choices: ['csv', 'xlsx'],
    describe: 'xlsx also writes the results as a workbook, next to results.csv (default: csv)',
    inCommand: {
      export: {
        choices: ['csv', 'xlsx', 'controlhub'],
        describe:
          'controlhub writes a file for "Manage users by CSV" in Control Hub (default: csv, or by the file name)',
      },
    },
  },
  ...signInOptionTable,
  everywhere: {
    kind: 'boolean',
    default: false,
    describe: 'end all sign-ins of this person with this integration, including those on other machines',
  },
  test: { kind: 'boolean', default: false, describe: 'send a sample notification through every channel' },
  ...watchOptionTable,
  ...webOptionTable,
  ...queueOptionTable,
  ...listOptionTable,
  last: { kind: 'number', least: 1, default: 20, describe: 'list the newest N jobs' },
  all: {
    kind: 'boolean',
    default: false,
    describe: 'list all jobs',
    inCommand: { history: { describe: 'also list rows that changed nothing' } },
  },
  also: { kind: 'texts', describe: 'another folder with jobs; repeatable: --also archive/output' },
  csv: { kind: 'string', describe: 'also write the table to this CSV file' },
  'keep-days': { kind: 'number', least: 0, describe: 'keep jobs that ended less than N days ago' },
  'include-undoable': {
    kind: 'boolean',
    default: false,
    describe: 'also delete jobs before the date until which they are kept for undo',
  },
  'dry-run': { kind: 'boolean', default: false, describe: 'show what would be deleted, and delete nothing' },
  'log-file': {
    kind: 'string',
    describe: 'append structured log lines (JSON) to this file; - for the standard output',
  },
  'log-people': { kind: 'boolean', default: false, describe: 'name people in the log by their email addresses' },
  details: { kind: 'boolean', default: false, describe: 'show changes row by row, field by field' },
  yes: { kind: 'boolean', default: false, describe: 'apply or delete without asking' },
  profile: { kind: 'string', describe: 'saved sign-in, or a profile in the configuration file' },
  config: {
    kind: 'string',
    describe: 'configuration file (default: webex-bulk.json, which may only name addresses of Webex hosts)',
  },
  json: { kind: 'boolean', default: false, describe: 'one JSON object per line on stdout, for programs' },
  quiet: { kind: 'boolean', default: false, describe: 'no progress, no summary; only errors' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof optionTable;

/** The option with the command's own choices. */
export function optionOf(name: OptionName, command: string): OptionSpec {
  const spec: OptionSpec = optionTable[name];
  return { ...spec, ...spec.inCommand?.[command] };
}

type ValueOf<S extends OptionSpec> = S['kind'] extends 'number'
  ? number
  : S['kind'] extends 'boolean'
    ? boolean
    : S['kind'] extends 'limit'
      ? Limit
      : S['kind'] extends 'pairs'
        ? Readonly<Record<string, string>>
        : S['kind'] extends 'texts'
          ? readonly string[]
          : S['choices'] extends readonly (infer Choice)[]
            ? Choice | ChoicesIn<S['inCommand']>
            : string;

type ChoicesIn<T> =
  T extends Readonly<Record<string, { readonly choices: readonly (infer Choice)[] }>> ? Choice : never;

/** Options by name; those with a default are always present. */
export type Options<N extends OptionName> = {
  readonly [K in N as (typeof optionTable)[K] extends { default: unknown } ? K : never]: ValueOf<
    (typeof optionTable)[K]
  >;
} & {
  readonly [K in N as (typeof optionTable)[K] extends { default: unknown } ? never : K]?: ValueOf<
    (typeof optionTable)[K]
  >;
};
