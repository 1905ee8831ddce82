/** What is not documented about Bulk of SCIM 2.0: one option each. */
import type { OptionEntry } from '../option-entry.js';

export const scimBulkOptionTable = [
  {
    name: 'scim-bulk-data',
    kind: 'choice',
    choices: ['either', 'object', 'text'],
    default: 'either',
    description:
      'How the data of an operation may be written: as an object (RFC 7644), as JSON in a text (the description), or either. Undocumented.',
  },
  {
    name: 'scim-bulk-list',
    kind: 'choice',
    choices: ['either', 'operations', 'Operations'],
    default: 'either',
    description:
      'How the list of a Bulk request is called: operations (the description), Operations (RFC 7644), or either. Undocumented.',
  },
  {
    name: 'scim-bulk-order',
    kind: 'choice',
    choices: ['as-sent', 'reversed'],
    default: 'as-sent',
    description: 'In which order a Bulk answers its operations. Undocumented.',
  },
  {
    name: 'scim-bulk-stopped',
    kind: 'choice',
    choices: ['left-out', 'not-attempted'],
    default: 'left-out',
    description:
      'What a Bulk answers for operations after failOnErrors: nothing, or status 424 for each that was not started. Undocumented.',
  },
  {
    name: 'scim-bulk-status',
    kind: 'choice',
    choices: ['text', 'number', 'code'],
    default: 'text',
    description: 'How a Bulk writes the status of an operation: "201", 201 or {"code": "201"}. Undocumented.',
  },
  {
    name: 'scim-bulk-errors',
    kind: 'choice',
    choices: ['response', 'absent'],
    default: 'response',
    description: 'Whether a failed operation of a Bulk has its error in response (RFC 7644). Undocumented.',
  },
  {
    name: 'scim-bulk-patch-answer',
    kind: 'choice',
    choices: ['200', '200-resource', '204'],
    default: '200',
    description:
      'How a Bulk answers PATCH: with 200, as the described example; with 200 and the user (POST too); or with 204. Undocumented.',
  },
  {
    name: 'scim-bulk-id',
    kind: 'choice',
    choices: ['echoed', 'post-only'],
    default: 'echoed',
    description: 'Whether a Bulk repeats the bulkId of operations other than POST. Undocumented.',
  },
  {
    name: 'scim-bulk-cost',
    kind: 'choice',
    choices: ['request', 'operations'],
    default: 'request',
    description: 'Whether a Bulk counts as one request against --rate, or as many as it has operations. Undocumented.',
  },
  {
    name: 'scim-bulk-size',
    kind: 'number',
    default: 0,
    description: 'Bytes of the largest Bulk request; a larger one is answered with 413. 0: no limit. Undocumented.',
  },
  {
    name: 'scim-bulk-throttle',
    kind: 'number',
    default: 0,
    description:
      'Every n-th POST or PATCH within Bulk requests is answered with 429 and not done; 0: none. Undocumented.',
  },
] as const satisfies readonly OptionEntry[];
