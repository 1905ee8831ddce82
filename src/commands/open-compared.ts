/** Opens one of two files to compare; where it is not certain how to read it, the commands to run are about both. */
import { basename } from 'node:path';
import type { ComparedSheet } from '../diff/diff-files.js';
import { noCatalog } from '../diff/compared-columns.js';
import { RunError } from '../errors.js';
import { ChoiceNeeded } from '../model/choice-needed.js';
import type { PlanOptions } from '../model/plan-options.js';
import { shellWord } from '../model/shell-word.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import { openSheet, type OpenedSheet, type SheetOptions } from '../plan/open-sheet.js';
import type { diffOptions } from './command-options.js';
import { whileChoosing } from './choose-reading.js';
import { configurationFolder } from './kept-sign-ins.js';
import type { Options } from './options.js';
import { rememberedMaps } from './remembered-maps.js';
import type { Terminal } from './terminal.js';

export type DiffOptions = Options<(typeof diffOptions)[number]>;

export interface TwoFiles {
  readonly old: string;
  readonly now: string;
}

/** Throws in the same cases as opening a file for a plan, except that unknown headings are allowed. */
export async function openCompared(
  files: TwoFiles,
  side: 'old' | 'now',
  options: DiffOptions,
  terminal: Terminal,
): Promise<ComparedSheet> {
  const path = files[side];
  let how = sheetOptions(options, side);
  try {
    const maps = rememberedMaps(configurationFolder(), options.profile ?? defaultProfile, process.getuid?.());
    const sheet = await whileChoosing(terminal, how, maps, async (choice) => {
      how = choice;
      return await open(path, choice);
    });
    const groups = toldAboutBoth(sheet.groups, (error) => aboutBoth(error, files, side));
    return { sheet: { ...sheet, groups }, map: how.map ?? {} };
  } catch (error) {
    throw error instanceof RunError ? aboutBoth(error, files, side) : error;
  }
}

/** An option of the one file counts before the same option of both. */
function sheetOptions(options: DiffOptions, side: 'old' | 'now'): SheetOptions {
  const word = side === 'now' ? 'new' : 'old';
  const [sheet, encoding, delimiter] = (['sheet', 'encoding', 'delimiter'] as const).map(
    (name) => options[`${word}-${name}`] ?? options[name],
  );
  const headerRow = options[`${word}-header-row`] ?? options['header-row'];
  const map = { ...options.map, ...options[`${word}-map`] };
  return {
    ...(sheet !== undefined && { sheet }),
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...(headerRow !== undefined && { headerRow }),
    ...(options['visible-only'] !== undefined && { visibleOnly: options['visible-only'] }),
    ...(options['null-word'] !== undefined && { nullWords: options['null-word'] }),
    map,
  };
}

async function open(path: string, how: SheetOptions): Promise<OpenedSheet> {
  const file = { path, name: basename(path) };
  try {
    return await openSheet(file, noCatalog, { ...how, ignoreUnknown: true });
  } catch (error) {
    if (!(error instanceof RunError) || error instanceof ChoiceNeeded) throw error;
    const email = await headingOfAddresses(path, how);
    if (email === undefined) throw error;
    const label = `Read "${email}" as email?`;
    throw new ChoiceNeeded(error.lines, {
      next: error.steps,
      question: label,
      choices: [{ label, options: { map: { [email]: 'email' } } }],
    });
  }
}

/** The unknown heading below which the addresses are, as a plan would propose it. */
async function headingOfAddresses(path: string, how: SheetOptions): Promise<string | undefined> {
  try {
    const sheet = await openSheet({ path, name: basename(path) }, noCatalog, how);
    await sheet.close();
  } catch (error) {
    const map = error instanceof ChoiceNeeded ? (error.choices[0]?.options.map ?? {}) : {};
    return Object.keys(map).find((heading) => map[heading] === 'email');
  }
  return undefined;
}

/** A file may turn out unreadable in any of its rows. */
async function* toldAboutBoth(
  groups: OpenedSheet['groups'],
  told: (error: RunError) => RunError,
): OpenedSheet['groups'] {
  try {
    yield* groups;
  } catch (error) {
    throw error instanceof RunError ? told(error) : error;
  }
}

/** The same refusal with commands that compare both files. */
function aboutBoth(error: RunError, { old, now }: TwoFiles, side: 'old' | 'now'): RunError {
  const command = `webex-bulk diff ${shellWord(old)} ${shellWord(now)}`;
  const word = side === 'now' ? 'new' : 'old';
  if (error instanceof ChoiceNeeded) {
    const ways = error.choices.map(({ options }) => `${command} ${flagsOf(options, word)}`);
    const [first = '', ...more] = ways;
    const next = [`${more.length === 0 ? 'If that is right, run' : 'Choose one'}:  ${first}`, ...more];
    return new ChoiceNeeded(error.lines, { next, question: error.question, choices: error.choices });
  }
  const isHeading = error.message.includes('column "email" is missing');
  const name = `Name its column of addresses:  ${command} --${word}-map "Their Heading=email"`;
  const next = isHeading ? name : error.steps.map((step) => ofOne(step, word));
  const lines = error.lines.map((line) => ofOne(line, word));
  return new RunError(error.problem, lines, { next, cause: error });
}

/** Options that are named for a single file, as they are for this one of two. */
function ofOne(text: string, word: 'old' | 'new'): string {
  return text.replace(/--(?<name>sheet|encoding|delimiter|header-row)\b/gu, `--${word}-$<name>`);
}

function flagsOf({ sheet, headerRow, map = {} }: Partial<PlanOptions>, word: 'old' | 'new'): string {
  return [
    ...(sheet === undefined ? [] : [`--${word}-sheet ${shellWord(sheet)}`]),
    ...(headerRow === undefined ? [] : [`--${word}-header-row ${headerRow}`]),
    ...Object.entries(map).map(([heading, column]) => `--${word}-map ${shellWord(`${heading}=${column}`)}`),
  ].join(' ');
}
