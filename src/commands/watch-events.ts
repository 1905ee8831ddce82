/** Events of the inbox only shorten the wait: the folder is looked through again and again anyway. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from 'chokidar';
import type { Terminal } from './terminal.js';

export interface InboxEvents {
  /** Does the file system tell of changes? Network shares do not. */
  readonly areReliable: boolean;
  /** Resolves at the next change. */
  next(): Promise<void>;
  close(): Promise<void>;
}

export async function watchEvents(inbox: string, terminal: Terminal): Promise<InboxEvents> {
  let [wake, count] = [(): void => undefined, 0];
  const watcher = watch(inbox, { depth: 0, ignoreInitial: true });
  watcher.on('all', () => {
    count += 1;
    wake();
  });
  watcher.on('error', () => undefined);
  const areReliable = await tellsOfProbe(inbox, () => count);
  if (!areReliable) terminal.note(`${inbox} reports no events (a network share?), so it is checked every 5 seconds.`);
  return {
    areReliable,
    next: () => new Promise((resolve) => (wake = resolve)),
    close: () => watcher.close(),
  };
}

/** Writes a file and looks whether its event comes. */
async function tellsOfProbe(inbox: string, events: () => number): Promise<boolean> {
  const probe = join(inbox, `.webex-bulk-probe-${process.pid}`);
  await pause(200);
  const before = events();
  try {
    await writeFile(probe, '');
    for (let waited = 0; waited < 2000 && events() === before; waited += 50) await pause(50);
    return events() > before;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true });
  }
}
