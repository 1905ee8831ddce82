/** Options of the commands that compare lists of people or report on them; part of the table of all options. */

const ofOne = (side: 'old' | 'new') => `of the ${side} file only`;

export const listOptionTable = {
  person: { kind: 'texts', describe: 'email address of a person to restore; repeatable: --person ana@acme.com' },
  to: {
    kind: 'string',
    describe: 'moment to restore people to, in local time: 2026-11-01 (the beginning of that day) or 2026-11-01T14:00',
  },
  'output-file': {
    kind: 'texts',
    describe: 'write all of it to this file, by its ending: .csv, .xlsx, or of a report .html; repeatable',
  },
  days: {
    kind: 'number',
    least: 1,
    describe: 'of report inactive: days without any activity (default: 90)',
  },
  propose: {
    kind: 'pairs',
    describe:
      'what the spreadsheet of a report asks for when it is applied: --propose "removeLicenses=Messaging"; of report inactive only for inactive people',
  },
  'as-plan': {
    kind: 'string',
    describe: 'write the spreadsheet (.csv or .xlsx) that makes the new file true: only what differs',
  },
  'with-removals': {
    kind: 'boolean',
    default: false,
    describe: 'of --as-plan: what the new file no longer says is removed (default: it is only told)',
  },
  'old-map': { kind: 'pairs', describe: `--map ${ofOne('old')}` },
  'old-sheet': { kind: 'string', describe: `--sheet ${ofOne('old')}` },
  'old-header-row': { kind: 'number', least: 1, describe: `--header-row ${ofOne('old')}` },
  'old-encoding': { kind: 'string', describe: `--encoding ${ofOne('old')}` },
  'old-delimiter': { kind: 'string', describe: `--delimiter ${ofOne('old')}` },
  'new-map': { kind: 'pairs', describe: `--map ${ofOne('new')}` },
  'new-sheet': { kind: 'string', describe: `--sheet ${ofOne('new')}` },
  'new-header-row': { kind: 'number', least: 1, describe: `--header-row ${ofOne('new')}` },
  'new-encoding': { kind: 'string', describe: `--encoding ${ofOne('new')}` },
  'new-delimiter': { kind: 'string', describe: `--delimiter ${ofOne('new')}` },
} as const;
