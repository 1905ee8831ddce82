/** Options of the commands that work with a queue; part of the table of all options. */
export const queueOptionTable = {
  queue: {
    kind: 'string',
    onlyFlag: true,
    describe: 'Redis that holds the queue: redis://host:port/db, or rediss:// for TLS (default: WEBEX_BULK_QUEUE)',
    inCommand: {
      watch: {
        describe: 'Redis that holds a queue: workers plan and apply the files, not the watcher (only if this is given)',
        onlyFlag: true,
      },
    },
  },
  profiles: {
    kind: 'string',
    onlyFlag: true,
    describe:
      'folder with the sign-ins of many organizations, which all workers mount (default: WEBEX_BULK_PROFILES; without it, the saved sign-ins of this machine)',
  },
  audit: {
    kind: 'boolean',
    default: false,
    describe: 'show who submitted, approved and applied each job, from the output folder',
  },
  do: {
    kind: 'choice',
    choices: ['plan', 'approval', 'apply'],
    default: 'approval',
    describe:
      'what a worker does with the spreadsheet: plan it only; plan it and wait for webex-bulk approve; or plan and apply it within the limits',
  },
  priority: {
    kind: 'choice',
    choices: ['high', 'normal', 'low'],
    default: 'normal',
    onlyFlag: true,
    describe: 'when the job’s turn comes: before or after other jobs of its organization that wait',
  },
  at: {
    kind: 'string',
    onlyFlag: true,
    describe: 'begin not before this moment, in local time: "2026-12-01 22:00"; the file is taken as it is now',
  },
  every: {
    kind: 'string',
    onlyFlag: true,
    describe:
      'submit the file again and again at these times, written as for cron: "0 2 * * *"; it is read each time, and submitted if it has changed',
  },
  wait: {
    kind: 'boolean',
    default: false,
    onlyFlag: true,
    describe: 'wait until the job has ended, show how far it is, and end with the exit code that apply would have',
  },
  'remove-schedule': {
    kind: 'string',
    onlyFlag: true,
    describe: 'submit a file no longer: its schedule, as webex-bulk queue names it',
  },
  'concurrency-organizations': {
    kind: 'number',
    least: 1,
    default: 10,
    describe: 'maximum number of organizations that the worker works on at once, one job each',
  },
  metrics: {
    kind: 'string',
    describe: 'serve /metrics (Prometheus), /health and /ready at this port of 127.0.0.1, or at HOST:PORT',
  },
} as const;
