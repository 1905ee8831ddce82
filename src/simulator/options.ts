/**
 * All settings of the simulated Webex in one table, which defines both the command line and the defaults.
 *
 * An option whose description says "undocumented" stands for something that no public source answers; a Webex client
 * must work correctly with each of its values.
 */
import { accountOptionTable } from './account-options.js';
import { optionKey } from './option-entry.js';
import type { OptionEntry, OptionsOf } from './option-entry.js';
import { openQuestionTable } from './open-questions.js';
import { scimBulkOptionTable } from './scim/bulk-options.js';
import { scimOptionTable } from './scim/options.js';
import { siteSettingsOptionTable } from './rest/site-settings-options.js';
import { xmlOptionTable } from './xml/options.js';
import type { XmlOptions } from './xml/options.js';

const ownOptionTable = [
  { name: 'port', kind: 'number', default: 0, description: 'Port on 127.0.0.1 to listen on; 0 uses any free one.' },
  {
    name: 'users',
    kind: 'number',
    default: 50,
    description: 'People who exist from the start, in addition to the administrator.',
  },
  { name: 'seed', kind: 'string', default: '1', description: 'The same seed gives the same people, ids and codes.' },
  {
    name: 'rate',
    kind: 'number',
    default: 0,
    description:
      'Requests per minute and caller, counted separately for REST and XML, in a token bucket with a burst of 10; 0 means no limit. Webex documents roughly 300 for most of REST and no number for XML.',
  },
  {
    name: 'minute',
    kind: 'number',
    default: 60,
    description: 'Seconds in the minute of --rate, so that tests need not wait a full one.',
  },
  {
    name: 'latency',
    kind: 'number',
    default: 0,
    description: 'Milliseconds to wait before each request is handled.',
  },
  {
    name: 'site-delay',
    kind: 'number',
    default: 0,
    description: 'Seconds until a new person appears on the meeting site. Undocumented.',
  },
  {
    name: 'ticket-lifetime',
    kind: 'number',
    default: 5400,
    description: 'Seconds that a session ticket of the XML API is valid.',
  },
  {
    name: 'token-lifetime',
    kind: 'number',
    default: 1_209_599,
    description: 'Seconds that an access token is valid (documented: 14 days).',
  },
  {
    name: 'refresh-token-lifetime',
    kind: 'number',
    default: 7_775_999,
    description: 'Seconds that a refresh token is valid (documented: 90 days, renewed with each use).',
  },
  { name: 'overage', kind: 'boolean', default: false, description: 'Licenses can be assigned beyond their total.' },
  {
    name: 'admin-role',
    kind: 'choice',
    choices: ['full', 'user', 'readonly', 'none'],
    default: 'full',
    description: 'Role of the administrator who owns the tokens.',
  },
  {
    name: 'scopes',
    kind: 'string',
    default: '',
    description: 'Scopes of the first access token, separated by spaces; empty means all.',
  },
  {
    name: 'authorize',
    kind: 'choice',
    choices: ['approve', 'page', 'deny'],
    default: 'approve',
    description: 'What the sign-in page does: approve immediately, show a page with a button, or refuse.',
  },
  {
    name: 'second-site',
    kind: 'boolean',
    default: false,
    description:
      'Adds the site acme-emea.webex.com with its own license "Webex Suite" in subscription Sub200002. Access to it is always denied, over XML and to its settings over REST.',
  },
  {
    name: 'further-sites',
    kind: 'string',
    default: '',
    description:
      'More sites of the organization, separated by commas, such as acme-emea.webex.com: each with a license "Webex Suite" and session types and tracking codes of its own. The administrator administers them.',
  },
  {
    name: 'site-type',
    kind: 'choice',
    choices: ['control-hub', 'linked', 'site-admin'],
    default: 'control-hub',
    description:
      'Who manages the sites, as shown by GET /licenses. Only with site-admin can a tracking code be required: then "Division" is.',
  },
  {
    name: 'extra-tracking-code',
    kind: 'string',
    default: '',
    description: 'Name of one more tracking code of the site, free text and optional, at index 9.',
  },
  {
    name: 'managed-people',
    kind: 'number',
    default: 0,
    description:
      'People of an organization that this one manages, as a partner does its customers: user000001@customer.example and so on. Administrators find them by email (documented).',
  },
  {
    name: 'log-limit',
    kind: 'number',
    default: 200_000,
    description: 'Maximum number of requests in the log; the oldest are dropped first.',
  },
] as const satisfies readonly OptionEntry[];

export type SimulatorOptions = OptionsOf<typeof ownOptionTable> &
  OptionsOf<typeof openQuestionTable> &
  OptionsOf<typeof accountOptionTable> &
  OptionsOf<typeof siteSettingsOptionTable> &
  OptionsOf<typeof scimOptionTable> &
  OptionsOf<typeof scimBulkOptionTable> &
  XmlOptions;

/** Every option of the simulator: its own, the open questions of REST and OAuth, of accounts, site settings and SCIM, and of XML. */
export const simulatorOptionTable: readonly OptionEntry[] = [
  ...ownOptionTable,
  ...openQuestionTable,
  ...accountOptionTable,
  ...siteSettingsOptionTable,
  ...scimOptionTable,
  ...scimBulkOptionTable,
  ...xmlOptionTable,
];

/**
 * Options for a simulated Webex from any object that holds them by name, `site-delay` or `siteDelay`: the flags of a
 * command line, or a few chosen in a test. Absent options take the default of the table; other keys are ignored. Throws
 * a RangeError if a value is not of the kind in the table.
 */
export function simulatorOptionsFrom(given: Readonly<Record<string, unknown>> = {}): SimulatorOptions {
  const chosen = simulatorOptionTable.map((entry) => {
    const key = optionKey(entry.name);
    const value = given[key] ?? given[entry.name];
    return [key, value === undefined ? entry.default : checkedValue(entry, value)] as const;
  });
  return Object.fromEntries(chosen) as unknown as SimulatorOptions;
}

/** A number may arrive as text and text as a number, as command lines and tests pass them. */
function checkedValue(entry: OptionEntry, value: unknown): unknown {
  const { name, kind, choices = [] } = entry;
  const isPlain = typeof value === 'string' || typeof value === 'number';
  if (kind === 'boolean' && typeof value === 'boolean') return value;
  if (kind === 'string' && isPlain) return String(value);
  if (kind === 'choice' && isPlain && choices.includes(String(value))) return String(value);
  if (kind === 'number' && isPlain && value !== '' && Number(value) >= 0) return Number(value);
  const allowed = {
    boolean: 'true or false',
    string: 'a text',
    number: 'a number from 0',
    choice: choices.join(' or '),
  };
  throw new RangeError(`The simulator's option --${name} must be ${allowed[kind]}, not ${JSON.stringify(value)}.`);
}
