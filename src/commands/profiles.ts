/** `webex-bulk profiles`: lists the saved sign-ins and what each is for. */
import { exitCodes } from '../errors.js';
import { onOneLine } from '../model/outside-text.js';
import { defaultProfile, type ProfileFacts } from '../sign-in/profile-facts.js';
import { displayWidth } from './display-width.js';
import { openTokenStore, signInVariable } from './kept-sign-ins.js';
import type { commonOptions } from './command-options.js';
import type { Options } from './options.js';
import type { Terminal } from './terminal.js';

export async function runProfiles(
  _options: Options<(typeof commonOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const store = await openTokenStore();
  const names = await store.names();
  const rows: Cells[] = [['profile', 'organization', 'site', 'signed in as', 'valid until']];
  for (const name of names) {
    const facts = await store.facts(name).catch((error: unknown) => (error as Error).message);
    if (facts === undefined) continue;
    rows.push(typeof facts === 'string' ? [name, facts, '', '', ''] : rowOf(name, facts));
    terminal.event({
      type: 'row',
      command: 'profiles',
      profile: name,
      ...(typeof facts === 'string' ? { error: facts } : facts),
    });
  }
  const variable = signInVariable(process.env);
  if (rows.length > 1) showTable(terminal, rows);
  if (variable !== undefined) {
    const which = rows.length > 1 ? 'it is none of these profiles' : 'no profile is saved';
    terminal.print(`Commands use ${variable} from the environment; ${which}.`);
    terminal.event({ type: 'summary', command: 'profiles', signedInBy: variable });
    terminal.next(['webex-bulk whoami   shows who that is']);
  } else if (rows.length === 1) {
    terminal.print('Not signed in: no profile is saved.');
    terminal.next(['webex-bulk login']);
  } else {
    terminal.next([`webex-bulk doctor${names.includes(defaultProfile) ? '' : ` --profile ${names[0] ?? ''}`}`]);
  }
  return exitCodes.done;
}

type Cells = readonly [string, string, string, string, string];

function showTable(terminal: Terminal, rows: readonly Cells[]): void {
  const widths =
    rows[0]?.map((_, place) => Math.max(...rows.map((row) => displayWidth(onOneLine(row[place] ?? ''))))) ?? [];
  rows.forEach((row, index) => {
    const line = row
      .map(onOneLine)
      .map((cell, place) => cell + ' '.repeat(Math.max(0, (widths[place] ?? 0) - displayWidth(cell))))
      .join('   ')
      .trimEnd();
    terminal.print(index === 0 ? terminal.colors.dim(line) : line);
  });
  terminal.print();
}

function rowOf(name: string, { organization, site, admin, refreshEndsAt }: ProfileFacts): Cells {
  const until = refreshEndsAt === undefined ? '' : new Date(refreshEndsAt).toISOString().slice(0, 10);
  return [name, organization?.name ?? '', site ?? '', admin ?? '', until];
}
