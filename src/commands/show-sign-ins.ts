/** What a worker says about the sign-ins that it uses: which it cannot use, and where renewed tokens go. */
import { stateVariable } from './shared-sign-ins.js';
import type { QueueProfiles } from './queue-profiles.js';
import type { Terminal } from './terminal.js';
import { RunError } from '../errors.js';

/** To be called whenever the sign-ins were read; says each thing once. */
export function showSignIns(terminal: Terminal): (profiles: QueueProfiles) => void {
  const told = new Map<string, string>();
  const inMemory = new Set<string>();
  return ({ profiles, unused }) => {
    for (const name of told.keys()) if (!unused.has(name)) told.delete(name);
    for (const [name, error] of unused) {
      if (told.get(name) === error.message) continue;
      told.set(name, error.message);
      const next = error instanceof RunError && error.next !== undefined ? `\n${error.next}` : '';
      terminal.note(`The sign-in "${name}" is not used: ${error.message}${next}`);
    }
    const news = profiles.filter(({ name, shared }) => shared?.isInMemory === true && !inMemory.has(name));
    if (news.length === 0) return;
    for (const { name } of news) inMemory.add(name);
    const names = news.map(({ name }) => `"${name}"`).join(', ');
    terminal.note(
      `Sign-ins that this worker can read but not write: ${names}. Renewed access tokens stay in its memory; so would a refresh token that Webex replaces. To share that with other workers, set ${stateVariable} to a private folder that all of them can write.`,
    );
  };
}
