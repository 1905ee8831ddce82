/** Options for files that are dropped, and for a person's word about them; part of the table of all options. */
import { leaversChoices, leaversInDiff } from '../model/leavers.js';

export const watchOptionTable = {
  once: { kind: 'boolean', default: false, describe: 'do what is there, and end: for cron and timers' },
  schedule: {
    kind: 'string',
    describe: 'take files at these times only, written as for cron: "0 2 * * *" (default: as they arrive)',
  },
  timezone: {
    kind: 'string',
    describe: 'time zone of --schedule or --every, such as Europe/Berlin (default: of this machine)',
  },
  status: { kind: 'boolean', default: false, describe: 'show whether the watcher is alive and what waits, and end' },
  settle: {
    kind: 'number',
    least: 0,
    default: 5,
    describe:
      'seconds for which a file must be unchanged before it is taken; a file NAME.ready beside it is enough, too',
  },
  leavers: {
    kind: 'choice',
    choices: leaversChoices,
    describe:
      'what is taken from people who were in the last file and are missing from this one (default: they are only told)',
    inCommand: {
      diff: {
        choices: leaversInDiff,
        describe: 'of --as-plan: what becomes of people who are only in the old file (default: leave-out)',
      },
    },
  },
  'undo-days': {
    kind: 'number',
    least: 0,
    default: 30,
    describe: 'days for which prune keeps the jobs of dropped files, so that they can be undone',
  },
  'metrics-file': {
    kind: 'string',
    describe: 'write metrics as OpenMetrics text to this file, such as /var/lib/node_exporter/textfile/webex-bulk.prom',
  },
  'expect-by': {
    kind: 'string',
    describe: 'tell when no file has come by these times, written as for cron: "0 3 * * *" (default: no notification)',
  },
  'max-invalid': { kind: 'limit', describe: 'most rows that cannot be done as they are: N, or P% (default: 5 %)' },
  'max-sign-ins-off': {
    kind: 'limit',
    describe: 'most people whose sign-in is turned off: N, or P% of the rows (default: 5 % and 20)',
  },
  'max-shrink': {
    kind: 'limit',
    describe: 'by how much a file may be shorter than the last one: N rows, or P% (default: 20 %)',
  },
  'max-growth': {
    kind: 'limit',
    describe: 'by how much a file may be longer than the last one: N rows, or P% (default: 25 %)',
  },
  'plan-max-age': {
    kind: 'number',
    least: 1,
    default: 24,
    describe: 'hours after which an approved plan is too old to be applied',
  },
  'without-removals': {
    kind: 'boolean',
    default: false,
    describe: 'approve only what gives: what the file takes away is left as it is',
  },
  reason: { kind: 'string', describe: 'why, for those who read it later' },
} as const;
