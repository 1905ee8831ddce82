/** Options that say how a spreadsheet is read, and which of its rows are taken. */
import { keyChoices } from '../model/plan-options.js';

export const readingOptionTable = {
  limit: { kind: 'number', least: 1, describe: 'only the first N rows, as a trial' },
  where: { kind: 'string', describe: 'only rows with column=value; wx_ columns of results and reports work too' },
  key: {
    kind: 'choice',
    choices: keyChoices,
    describe:
      'what a row names its person by (default: email); employeeNumber is found over SCIM, also if the address has changed',
  },
  'ignore-unknown': {
    kind: 'boolean',
    default: false,
    describe: 'ignore unknown columns instead of refusing the file',
  },
  map: {
    kind: 'pairs',
    describe: 'map a heading of the file to a column: --map "Their Header=title"; repeatable; =ignore skips it',
  },
  'map-code': {
    kind: 'pairs',
    describe:
      'write a tracking code that Control Hub maps to an attribute of people as that attribute: --map-code "Cost center=costCenter"; repeatable',
  },
  'null-word': {
    kind: 'texts',
    describe: 'a word that means "no value" in the file: such cells count as empty; repeatable: --null-word "-"',
  },
  'remove-false': {
    kind: 'boolean',
    default: false,
    describe: 'FALSE under a license of a Control Hub file removes it, like "add and remove" there',
  },
  encoding: {
    kind: 'string',
    describe:
      'encoding of a text file that is not UTF-8 and has no byte order mark: windows-1252, windows-1250, shift_jis and so on (default: detected)',
  },
  delimiter: {
    kind: 'string',
    describe: 'separator between cells: comma, semicolon, tab, pipe (default: detected)',
  },
  sheet: { kind: 'string', describe: 'sheet of a workbook (default: the one with people, or the first visible one)' },
  'header-row': {
    kind: 'number',
    least: 1,
    describe: 'row with the headings, as the spreadsheet program shows it (default: detected)',
  },
  'visible-only': {
    kind: 'boolean',
    describe:
      'leave out hidden and filtered rows and hidden columns of a workbook (default: they are read, and counted)',
  },
  rules: {
    kind: 'string',
    negated: '',
    describe:
      'spreadsheet of rules that give licenses, session types, tracking codes and bundles by other columns (--no-rules: no rules)',
  },
  join: {
    kind: 'string',
    describe: 'second spreadsheet about the same people, such as the export of the site; joined by email',
  },
} as const;
