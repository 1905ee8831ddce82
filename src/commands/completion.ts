/** What the shell offers while a command is being typed. Taken from the tables of commands and options; nothing is run. */
import { commandTable, otherCommands } from './command-table.js';
import { commonOptions } from './command-options.js';
import { optionOf, optionTable, type OptionName, type OptionSpec } from './options.js';
import { versionMeaning } from './version.js';

/** A word that can be typed at this place, and its description. */
export interface Offer {
  readonly word: string;
  readonly about: string;
}

/** What only this machine knows. */
export interface Known {
  profiles(): Promise<readonly string[]>;
  jobs(): Promise<readonly string[]>;
  simulatorOptions(): Promise<readonly { readonly name: string; readonly description: string }[]>;
}

/** `words`: those after the program's name, the last one as far as it is typed. An empty result means file names. */
export async function offersFor(words: readonly string[], known: Known): Promise<Offer[]> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const offers = await allOffers(typed, before, known);
  return offers.filter(({ word }) => word.startsWith(typed) && !before.includes(word));
}

async function allOffers(typed: string, before: readonly string[], known: Known): Promise<Offer[]> {
  const option = optionNamed(before.at(-1));
  const command = before.find((word, place) => !word.startsWith('-') && !takesValue(before[place - 1]));
  if (option !== undefined && optionTable[option].kind !== 'boolean') return await valuesOf(option, command, known);
  if (typed.startsWith('-')) return await optionsOf(command, known);
  if (command === undefined) return commandOffers();
  return jobCommands.includes(command) ? plain(['latest', ...(await known.jobs())]) : [];
}

/** Commands whose argument is a job; `apply` also takes files, and the shell completes those. */
const jobCommands: readonly string[] = ['retry', 'undo', 'results', 'explain'];

function commandOffers(): Offer[] {
  return [
    ...commandTable.map(({ name, describe }) => ({ word: name, about: describe })),
    ...Object.entries(otherCommands).map(([word, about]) => ({ word, about })),
  ];
}

async function valuesOf(name: OptionName, command = '', known: Known): Promise<Offer[]> {
  if (name === 'profile') return plain(await known.profiles());
  return plain(optionOf(name, command).choices ?? []);
}

async function optionsOf(command: string | undefined, known: Known): Promise<Offer[]> {
  const names: readonly OptionName[] = commandTable.find(({ name }) => name === command)?.options ?? commonOptions;
  const own = names.flatMap((name) => {
    const { kind, describe, ...spec }: OptionSpec = optionOf(name, command ?? '');
    const isOn = kind === 'boolean' && spec.default === true;
    return { word: `--${isOn ? 'no-' : ''}${name}`, about: describe };
  });
  const more = command === 'simulate' ? await known.simulatorOptions() : [];
  return [
    ...own,
    ...more.map(({ name, description }) => ({ word: `--${name}`, about: description })),
    { word: '--help', about: 'Show help' },
    { word: '--version', about: versionMeaning },
  ];
}

function optionNamed(word: string | undefined): OptionName | undefined {
  const name = word?.replace(/^--/u, '') ?? '';
  return word?.startsWith('--') === true && name in optionTable ? (name as OptionName) : undefined;
}

function takesValue(word: string | undefined): boolean {
  const name = optionNamed(word);
  return name !== undefined && optionTable[name].kind !== 'boolean';
}

function plain(words: readonly string[]): Offer[] {
  return words.map((word) => ({ word, about: '' }));
}
