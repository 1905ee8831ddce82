/** `webex-bulk profiles`: the sign-ins that are kept, and what each is for. */
import { exitCodes } from '../errors.js';
import { usualProfile, type ProfileFacts } from '../store/profile-facts.js';
import { openTokenStore } from './kept-sign-ins.js';
import type { commonOptions } from './command-options.js';
import type { Options } from './options.js';
import type { Terminal } from './terminal.js';

export async function runProfiles(
  _options: Options<(typeof commonOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const store = await openTokenStore();
  const names = await store.names();
  const rows: [string, string, string, string, string][] = [
    ['profile', 'organization', 'site', 'signed in as', 'good until'],
  ];
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
  if (rows.length === 1) {
    terminal.say('Nobody is signed in.');
    terminal.next(['webex-bulk login']);
    return exitCodes.done;
  }
  const widths = rows[0]?.map((_, place) => Math.max(...rows.map((row) => row[place]?.length ?? 0))) ?? [];
  rows.forEach((row, index) => {
    const line = row
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .join('   ')
      .trimEnd();
    terminal.say(index === 0 ? terminal.colors.dim(line) : line);
  });
  terminal.say();
  terminal.next([`webex-bulk doctor${names.includes(usualProfile) ? '' : ` --profile ${names[0] ?? ''}`}`]);
  return exitCodes.done;
}

function rowOf(
  name: string,
  { organization, site, admin, refreshEndsAt }: ProfileFacts,
): [string, string, string, string, string] {
  const until = refreshEndsAt === undefined ? '' : new Date(refreshEndsAt).toISOString().slice(0, 10);
  return [name, organization?.name ?? '', site ?? '', admin ?? '', until];
}
