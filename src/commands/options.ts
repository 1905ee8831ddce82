/** The options of all commands as one table: yargs, environment, configuration file, help and README come from it. */
import type { Limit } from '../model/safety-limits.js';
import { usualScopes } from '../sign-in/needed-scopes.js';
import { usualOutput } from '../job/folder.js';
import { verifyChoices } from '../model/verify.js';

export interface OptionSpec {
  readonly kind: 'string' | 'number' | 'boolean' | 'choice' | 'limit' | 'pairs';
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  readonly describe: string;
  /** What `--no-NAME` means for a choice; `true` means its default. */
  readonly negated?: string;
  /** Smallest number allowed. */
  readonly least?: number;
  /** By command: where it takes something else. */
  readonly inCommand?: Readonly<Record<string, { readonly choices: readonly string[]; readonly describe: string }>>;
}

export const optionTable = {
  site: { kind: 'string', describe: 'meeting site, acme.webex.com (default: the only site of the organization)' },
  admin: { kind: 'string', describe: 'address of the administrator (default: who the access token belongs to)' },
  'api-url': { kind: 'string', default: 'https://webexapis.com/v1', describe: 'address of the REST API' },
  'xml-url': {
    kind: 'string',
    default: 'https://{site}/WBXService/XMLService',
    describe: 'address of the XML API; {site} stands for the site',
  },
  output: { kind: 'string', default: usualOutput, describe: 'folder for the jobs' },
  limit: { kind: 'number', least: 1, describe: 'only the first N rows, as a trial' },
  where: { kind: 'string', describe: 'only rows with column=value; wx_ columns of a result too' },
  people: {
    kind: 'choice',
    choices: ['any', 'existing', 'new'],
    describe: 'whom rows may be about (default: any); others are invalid',
  },
  'look-up': {
    kind: 'choice',
    choices: ['auto', 'email', 'list'],
    default: 'auto',
    describe: 'how people are found: each by e-mail, by listing the organization, or what takes fewer calls (auto)',
  },
  'settings-api': {
    kind: 'choice',
    choices: ['auto', 'xml', 'rest'],
    default: 'auto',
    describe: 'API for session types and tracking codes: XML, REST, or XML where it lets you in and REST else (auto)',
  },
  'compare-apis': {
    kind: 'boolean',
    default: false,
    describe: 'read site and a sample of people over XML and over REST, and list what differs',
  },
  sample: { kind: 'number', least: 1, default: 20, describe: 'people whom --compare-apis reads, at most' },
  concurrency: { kind: 'number', least: 1, default: 10, describe: 'requests in flight, each API' },
  rate: { kind: 'number', least: 1, describe: 'requests a minute at most, each API (default: as Webex allows)' },
  'site-wait': {
    kind: 'number',
    least: 0,
    default: 300,
    describe: 'seconds that a row waits for the site to know a new person',
  },
  verify: {
    kind: 'choice',
    choices: verifyChoices,
    default: 'sample',
    negated: 'none',
    describe:
      'read back what was changed: every row (full), site settings and a sample of rows (sample), nothing (none, --no-verify)',
  },
  'keep-going': {
    kind: 'boolean',
    default: false,
    describe: 'do not stop where Webex refuses 20 rows in a row for the same reason',
  },
  strict: {
    kind: 'boolean',
    default: false,
    describe: 'refuse the whole file for one invalid row, warning or license shortage',
  },
  'ignore-unknown': {
    kind: 'boolean',
    default: false,
    describe: 'leave unknown columns out instead of refusing the file',
  },
  map: {
    kind: 'pairs',
    describe:
      'takes a heading of the file for a column: --map "Their Header=title"; may be given again; =ignore leaves it out',
  },
  'remove-false': {
    kind: 'boolean',
    default: false,
    describe: 'FALSE under a license of a Control Hub file takes it away, as "add and remove" does there',
  },
  encoding: {
    kind: 'string',
    describe: 'of a text file that has no mark and is not UTF-8: windows-1252, macroman (default: told by its bytes)',
  },
  delimiter: {
    kind: 'string',
    describe: 'between cells: comma, semicolon, tab, pipe (default: told by the first lines)',
  },
  sheet: { kind: 'string', describe: 'of a workbook: the name of the sheet (default: the first that is not hidden)' },
  join: {
    kind: 'string',
    describe: 'a second spreadsheet about the same people, such as the export of the site; joined by e-mail',
  },
  'max-changes': { kind: 'limit', describe: 'most people that are created or updated: N, or P% of the rows' },
  'max-creates': { kind: 'limit', describe: 'most people that are created: N, or P% of the rows' },
  'max-removals': {
    kind: 'limit',
    describe:
      'most people who lose access or data: N, or P% of the rows (default: 5 % of the organization, and 20 % of the rows of a file that also does other things)',
  },
  'allow-shortage': {
    kind: 'boolean',
    default: false,
    describe: 'apply although there are not enough licenses; rows beyond them may be refused by Webex',
  },
  'missing-from': {
    kind: 'string',
    describe: 'only people whom this spreadsheet does not name',
  },
  created: {
    kind: 'choice',
    choices: ['keep', 'deactivate', 'delete'],
    default: 'keep',
    describe: 'what becomes of the people whom the job created',
  },
  format: {
    kind: 'choice',
    choices: ['csv', 'xlsx'],
    describe: 'xlsx writes the results as a workbook too, beside results.csv (default: csv)',
    inCommand: {
      export: {
        choices: ['csv', 'xlsx', 'controlhub'],
        describe:
          'controlhub writes what Control Hub takes under "Manage users by CSV" (default: csv, or as the file’s name ends)',
      },
    },
  },
  'redirect-uri': {
    kind: 'string',
    default: 'http://localhost:6001/redirect',
    describe: 'redirect address of the integration, letter for letter as it is registered',
  },
  scopes: {
    kind: 'string',
    default: usualScopes.join(' '),
    describe: 'what to ask for, separated by blanks; the integration must have all of it',
  },
  paste: {
    kind: 'boolean',
    default: false,
    describe: 'prints the address to sign in at, and asks for the address that the browser ends at',
  },
  device: { kind: 'boolean', default: false, describe: 'for a machine without a browser: confirm a code elsewhere' },
  'service-app': {
    kind: 'boolean',
    default: false,
    describe: 'for a machine account: asks for client id, client secret and refresh token',
  },
  everywhere: {
    kind: 'boolean',
    default: false,
    describe: 'ends all sign-ins of this person with this integration, on other machines too',
  },
  details: { kind: 'boolean', default: false, describe: 'show the changes row by row, field by field' },
  yes: { kind: 'boolean', default: false, describe: 'apply without asking' },
  profile: { kind: 'string', describe: 'a kept sign-in, or one of the profiles in the configuration file' },
  config: {
    kind: 'string',
    describe: 'configuration file (default: webex-bulk.json, whose addresses count only for Webex hosts)',
  },
  json: { kind: 'boolean', default: false, describe: 'one JSON object a line on stdout, for programs' },
  quiet: { kind: 'boolean', default: false, describe: 'no progress, no summary; only errors' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof optionTable;

/** The option as a command takes it. */
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
        : string;

/** Options by name; those with a default are always there. */
export type Options<N extends OptionName> = {
  readonly [K in N as (typeof optionTable)[K] extends { default: unknown } ? K : never]: ValueOf<
    (typeof optionTable)[K]
  >;
} & {
  readonly [K in N as (typeof optionTable)[K] extends { default: unknown } ? never : K]?: ValueOf<
    (typeof optionTable)[K]
  >;
};
