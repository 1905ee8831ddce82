/** The metrics of a watched folder, written after each pass. */
import type { DropFolder } from '../watch/drop-folder.js';
import { counts } from '../watch/heartbeat.js';
import { readHistory } from '../watch/history.js';
import { metricsOf } from '../watch/metrics-of.js';
import { metricsText, writeMetrics } from '../watch/metrics.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

/** Without a path nothing is written. A file that cannot be written is a notice: it does not end the watch. */
export async function writeFolderMetrics(
  folder: DropFolder,
  path: string | undefined,
  terminal: Pick<Terminal, 'note'>,
): Promise<void> {
  if (path === undefined) return;
  try {
    const [files, entries] = [await counts(folder), await readHistory(folder)];
    const facts = { version: version(), folder: folder.path, at: Date.now(), files, feeds: metricsOf(entries) };
    await writeMetrics(path, metricsText(facts));
  } catch (error) {
    terminal.note((error as Error).message);
  }
}
