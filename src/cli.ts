#!/usr/bin/env node
/** argv → command; an error → what happened, the next step, the exit code. */
import './commands/small-heap.js';
import yargs, { type Argv, type Options as YargsOption } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { asksForJson, readableFlags } from './commands/boolean-flags.js';
import { refuseUncheckedCertificates } from './commands/checked-certificates.js';
import {
  abouts,
  beforeSignIn,
  commandTable,
  otherCommands,
  type Command,
  type Settle,
} from './commands/command-table.js';
import { commonOptions, jobStatusOptions } from './commands/command-options.js';
import { groupOf } from './commands/option-groups.js';
import { optionOf, optionTable, type OptionName, type OptionSpec } from './commands/options.js';
import type { KeptOptions } from './commands/configuration-file.js';
import { profileIn, resolveOptions } from './commands/resolve-options.js';
import { invocationOf, programName } from './commands/invocation.js';
import { createTerminal, type Terminal } from './commands/terminal.js';
import { version } from './commands/version.js';
import { wrapLine } from './commands/wrap.js';
import { exitCodes, RunError } from './errors.js';
import { redacted } from './model/secrets.js';
import { nearest } from './model/names.js';

let answered = exitCodes.done as number;
const commandNames = [...commandTable.map(({ name }) => name), ...Object.keys(otherCommands)];
const invocation = invocationOf({ script: process.argv[1] ?? '', folder: process.cwd(), environment: process.env });
const terminalFor = (how: { readonly json: boolean; readonly quiet: boolean }): Terminal =>
  createTerminal({ ...how, invocation, commands: commandNames });
let terminal = terminalFor({ json: asksForJson(hideBin(process.argv), process.env), quiet: false });

let unheard = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has gone (`| head`), or the disk behind it is full: the work goes on without an audience.
  if (unheard || error.code === 'EPIPE') return;
  unheard = true;
  terminal.note(`Cannot write the output (${error.message}); the run continues.`);
});
// No reader is left.
process.stderr.on('error', () => undefined);
// Also a rejection that is not awaited is printed without secrets, and ends the program: a job is resumed from its journal alone.
process.on('uncaughtException', (error) => process.exit(report(error)));

