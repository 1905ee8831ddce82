/** What an export contains and where it is, for people and programs. */
import type { Exported } from '../export/write-export.js';
import { shellWord } from '../model/shell-word.js';
import type { ControlHubExported } from '../export/write-control-hub.js';
import { grouped, type Terminal } from './terminal.js';

export interface Export {
  readonly file: string;
  readonly missingFrom?: string | undefined;
  /** People without an address that could identify a row. */
  readonly unnamed: number;
  /** People of other organizations, who are left out. */
  readonly others: number;
}

export function printExported(
  terminal: Terminal,
  { file, missingFrom, unnamed, others }: Export,
  exported: Exported,
): void {
  const { people, unsaid } = exported;
  printWhom(terminal, people, missingFrom);
  for (const [column, count] of Object.entries(unsaid)) {
    note(terminal, `${column}: ${values(count)} that a cell cannot hold ${leftEmpty(count)}`);
  }
  printUnnamed(terminal, unnamed);
  printOthers(terminal, others);
  terminal.event({ type: 'summary', command: 'export', file, people, unsaid, unnamed, others });
  terminal.print(`Export: ${file}`);
  terminal.print(`Next:   change it, then  webex-bulk plan ${shellWord(file)}`);
}

export function printControlHub(
  terminal: Terminal,
  { file, missingFrom, unnamed, others }: Export,
  exported: ControlHubExported,
): void {
  const { files, people, unsaid, needLocation, needingLocation, ambiguous } = exported;
  const [first = file, ...more] = files;
  printWhom(terminal, people, missingFrom);
  for (const [column, count] of Object.entries(unsaid)) {
    const what = 'that a spreadsheet program would run as a formula, or a cell cannot hold,';
    note(terminal, `${column}: ${values(count)} ${what} ${leftEmpty(count)}`);
  }
  printUnnamed(terminal, unnamed);
  printOthers(terminal, others);
  for (const line of withoutColumn(exported)) note(terminal, line);
  if (exported.hasOtherLetters) {
    note(
      terminal,
      'open it in Excel with Data, From Text/CSV, as UTF-8; like files from Control Hub, it has no byte order mark',
    );
  }
  terminal.event({
    type: 'summary',
    command: 'export',
    ...{ file: first, files, people, unsaid, unnamed, others, needingLocation },
    withoutColumn: [...needLocation, ...ambiguous].map(({ id, name }) => ({ id, name })),
  });
  for (const part of [first, ...more]) terminal.print(`Export: ${part}`);
  const upload = 'Control Hub, Users, Manage users by CSV';
  const oneByOne = more.length > 0 ? ', one file after the other' : '';
  terminal.print(`Next:   delete the columns that you do not change, then  ${upload}${oneByOne},`);
  terminal.print(`        or  webex-bulk plan ${shellWord(first)}`);
}

/** Why some licenses have no column, and what that means. */
function withoutColumn({ needLocation, needingLocation, ambiguous }: ControlHubExported): string[] {
  const names = (licenses: readonly { readonly name: string }[]): string =>
    [...new Set(licenses.map(({ name }) => name))].join(', ');
  const those = needingLocation === 1 ? '1 person has' : `${grouped(needingLocation)} people have`;
  const lost = 'Control Hub may ignore changes in their rows unless Location and a phone number are filled in too';
  return [
    ...(needLocation.length > 0
      ? [`no column, because their location and number are unknown: ${names(needLocation)}`]
      : []),
    ...(needingLocation > 0 ? [`${those} such a license: ${lost}`] : []),
    ...(ambiguous.length > 0 ? [`no column, because no heading identifies them uniquely: ${names(ambiguous)}`] : []),
  ];
}

function values(count: number): string {
  return count === 1 ? '1 value' : `${grouped(count)} values`;
}

function leftEmpty(count: number): string {
  return count === 1 ? 'was left empty, which keeps it' : 'were left empty, which keeps them';
}

function printWhom(terminal: Terminal, people: number, missingFrom: string | undefined): void {
  const noun = people === 1 ? 'person' : 'people';
  terminal.print(`${grouped(people)} ${missingFrom === undefined ? noun : `${noun} not in ${missingFrom}`}`);
}

function printUnnamed(terminal: Terminal, unnamed: number): void {
  const whom = unnamed === 1 ? '1 person' : `${grouped(unnamed)} people`;
  if (unnamed > 0) note(terminal, `${whom} skipped: no usable email address`);
}

function printOthers(terminal: Terminal, others: number): void {
  const whom =
    others === 1
      ? '1 person of another organization was skipped'
      : `${grouped(others)} people of other organizations were skipped`;
  if (others > 0) note(terminal, whom);
}

function note(terminal: Terminal, text: string): void {
  terminal.print(`  note  ${text}`);
}
