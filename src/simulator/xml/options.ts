/** Options of the XML side: one for each question that no public source answers, or that tests want to switch. */
import type { OptionsOf } from '../option-entry.js';

export const xmlOptionTable = [
  {
    name: 'xml',
    kind: 'choice',
    choices: ['on', 'no-sign-in', 'no-catalog', 'gone'],
    default: 'on',
    description:
      'How much of the XML API is available: all; no sign-in, as for a token without spark:all; no GetSite, LstMeetingType and GetMeetingType, which are not among those that stay; or nothing, HTTP 410 as the policy for retired APIs says.',
  },
  {
    name: 'mapped-over-xml',
    kind: 'choice',
    choices: ['accept', 'refuse'],
    default: 'accept',
    description: 'Undocumented: whether SetUser accepts tracking codes on a site with --mapped-tracking-codes.',
  },
  {
    name: 'mapped-in-xml',
    kind: 'choice',
    choices: ['shown', 'left-out'],
    default: 'shown',
    description: 'Undocumented: whether GetUser shows the tracking codes of a site with --mapped-tracking-codes.',
  },
  {
    name: 'tracking-mode',
    kind: 'choice',
    choices: ['merge', 'replace'],
    default: 'replace',
    description:
      'Undocumented: whether SetUser keeps (merge) or clears (replace) the tracking codes that a sent <tracking> omits.',
  },
  {
    name: 'empty-meeting-types',
    kind: 'choice',
    choices: ['clear', 'keep', 'refuse'],
    default: 'clear',
    description: 'Undocumented: what an empty <meetingTypes> of SetUser does.',
  },
  {
    name: 'unknown-type-exception',
    kind: 'string',
    default: '030025',
    description: 'Undocumented: the exceptionID of SetUser for a session type that the site lacks or has deactivated.',
  },
  {
    name: 'attendee-session-types',
    kind: 'choice',
    choices: ['refuse', 'accept'],
    default: 'refuse',
    description: 'Undocumented: whether SetUser accepts session types for an attendee-only account.',
  },
  {
    name: 'off-list-value',
    kind: 'choice',
    choices: ['accept', 'refuse'],
    default: 'accept',
    description: 'Undocumented: whether SetUser accepts a tracking value that is not on the list of its code.',
  },
  {
    name: 'long-value',
    kind: 'choice',
    choices: ['refuse', 'truncate'],
    default: 'refuse',
    description: 'Undocumented: what happens to a tracking value of more than 128 characters.',
  },
  {
    name: 'xml-encoding',
    kind: 'choice',
    choices: ['utf-8', 'iso-8859-1'],
    default: 'utf-8',
    description: 'Encoding of XML answers; both were seen. What ISO-8859-1 lacks is written as numeric references.',
  },
  {
    name: 'gsb-status',
    kind: 'choice',
    choices: ['PRIMARY', 'BACKUP'],
    default: 'PRIMARY',
    description: 'BACKUP: the site says that its backup servers are serving.',
  },
  {
    name: 'site-suspended',
    kind: 'boolean',
    default: false,
    description: 'SetUser and CreateUser answer 010107, and REST sets nothing on the site.',
  },
  {
    name: 'list-page',
    kind: 'number',
    default: 500,
    description: 'Undocumented: the maximum number of items in one answer of LstMeetingType or LstsummaryUser.',
  },
  {
    name: 'unset-elements',
    kind: 'choice',
    choices: ['empty', 'absent'],
    default: 'empty',
    description: 'Whether GetUser writes <use:tracking/> and <use:meetingTypes/> if there is nothing, or omits them.',
  },
  {
    name: 'attendee-account',
    kind: 'choice',
    choices: ['attendeeOnly', '030001'],
    default: 'attendeeOnly',
    description:
      'Undocumented: whether GetUser and REST show the settings of an attendee account, or report that the person is unknown.',
  },
  {
    name: 'session-type-names',
    kind: 'choice',
    choices: ['alike', 'different'],
    default: 'alike',
    description:
      'Whether <name> and <displayName> of a session type say the same, as in the only public capture, or the first adds the product code.',
  },
  {
    name: 'tracking-blanks',
    kind: 'choice',
    choices: ['keep', 'trim'],
    default: 'keep',
    description: 'Undocumented: whether the site keeps blanks at the ends of a tracking value.',
  },
  {
    name: 'site-id',
    kind: 'string',
    default: '490231',
    description: 'The number by which older clients name the site instead of siteName.',
  },
  {
    name: 'unknown-site-exception',
    kind: 'string',
    default: '010001',
    description: 'Undocumented: the exceptionID for an unknown site.',
  },
  {
    name: 'access-token-exception',
    kind: 'string',
    default: '030047',
    description: 'Undocumented: the exceptionID for an invalid webExAccessToken in the header.',
  },
  {
    name: 'admin-password',
    kind: 'string',
    default: '',
    description: 'Password with which the administrator may sign in to XML; empty: no password works.',
  },
] as const;

export type XmlOptions = OptionsOf<typeof xmlOptionTable>;
