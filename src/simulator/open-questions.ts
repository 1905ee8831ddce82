/**
 * The questions about Webex's REST and OAuth side that no public source answers, or that sources answer differently:
 * one option each.
 */
import type { OptionEntry } from './option-entry.js';

export const openQuestionTable = [
  {
    name: 'duplicate-status',
    kind: 'choice',
    choices: ['409', '400'],
    default: '409',
    description: 'HTTP status of creating a person who already exists. Undocumented.',
  },
  {
    name: 'person-elsewhere-status',
    kind: 'choice',
    choices: ['409', '400', '403'],
    default: '409',
    description: 'HTTP status of creating a person whose address belongs to another organization. Undocumented.',
  },
  {
    name: 'required-attributes',
    kind: 'string',
    default: '',
    description:
      'Attributes that the organization demands of new people, separated by commas: firstName, lastName, displayName, title, department, address, city, state, zip, country, workPhone; any other, such as timeZone or a custom attribute, cannot be given over POST of people. Documented is that onboarding fails without them, not what the API answers.',
  },
  {
    name: 'required-attributes-mode',
    kind: 'choice',
    choices: ['refused', 'created'],
    default: 'refused',
    description:
      'What POST of a person without a required attribute does: refuses with 400, or answers 400 although the person was created, as documented to be possible.',
  },
  {
    name: 'text-kept',
    kind: 'choice',
    choices: ['as-sent', 'composed', 'collapsed', 'both'],
    default: 'as-sent',
    description:
      'How names, title, department and tracking values are kept: letter by letter; with composed letters (Unicode NFC); with single blanks and none at the ends; or both. Undocumented.',
  },
  {
    name: 'pending-licenses',
    kind: 'choice',
    choices: ['never', 'invited', 'always'],
    default: 'never',
    description:
      'For which people PATCH /licenses/users keeps what it assigns in pendingLicenses and pendingSiteUrls until they accept: documented for people outside the organization only; also for those whose invitation is pending; or for all. POST /__simulator/people with {email, accept: true} accepts.',
  },
  {
    name: 'units-exhausted',
    kind: 'choice',
    choices: ['206', '400', 'drop'],
    default: '206',
    description:
      'What PATCH /licenses/users answers where a license has no units left: 206; 400 if nothing of what was asked could be done; or 200 without the license. Undocumented. POST and PUT of people always drop it, as documented.',
  },
  {
    name: 'unknown-license',
    kind: 'choice',
    choices: ['206', '400'],
    default: '206',
    description:
      'What PATCH /licenses/users does with an unknown license beside good ones: give the good ones (206) or refuse all (400, as it once was).',
  },
  {
    name: 'partial-errors',
    kind: 'choice',
    choices: ['none', 'list', 'by-license'],
    default: 'none',
    description:
      'What the 206 of PATCH /licenses/users says about licenses that it did not give: nothing, as described; "errors" as a list of {errorCode, description}, as in its 400; or as an object {license id: {code, reason}}. The changelog promises errors and gives no shape.',
  },
  {
    name: 'account-type',
    kind: 'choice',
    choices: ['lower', 'upper'],
    default: 'lower',
    description:
      'How answers of PATCH /licenses/users write accountType: host and attendee, as described, or HOST and ATTENDEE, as an SDK has it.',
  },
  {
    name: 'put-omitted',
    kind: 'choice',
    choices: ['clear', 'keep'],
    default: 'clear',
    description:
      'What PUT of a person does with fields that are not in the body: clear them (names, addresses and loginEnabled are kept) or keep them. Documented only as "include all details".',
  },
  {
    name: 'put-answer',
    kind: 'choice',
    choices: ['200', '204'],
    default: '200',
    description: 'How PUT of a person answers; both are documented, without saying when.',
  },
  {
    name: 'min-response',
    kind: 'choice',
    choices: ['honoured', 'ignored'],
    default: 'honoured',
    description: 'Whether minResponse=true shortens the answers of POST (to the id) and PUT (to 204).',
  },
  {
    name: 'implicit-license',
    kind: 'choice',
    choices: ['refuse', 'keep'],
    default: 'refuse',
    description: 'What a PUT without the implicit license "Screen Share" does: an error, or the license stays anyway.',
  },
  {
    name: 'booleans',
    kind: 'choice',
    choices: ['booleans', 'strings'],
    default: 'booleans',
    description: 'How answers write loginEnabled and invitePending; the description says strings, SDKs read booleans.',
  },
  {
    name: 'timezone-key',
    kind: 'choice',
    choices: ['timezone', 'timeZone'],
    default: 'timezone',
    description: 'How answers call the time zone; the description has the first, a captured answer the second.',
  },
  {
    name: 'roles-on-list',
    kind: 'boolean',
    default: true,
    description: 'Whether the lists of people hold roles and licenses; sources differ. Lists by id= never do.',
  },
  {
    name: 'attendee-urls',
    kind: 'choice',
    choices: ['show-all-types', 'always'],
    default: 'show-all-types',
    description: 'When the siteUrls of a person show entries with #attendee: only with showAllTypes=true, or always.',
  },
  {
    name: 'last-activity',
    kind: 'choice',
    choices: ['told', 'absent', 'gated'],
    default: 'told',
    description:
      'What answers with presence show of each person: status and lastActivity; status only; or neither, as documented for a caller who has disabled status sharing. For which people lastActivity is there is undocumented.',
  },
  {
    name: 'shuffle-emails',
    kind: 'boolean',
    default: false,
    description: 'Answers list the addresses of a person in any order, as documented for GET.',
  },
  {
    name: 'page-cap',
    kind: 'number',
    default: 1000,
    description: 'Largest page of GET /people; a larger max silently gives this. Undocumented.',
  },
  {
    name: 'managed-people-listed',
    kind: 'boolean',
    default: false,
    description:
      'Whether lists of people and searches by name hold people of managed organizations, too. Documented for searches by email only.',
  },
  {
    name: 'next-link',
    kind: 'choice',
    choices: ['valueless-before', 'plain', 'max-null', 'empty-page'],
    default: 'valueless-before',
    description:
      'The address of the next page: as documented with a "before" without value; plain; with the observed defect max=null, which fails when sent; or by way of an empty page.',
  },
  {
    name: 'nobody-at-location',
    kind: 'choice',
    choices: ['empty', 'error-item'],
    default: 'empty',
    description:
      'What a page of GET /people?locationId= contains if the location has no people: nothing, or the observed single item that has no id and reports an error.',
  },
  {
    name: 'retry-after',
    kind: 'choice',
    choices: ['seconds', 'zero', 'none', 'rand', 'date'],
    default: 'seconds',
    description: 'The Retry-After of a 429: seconds, 0, none at all, the observed "rand(30),add(30)", or a date.',
  },
  {
    name: 'rotate-refresh-token',
    kind: 'boolean',
    default: false,
    description: 'Whether a refresh issues a new refresh token and revokes the old one. Undocumented.',
  },
  {
    name: 'old-access-token',
    kind: 'choice',
    choices: ['keep', 'revoke'],
    default: 'keep',
    description: 'Whether earlier access tokens stay valid after a refresh. Undocumented.',
  },
  {
    name: 'token-body',
    kind: 'choice',
    choices: ['form-or-json', 'form'],
    default: 'form-or-json',
    description:
      'What the token addresses accept: a form, as documented, or also the JSON that some published clients send.',
  },
  {
    name: 'oauth-errors',
    kind: 'choice',
    choices: ['webex', 'rfc6749'],
    default: 'webex',
    description: 'Shape of the errors of /access_token: the usual one of Webex, or {error, error_description}.',
  },
  {
    name: 'fast-polls',
    kind: 'choice',
    choices: ['take', 'slow_down', '429'],
    default: 'take',
    description:
      'How polls of a device before the end of its interval are answered: like any other, with the documented slow_down, or with 429. Undocumented.',
  },
] as const satisfies readonly OptionEntry[];
