/** `webex-bulk watch <folder> --status`: is the watcher alive, and what waits? For people and for monitoring. */
import { exitCodes } from '../errors.js';
import { dropFolder } from '../watch/drop-folder.js';
import { counts, isStale, readHeartbeat } from '../watch/heartbeat.js';
import type { Terminal } from './terminal.js';

/** Returns 0 if the watcher is alive or ended as it should, else 3. */
export async function showWatchStatus(path: string, terminal: Terminal): Promise<number> {
  const folder = dropFolder(path);
  const heartbeat = await readHeartbeat(folder);
  const files = await counts(folder);
  const isDead = heartbeat === undefined || isStale(heartbeat, new Date());
  const state =
    heartbeat === undefined
      ? 'never ran'
      : isDead
        ? `has been silent since ${heartbeat.at}`
        : `${heartbeat.state}, ${heartbeat.at}`;
  terminal.print(`Watcher: ${state}`);
  if (heartbeat?.last !== undefined) terminal.print(`Last file: ${heartbeat.last}`);
  if (heartbeat?.nextAt !== undefined) terminal.print(`Next: ${heartbeat.nextAt}`);
  terminal.print(
    `Inbox ${files.inbox}, working ${files.working}, review ${files.review}, done ${files.done}, failed ${files.failed}`,
  );
  terminal.event({ type: 'summary', command: 'watch', isAlive: !isDead, ...heartbeat, files });
  return isDead ? exitCodes.rowsNotDone : exitCodes.done;
}
