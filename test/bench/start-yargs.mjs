/** Run by the benchmark `start` for comparison: only defines the commands of the program and their options, in yargs. */
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';

const text = { type: 'string', requiresArg: true };
const yesNo = { type: 'boolean' };

const options = {
  site: { ...text, describe: 'meeting site, acme.webex.com (default: the only site of the organization)' },
  admin: { ...text, describe: 'address of the administrator (default: who the access token belongs to)' },
  'api-url': { ...text, describe: 'address of the REST API (default: https://webexapis.com/v1)' },
  'xml-url': {
    ...text,
    describe: 'address of the XML API; {site} stands for the site (default: https://{site}/WBXService/XMLService)',
  },
  output: { ...text, describe: 'folder for the jobs (default: output)' },
  limit: { ...text, describe: 'only the first N rows, as a trial' },
  where: { ...text, describe: 'only rows with column=value; wx_ columns of a result too' },
  people: {
    ...text,
    choices: ['any', 'existing', 'new'],
    describe: 'whom rows may be about (default: any); others are invalid',
  },
  'look-up': {
    ...text,
    choices: ['auto', 'email', 'list'],
    describe:
      'how people are found: each by e-mail, by listing the organization, or what takes fewer calls (auto) (default: auto)',
  },
  'settings-api': {
    ...text,
    choices: ['auto', 'xml', 'rest'],
    describe:
      'API for session types and tracking codes: XML, REST, or XML where it lets you in and REST else (auto) (default: auto)',
  },
  'compare-apis': {
    ...yesNo,
    describe: 'read site and a sample of people over XML and over REST, and list what differs',
  },
  sample: { ...text, describe: 'people whom --compare-apis reads, at most (default: 20)' },
  concurrency: { ...text, describe: 'requests in flight, each API (default: 10)' },
  rate: { ...text, describe: 'requests a minute at most, each API (default: as Webex allows)' },
  'site-wait': { ...text, describe: 'seconds that a row waits for the site to know a new person (default: 300)' },
  verify: { ...yesNo, describe: 'read site settings back (--no-verify leaves that out)' },
  strict: { ...yesNo, describe: 'refuse the whole file for one invalid row, warning or license shortage' },
  'ignore-unknown': { ...yesNo, describe: 'leave unknown columns out instead of refusing the file' },
  map: {
    ...text,
    describe:
      'takes a heading of the file for a column: --map "Their Header=title"; may be given again; =ignore leaves it out',
  },
  sheet: { ...text, describe: 'of a workbook: the name of the sheet (default: the first that is not hidden)' },
  'remove-false': {
    ...yesNo,
    describe: 'FALSE under a license of a Control Hub file takes it away, as "add and remove" does there',
  },
  encoding: {
    ...text,
    describe: 'of a text file that has no mark and is not UTF-8: windows-1252, macroman (default: told by its bytes)',
  },
  delimiter: {
    ...text,
    describe: 'between cells: comma, semicolon, tab, pipe (default: told by the first lines)',
  },
  'max-changes': { ...text, describe: 'most people that are created or updated: N, or P% of the rows' },
  'max-creates': { ...text, describe: 'most people that are created: N, or P% of the rows' },
  'max-removals': {
    ...text,
    describe: 'most people who lose something: N, or P% of the rows (default: 20% from 10 rows up)',
  },
  join: {
    ...text,
    describe: 'a second spreadsheet about the same people, such as the export of the site; joined by e-mail',
  },
  'missing-from': { ...text, describe: 'only people whom this spreadsheet does not name' },
  created: {
    ...text,
    choices: ['keep', 'deactivate', 'delete'],
    describe: 'what becomes of the people whom the job created (default: keep)',
  },
  format: {
    ...text,
    choices: ['csv', 'xlsx'],
    describe: 'xlsx writes the results as a workbook too, beside results.csv (default: csv)',
  },
  'redirect-uri': {
    ...text,
    describe:
      'redirect address of the integration, letter for letter as it is registered (default: http://localhost:6001/redirect)',
  },
  scopes: {
    ...text,
    describe:
      'what to ask for, separated by blanks; the integration must have all of it (default: spark:all spark-admin:licenses_read spark-admin:people_read spark-admin:people_write)',
  },
  paste: {
    ...yesNo,
    describe: 'prints the address to sign in at, and asks for the address that the browser ends at',
  },
  device: { ...yesNo, describe: 'for a machine without a browser: confirm a code elsewhere' },
  'service-app': {
    ...yesNo,
    describe: 'for a machine account: asks for client id, client secret and refresh token',
  },
  everywhere: {
    ...yesNo,
    describe: 'ends all sign-ins of this person with this integration, on other machines too',
  },
  details: { ...yesNo, describe: 'show the changes row by row, field by field' },
  yes: { ...yesNo, describe: 'apply without asking' },
  profile: { ...text, describe: 'a kept sign-in, or one of the profiles in the configuration file' },
  config: { ...text, describe: 'configuration file (default: webex-bulk.json, if there is one)' },
  json: { ...yesNo, describe: 'one JSON object a line on stdout, for programs' },
  quiet: { ...yesNo, describe: 'no progress, no summary; only errors' },
};

