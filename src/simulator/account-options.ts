/**
 * The questions about accounts on the meeting site that no public source answers: who is a host and who an attendee,
 * what happens to an account that changes from one to the other, and what a new one starts with.
 */
import type { OptionEntry } from './option-entry.js';

export const accountOptionTable = [
  {
    name: 'account-after-license',
    kind: 'choice',
    choices: ['keep', 'reset', 'remove'],
    default: 'keep',
    description:
      'What happens to the account on the site when its last license or attendee entry is removed: deactivated with its settings kept, deactivated with them reset, or removed. Undocumented; keep is taken from DelUser, which deactivates rather than erases.',
  },
  {
    name: 'license-for-attendee',
    kind: 'choice',
    choices: ['drop-entry', 'keep-entry'],
    default: 'drop-entry',
    description:
      'What happens to the attendee entry of a person who gets a license for the site: it is removed automatically, or stays until it is removed. Undocumented, except that both changes should be sent.',
  },
  {
    name: 'attendee-for-host',
    kind: 'choice',
    choices: ['refuse', 'replace', 'both'],
    default: 'refuse',
    description:
      'What adding an attendee entry does to a person who holds a license for the site: it is refused (400216 of PATCH /licenses/users; POST and PUT of people ignore it), takes the licenses of the site, or exists in addition to them. Undocumented. A site administrator is always refused, as documented for Control Hub.',
  },
  {
    name: 'types-as-attendee',
    kind: 'choice',
    choices: ['as-account', 'keep', 'clear'],
    default: 'as-account',
    description:
      'What happens to the session types of a host account that turns into an attendee account: as --account-after-license says (keep keeps them, else they are cleared), kept, or cleared. Undocumented.',
  },
  {
    name: 'types-as-host-again',
    kind: 'choice',
    choices: ['kept', 'default', 'none'],
    default: 'kept',
    description:
      'Session types of an account that becomes a host account again: those that it still has, and the default ones where there are none; the default ones; or none. Undocumented.',
  },
  {
    name: 'default-session-types',
    kind: 'string',
    default: '214',
    description: 'Session types of a new host account on the site, separated by commas.',
  },
  {
    name: 'default-attendee-types',
    kind: 'string',
    default: '',
    description: 'Session types of a new attendee account on the site, separated by commas. Undocumented.',
  },
  {
    name: 'default-tracking-codes',
    kind: 'string',
    default: '',
    description:
      'Tracking codes of a new account on the site, as "Region=EMEA; Project=Apollo". REST documents a default among the values of a code, not whether new accounts get it.',
  },
  {
    name: 'auto-assign',
    kind: 'string',
    default: '',
    description: 'Names of the licenses that are assigned to new people automatically, separated by semicolons.',
  },
  {
    name: 'auto-assign-answer',
    kind: 'choice',
    choices: ['shown', 'hidden'],
    default: 'shown',
    description:
      'Whether the answer to POST of a person shows the licenses of --auto-assign, or only those that were asked for; reads always show them. Undocumented.',
  },
] as const satisfies readonly OptionEntry[];
