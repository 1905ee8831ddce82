/** A script that only defines the commands of the program and their options in yargs, from the program's own table. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { commonOptions } from '../../src/commands/command-options.js';
import { commandTable, otherCommands } from '../../src/commands/command-table.js';
import type { Command } from '../../src/commands/command-entry.js';
import { versionMeaning } from '../../src/commands/version.js';
import { taking } from '../../src/commands/yargs-options.js';

interface Definition {
  readonly usage: string;
  readonly describe: string | false;
  readonly positionals: readonly (readonly [string, unknown])[];
  readonly options: unknown;
}

/** Writes it into the folder, as a program of its own; its path. */
export async function writeBareYargs(folder: string): Promise<string> {
  const commands: Definition[] = [
    ...commandTable.map(definitionOf),
    // Its own options are no part of what is measured: the program makes them only where this command is named.
    { usage: 'simulate', describe: otherCommands.simulate, ...taken(taking('simulate', commonOptions)) },
    { usage: '$0', describe: false, ...taken(taking('', commonOptions)) },
  ];
  const path = join(folder, 'bare-yargs.mjs');
  await writeFile(path, scriptOf(commands));
  return path;
}

function definitionOf(command: Command): Definition {
  const { name, word, about, second, more, describe, options, isOptional = false } = command;
  const argument = about === undefined ? '' : isOptional ? `[${about}]` : `<${about}>`;
  const others = [second === undefined ? '' : `<${second}>`, more === undefined ? '' : `<${more}..>`];
  const usage = [name, word ?? '', argument, ...others].filter((part) => part !== '').join(' ');
  return { usage, describe, ...taken(taking(name, options, [about, second], !isOptional)) };
}

/** What a command of the program tells yargs. */
function taken(build: (line: Argv) => Argv): Pick<Definition, 'positionals' | 'options'> {
  const positionals: [string, unknown][] = [];
  let options: unknown;
  const recorder = {
    positional: (name: string, settings: unknown) => void positionals.push([name, settings]),
    options: (settings: unknown) => (options = settings),
  };
  build(recorder as unknown as Argv);
  return { positionals, options };
}

function scriptOf(commands: readonly Definition[]): string {
  // Options are hidden where no help is shown; here it is.
  const text = JSON.stringify(commands, (key, value: unknown) => (key === 'hidden' ? undefined : value));
  return `import yargs from '${import.meta.resolve('yargs')}';
import { hideBin } from '${import.meta.resolve('yargs/helpers')}';

const line = yargs(hideBin(process.argv)).scriptName('webex-bulk').usage('The same commands and options.');
for (const { usage, describe, positionals, options } of ${text})
  line.command(usage, describe, (command) => {
    for (const [name, settings] of positionals) command.positional(name, settings);
    return command.options(options);
  }, () => undefined);
await line
  .completion('completion', ${JSON.stringify(otherCommands.completion)})
  .strict()
  .parserConfiguration({ 'duplicate-arguments-array': true, 'camel-case-expansion': false })
  .version('version', ${JSON.stringify(versionMeaning)}, '0')
  .locale('en')
  .wrap(Math.min(110, process.stdout.columns || 110))
  .parseAsync();
`;
}
