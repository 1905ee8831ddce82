/** What is not documented about SCIM 2.0 of Webex Identity, and about a changed address: one option each. */
import type { OptionEntry } from '../option-entry.js';

export const scimOptionTable = [
  {
    name: 'employee-numbers',
    kind: 'boolean',
    default: false,
    description: 'Seeded people have employee numbers: the first person 000001, the second 000002, and so on.',
  },
  {
    name: 'directory-data',
    kind: 'boolean',
    default: false,
    description:
      'Seeded people have a cost center, an organization, a division, numbers at work and mobile, an address at work, language, time zone and an external id.',
  },
  {
    name: 'scim-hidden',
    kind: 'string',
    default: '',
    description: 'Addresses of people who are not shown in SCIM, separated by commas. Undocumented.',
  },
  {
    name: 'scim-largest-page',
    kind: 'number',
    default: 500,
    description: 'Largest count of GET Users. Undocumented; without a count, a page has 100 users (documented).',
  },
  {
    name: 'scim-large-count',
    kind: 'choice',
    choices: ['lower', 'refuse'],
    default: 'lower',
    description: 'What a count above the largest does: it is lowered (RFC 7644 allows that) or refused. Undocumented.',
  },
  {
    name: 'scim-patch-answer',
    kind: 'choice',
    choices: ['200', '200-empty', '204', 'before'],
    default: '200',
    description:
      'How PATCH of a user answers: with the changed user, as documented; with an empty 200; with 204; or with the user before the change, as some SCIM services do.',
  },
  {
    name: 'scim-patch-forms',
    kind: 'choice',
    choices: ['both', 'with-path', 'without-path'],
    default: 'both',
    description:
      'Which forms of PATCH can change an address: one operation without a path, which replaces userName and emails together; operations with paths, which differ from each other for a moment; or both. Undocumented.',
  },
  {
    name: 'scim-add-by-filter',
    kind: 'choice',
    choices: ['adds', 'refuse'],
    default: 'adds',
    description:
      'What PATCH with add does where no entry fits the filter of its path, as in phoneNumbers[type eq "fax"].value: adds that entry, or refuses with noTarget. Undocumented.',
  },
  {
    name: 'scim-domains',
    kind: 'choice',
    choices: ['any', 'own'],
    default: 'any',
    description:
      'To which domains an address can be changed: to any that no other organization has, or only to domains that people of the organization have already. Undocumented.',
  },
  {
    name: 'address-change',
    kind: 'choice',
    choices: ['at-once', 'confirmed'],
    default: 'at-once',
    description:
      'When a changed address takes effect: at once; or when the person has confirmed it by mail (help.webex.com nsi3kgb), until when every API shows the old one. POST /__simulator/people with {email, accept: true} confirms.',
  },
  {
    name: 'address-delay',
    kind: 'number',
    default: 0,
    description: 'Seconds until the People API shows an address that was changed over SCIM. Undocumented.',
  },
  {
    name: 'site-address-delay',
    kind: 'number',
    default: 0,
    description: 'Seconds for which the meeting site knows a person by the old address only. Undocumented.',
  },
  {
    name: 'scim-people-delay',
    kind: 'number',
    default: 0,
    description:
      'Seconds until the People API sees what was changed over SCIM (addresses: --address-delay); until then it does not know a new person, and gives them no licenses. Undocumented.',
  },
  {
    name: 'scim-list-delay',
    kind: 'number',
    default: 0,
    description: 'Seconds until lists of GET Users show what was changed over SCIM. Undocumented.',
  },
  {
    name: 'scim-filter-or',
    kind: 'choice',
    choices: ['accepted', 'refused'],
    default: 'accepted',
    description: 'Whether filters of GET Users may join comparisons by "or", as RFC 7644 has it. Undocumented.',
  },
  {
    name: 'scim-attributes',
    kind: 'choice',
    choices: ['honoured', 'ignored', 'core-only'],
    default: 'honoured',
    description:
      'Whether answers of GET Users hold only the attributes that are asked for, as documented; whole users; or, where some are asked for, nothing of the enterprise extension. How attributes of an extension are to be named is documented by one example only.',
  },
  {
    name: 'scim-longest-url',
    kind: 'number',
    default: 0,
    description:
      'Characters of the longest path and query that SCIM takes; a longer one is answered with 414. 0: no limit. Undocumented.',
  },
  {
    name: 'scim-etag',
    kind: 'choice',
    choices: ['given', 'absent'],
    default: 'given',
    description:
      'Whether SCIM answers have an ETag, operations of a bulk a version, and If-Match is held to it. Undocumented; meta.version is always there (described).',
  },
] as const satisfies readonly OptionEntry[];