async function main(): Promise<void> {
  try {
    const args = hideBin(process.argv);
    if (args[0] === asksForCompletions)
      return await (await import('./commands/print-completions.js')).printCompletions(args);
    await commandLine(readableFlags(args)).parseAsync();
    process.exitCode = answered;
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** What the shell sends, by the scripts that yargs has. Answered without yargs, which would run the command being typed. */
const asksForCompletions = '--get-yargs-completions';

function commandLine(args: readonly string[]): Argv {
  const line = yargs(args)
    .scriptName(programName)
    .usage('Update a Webex organization to match a spreadsheet of people.');
  for (const command of commandTable) add(line, command);
  return (
    line
      .command('simulate', otherCommands.simulate, simulating, async (flags) => {
        const { runSimulate } = await import('./commands/simulate.js');
        await settled(flags, 'simulate')(commonOptions);
        answered = await runSimulate(flags, terminal);
      })
      // Without a description it is not listed: it is no command.
      .command('$0', false, taking('', commonOptions), async (flags) => {
        const { runJobs } = await import('./commands/jobs.js');
        const { options, terminal: ours } = await settled(flags, '')(jobStatusOptions);
        answered = await runJobs(options, ours);
      })
      .completion('completion', otherCommands.completion)
      .strict()
      .parserConfiguration({ 'duplicate-arguments-array': true, 'camel-case-expansion': false })
      .epilogue(epilogue())
      .version(version())
      .locale('en')
      .wrap(helpWidth())
      .fail((message, error) => {
        const cause = error as Error | undefined;
        // Its own errors are a person's mistakes too: an option without its value.
        throw cause === undefined || cause.name === 'YError' ? usageError(message || (cause?.message ?? '')) : cause;
      })
  );
}

function add(line: Argv, command: Command): void {
  const { name, about, describe, options, isOptional = false } = command;
  const usage = about === undefined ? name : isOptional ? `${name} [${about}]` : `${name} <${about}>`;
  line.command(usage, describe, taking(name, options, about, !isOptional), async (flags) => {
    const given = flags[about ?? ''] as string | number | undefined;
    answered = await command.run(given === undefined ? '' : String(given), settled(flags, name));
  });
}

/** yargs lays its help out for every command, whether it is shown or not, and that takes long: it is empty where it is not. */
const showsHelp = process.argv.includes('--help');

/** Broken between words, as wide as the help. */
function epilogue(): string {
  return notes.map((line) => wrapLine(line, helpWidth())).join('\n');
}

function helpWidth(): number {
  return Math.min(110, process.stdout.columns || 110);
}

const notes = [
  'Exit codes: 0 every row is created, updated, unchanged or deleted; 1 unexpected error; 2 usage or configuration error; 3 finished, but some rows are not done (plan: cannot be done; doctor: something is broken); 4 refused, nothing was sent; 5 stopped early, the job can be resumed; 6 sign-in required; 130/143 interrupted, the job can be resumed.',
  'Every option can also be set in the environment (--api-url as WEBEX_API_URL) or in webex-bulk.json ("apiUrl").',
  'Sign in with webex-bulk login, or set WEBEX_ACCESS_TOKEN, or WEBEX_REFRESH_TOKEN with WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET.',
];

/** The options of a command, without defaults: those come last, after environment and configuration. */
function taking(
  command: string,
  names: readonly OptionName[],
  about?: keyof typeof abouts,
  demandOption = true,
): (line: Argv) => Argv {
  const options = Object.fromEntries(names.map((name) => [name, yargsOption(optionOf(name, command), groupOf(name))]));
  return (line) => {
    if (about === undefined) return line.options(options);
    return line.positional(about, { type: 'string', demandOption, describe: abouts[about] }).options(options);
  };
}

function yargsOption(spec: OptionSpec, group: string | undefined): YargsOption {
  const hint = ['string', 'number'].includes(typeof spec.default) ? ` (default: ${String(spec.default)})` : '';
  return {
    // Numbers are taken as text here and checked with the other sources, where a wrong one gets a clear message.
    type: spec.kind === 'boolean' ? 'boolean' : 'string',
    describe: spec.describe + hint,
    ...(group !== undefined && { group }),
    hidden: !showsHelp,
    // Where --no-NAME stands for a choice, what is chosen is checked with the other sources.
    ...(spec.choices && spec.negated === undefined && { choices: spec.choices }),
    requiresArg: spec.kind !== 'boolean',
  };
}

async function simulating(command: Argv): Promise<Argv> {
  const { simulatorOptionTable } = await import('./commands/simulate.js');
  const options = simulatorOptionTable.map(({ name, kind, choices, default: standard, description }) => [
    name,
    {
      type: kind === 'choice' ? 'string' : kind,
      describe: description,
      ...(choices && { choices }),
      default: standard,
    },
  ]);
  return taking('simulate', commonOptions)(command).options(Object.fromEntries(options) as Record<string, YargsOption>);
}

function settled(flags: Readonly<Record<string, unknown>>, command: string): Settle {
  return async (names) => {
    if (talksToWebex(names)) refuseUncheckedCertificates(process.env);
    const kept = await keptOptions(names, flags, beforeSignIn.includes(command));
    const options = resolveOptions(names, flags, process.env, command, kept, process.getuid?.());
    const { json = false, quiet = false } = options as { json?: boolean; quiet?: boolean };
    terminal = terminalFor({ json, quiet });
    return { options, terminal };
  };
}

function talksToWebex(names: readonly OptionName[]): boolean {
  return names.includes('api-url');
}

/** Of a kept sign-in; only commands that talk to Webex look for one. */
async function keptOptions(
  names: readonly OptionName[],
  flags: Readonly<Record<string, unknown>>,
  mayBeNew: boolean,
): Promise<KeptOptions> {
  if (!talksToWebex(names)) return { values: {}, isNamed: false, mayBeNew: true };
  const { keptProfile } = await import('./commands/kept-sign-ins.js');
  const named = profileIn(flags, process.env);
  // A person who signs in again, or signs out, may do so because the saved sign-in is damaged.
  const { facts } = await keptProfile(named, process.env).catch((error: unknown) => {
    if (mayBeNew) return { facts: undefined };
    throw error;
  });
  const { site, admin, apiUrl, xmlUrl } = facts ?? {};
  const values = Object.entries({ site, admin, apiUrl, xmlUrl }).filter((entry) => entry[1] !== undefined);
  return {
    values: Object.fromEntries(values) as Record<string, string>,
    isNamed: named !== undefined && facts !== undefined,
    mayBeNew,
  };
}

function usageError(message: string): RunError {
  if (message.startsWith('Not enough non-option arguments')) return missingArgument(message);
  const bare = /^Not enough arguments following: (?<name>.+)$/u.exec(message)?.groups?.['name'];
  if (bare !== undefined)
    return new RunError('usage', `--${bare} needs a value.`, {
      next: 'Run the command with --help to list its options.',
    });
  const unknown = /^Unknown (?:argument|command)s?: (?<names>.+)$/u.exec(message)?.groups?.['names']?.split(', ')[0];
  if (unknown !== undefined && unknown in optionTable) {
    return new RunError('usage', `--${unknown} isn't an option of this command.`, {
      next: 'Run the command with --help to list its options.',
    });
  }
  const near = unknown === undefined ? undefined : nearest(unknown, [...Object.keys(optionTable), ...commandNames]);
  const isOption = near !== undefined && near in optionTable;
  return new RunError('usage', `${message}${/[.?]$/u.test(message) ? '' : '.'}`, {
    next:
      near === undefined
        ? 'Run webex-bulk --help to list commands and options.'
        : `Did you mean ${isOption ? '--' : ''}${near}?`,
  });
}

/** The parser counts arguments; a person wants to know which one is missing. */
function missingArgument(message: string): RunError {
  const command = commandTable.find(({ name }) => process.argv.slice(2).includes(name));
  const next = 'Run the command with --help to list its options.';
  if (command?.about === undefined) return new RunError('usage', `${message}.`, { next });
  const missing = command.about === 'target' ? 'file or job' : command.about;
  return new RunError('usage', `Missing ${missing}: webex-bulk ${command.name} <${command.about}>`, { next });
}

/** Says what happened and what to do next; no stack for a person's mistake. */
function report(error: unknown): number {
  if (error instanceof RunError) {
    terminal.event({
      type: 'error',
      problem: error.problem,
      message: error.message,
      next: error.next,
      exitCode: error.exitCode,
    });
    const [first = '', ...more] = error.lines;
    terminal.fail([`${programName}: ${first}`, ...more], error.steps);
    return error.exitCode;
  }
  // What failed may hold an answer, a request or a header: of this program's own sentences none does.
  const text = redacted(error instanceof Error ? (error.stack ?? error.message) : String(error));
  terminal.event({ type: 'error', problem: 'unexpected', message: text, exitCode: exitCodes.unexpected });
  terminal.fail([`${programName}: unexpected error, a bug in this program:`, ...text.split('\n')], []);
  return exitCodes.unexpected;
}

await main();