const exportFormat = {
  ...text,
  choices: ['csv', 'xlsx', 'controlhub'],
  describe:
    'controlhub writes what Control Hub takes under "Manage users by CSV" (default: csv, or as the file’s name ends)',
};

const common = ['profile', 'config', 'output', 'json', 'quiet'];
const service = ['site', 'admin', 'api-url', 'xml-url', 'settings-api', 'concurrency', 'rate'];
const file = [
  'limit',
  'where',
  'people',
  'ignore-unknown',
  'map',
  'remove-false',
  'encoding',
  'delimiter',
  'sheet',
  'join',
];
const limits = ['max-changes', 'max-creates', 'max-removals'];
const change = [...common, ...service, ...limits, 'strict', 'details', 'yes', 'verify', 'site-wait', 'format'];

const job = 'a job: its folder, a beginning of its name, or "latest"';
const commands = [
  [
    'plan <file>',
    'what would change; sends no write',
    ['look-up', ...common, ...service, ...file, ...limits, 'strict', 'details'],
    'the spreadsheet',
  ],
  [
    'apply <target>',
    'plan and apply a file, apply a planned job, or go on with one',
    [...change, 'look-up', ...file],
    'a spreadsheet, or a job: its folder, a beginning of its name, or "latest"',
  ],
  ['retry <job>', 'a new job from the rows that are not done', [...change, 'look-up'], job],
  ['undo <job>', 'a new job that puts back what the job changed', [...change, 'created'], job],
  ['results <job>', 'makes results and summary again from plan and journal', [...common, 'format'], job],
  [
    'export [to]',
    'the people of organization and site, in columns that apply finds unchanged',
    [...common, ...service, 'format', 'missing-from', 'map', 'sheet', 'encoding', 'delimiter'],
    'where to write (default: export.csv)',
  ],
  [
    'template [blank]',
    'a starter spreadsheet with this site’s own columns, and the allowed values',
    [...common, ...service],
    'where to write (default: template.csv)',
  ],
  [
    'login',
    'signs in, and keeps the sign-in for later runs',
    [...common, 'site', 'api-url', 'xml-url', 'redirect-uri', 'scopes', 'paste', 'device', 'service-app'],
  ],
  ['logout', 'forgets a sign-in, here and at Webex', [...common, 'api-url', 'everywhere']],
  ['profiles', 'the sign-ins that are kept', common],
  ['whoami', 'who is signed in, as what, for how long and to which sites', [...common, ...service]],
  [
    'doctor',
    'checks sign-in, rights, site and both APIs; says what to fix',
    [...common, ...service, 'compare-apis', 'sample'],
  ],
  ['demo', 'apply samples/users.csv to a simulated organization', common],
  // Its own options are no part of what is measured: the program makes them only where this command is named.
  ['simulate', 'a local Webex to try things on', common],
];

const line = yargs(hideBin(process.argv))
  .scriptName('webex-bulk')
  .usage('Takes a spreadsheet of people and makes a Webex organization agree with it.');
for (const [usage, describe, names, about] of commands) {
  const argument = /[<[](?<name>.+)[>\]]/u.exec(usage)?.groups.name;
  const own = usage.startsWith('export') ? { ...options, format: exportFormat } : options;
  const taken = Object.fromEntries(names.map((name) => [name, own[name]]));
  line.command(
    usage,
    describe,
    (command) => {
      if (argument !== undefined)
        command.positional(argument, { type: 'string', demandOption: usage.includes('<'), describe: about });
      return command.options(taken);
    },
    () => undefined,
  );
}
await line
  .command(
    '$0',
    false,
    (command) => command.options(Object.fromEntries(common.map((name) => [name, options[name]]))),
    () => undefined,
  )
  .completion('completion', 'prints what makes bash or zsh complete commands and options')
  .strict()
  .parserConfiguration({ 'duplicate-arguments-array': true, 'camel-case-expansion': false })
  .epilogue(
    `Exit codes: 0 every row is created, updated, unchanged or deleted; 1 unexpected error; 2 wrong usage or configuration;
3 finished, some rows are not done (plan: some cannot be; doctor: something is broken); 4 refused, nothing sent;
5 stopped early, the job can go on; 6 sign-in needed; 130/143 interrupted, the job can go on.
Every option can stand in the environment (--api-url as WEBEX_API_URL) or in webex-bulk.json ("apiUrl").
Sign in with webex-bulk login, or by the environment: WEBEX_ACCESS_TOKEN, or WEBEX_REFRESH_TOKEN, WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET.`,
  )
  .locale('en')
  .wrap(Math.min(110, process.stdout.columns || 110))
  .parseAsync();
