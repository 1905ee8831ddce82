/**
 * The questions about session types and tracking codes over REST that no public source answers, or that sources answer
 * differently: one option each.
 */
import type { OptionEntry } from '../option-entry.js';

export const siteSettingsOptionTable = [
  {
    name: 'rest-settings',
    kind: 'choice',
    choices: ['on', 'gone', 'not-found'],
    default: 'on',
    description:
      'Whether session types and tracking codes are available over REST; otherwise each of their addresses answers 410 (gone) or 404 (not-found).',
  },
  {
    name: 'rest-session-types-mode',
    kind: 'choice',
    choices: ['replace', 'merge'],
    default: 'replace',
    description:
      'What PUT of session types does with those that it omits: removes them (replace) or keeps them (merge). Undocumented.',
  },
  {
    name: 'rest-tracking-mode',
    kind: 'choice',
    choices: ['replace', 'merge'],
    default: 'replace',
    description:
      'What PUT of tracking codes does with those that it omits: clears them (replace) or keeps them (merge). Undocumented.',
  },
  {
    name: 'rest-unknown-session-type',
    kind: 'choice',
    choices: ['400', '404', 'ignore'],
    default: '400',
    description:
      'What PUT does with the id of a session type that the site lacks or has deactivated: refuses all, or ignores it. Undocumented. A deactivated one that the person already has is accepted.',
  },
  {
    name: 'rest-empty-session-types',
    kind: 'choice',
    choices: ['clear', 'keep', 'refuse'],
    default: 'clear',
    description: 'What PUT with an empty list of session types does. Undocumented.',
  },
  {
    name: 'rest-attendee-session-types',
    kind: 'choice',
    choices: ['refuse', 'accept'],
    default: 'refuse',
    description: 'Whether PUT accepts session types for an attendee-only account. Undocumented.',
  },
  {
    name: 'rest-unknown-user',
    kind: 'choice',
    choices: ['404', '400'],
    default: '404',
    description: 'HTTP status for a person who does not exist on the site, or not yet. Undocumented.',
  },
  {
    name: 'rest-ids',
    kind: 'choice',
    choices: ['strings', 'numbers', 'mixed'],
    default: 'strings',
    description:
      'How answers write the ids of session types and tracking codes: as strings, as described; as numbers; or as in the documented examples, where an answer to PUT of tracking codes has numbers (mixed).',
  },
  {
    name: 'rest-inactive-session-types',
    kind: 'choice',
    choices: ['hidden', 'listed'],
    default: 'hidden',
    description:
      "Whether the site's list of session types holds those that are deactivated, which it has no word for. Undocumented. A person's own are always shown.",
  },
  {
    name: 'rest-unset-codes',
    kind: 'choice',
    choices: ['absent', 'empty'],
    default: 'absent',
    description:
      "Whether a person's tracking codes leave out those without a value, or show them with an empty one. Undocumented; PUT refuses an empty value.",
  },
  {
    name: 'rest-put-answer',
    kind: 'choice',
    choices: ['full', 'empty-list', 'stale'],
    default: 'full',
    description:
      'What PUT answers once it has done its work: all that is set now, as documented; no session types or tracking codes at all; or those from before.',
  },
  {
    name: 'mapped-tracking-codes',
    kind: 'boolean',
    default: false,
    description:
      "The site's tracking codes are mapped to attributes of people: REST shows values and refuses to set them, as documented without text or status. With --required-attributes it is all that Control Hub has in place of required codes.",
  },
  {
    name: 'mapped-attributes',
    kind: 'string',
    default: '',
    description:
      'With --mapped-tracking-codes: which attribute of a person feeds which code, as "Project=costCenter; Region=division"; attributes are costCenter, organization, division, employeeNumber, department, title. People are seeded with the values of their codes.',
  },
  {
    name: 'mapped-delay',
    kind: 'number',
    default: 0,
    description: 'Seconds until a changed attribute of --mapped-attributes reaches the code. Undocumented.',
  },
  {
    name: 'mapped-reach',
    kind: 'choice',
    choices: ['reaches', 'never'],
    default: 'reaches',
    description: 'Whether a changed attribute of --mapped-attributes reaches the code at all. Undocumented.',
  },
  {
    name: 'list-input-mode',
    kind: 'choice',
    choices: ['select', 'editableSelect', 'hostProfileSelect'],
    default: 'select',
    description:
      'The inputMode of the tracking codes that have a list of values. REST accepts values that are not on the list for editableSelect only, as documented.',
  },
] as const satisfies readonly OptionEntry[];
