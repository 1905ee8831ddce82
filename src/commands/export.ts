/** `webex-bulk export [file]`: writes the people of organization and site to a spreadsheet that apply finds unchanged. */
import { mayBeAttendee } from '../export/control-hub-row.js';
import { exitCodes } from '../errors.js';
import { gatherPeople } from '../export/gather-people.js';
import { openScim } from '../export/open-scim.js';
import { loadCatalog } from '../plan/load-catalog.js';
import type { SheetOptions } from '../plan/open-sheet.js';
import { readAddresses } from '../plan/read-addresses.js';
import { refuseParts, writeControlHub } from '../export/write-control-hub.js';
import { writeExport } from '../export/write-export.js';
import type { Webex } from '../webex/connect.js';
import { exportTarget, refuseToReplace, type ExportTarget } from './export-target.js';
import { watchForInterrupts } from './interrupts.js';
import type { exportOptions } from './command-options.js';
import type { Options } from './options.js';
import { createProgress, type Progress } from './progress.js';
import { printControlHub, printExported, type Export } from './show-export.js';
import { signIn } from './sign-in.js';
import type { Terminal } from './terminal.js';

type ExportOptions = Options<(typeof exportOptions)[number]>;

export async function runExport(name: string, options: ExportOptions, terminal: Terminal): Promise<number> {
  const target = exportTarget(name, options.format);
  await refuseToReplace(target.file);
  if (target.form === 'controlhub') await refuseParts(target.file);
  const webex = await signIn(options, terminal);
  const calls = (): number => Object.values(webex.stats().calls).reduce((sum, count) => sum + count, 0);
  terminal.event({ type: 'started', command: 'export', file: target.file });
  const progress = createProgress(terminal, { phase: 'exporting', calls });
  const interrupts = watchForInterrupts(terminal);
  interrupts.signal.addEventListener('abort', () => webex.stop(), { once: true });
  try {
    const report = await writeTo(target, options, { webex, progress, signal: interrupts.signal });
    progress.stop();
    report(terminal);
    return exitCodes.done;
  } catch (error) {
    throw interrupts.told(error);
  } finally {
    interrupts.stop();
    progress.stop();
    await webex.close();
  }
}

interface Means {
  readonly webex: Webex;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

function readingOf(options: ExportOptions): SheetOptions {
  const { map, sheet, encoding, delimiter } = options;
  return { map, sheet, encoding, delimiter, headerRow: options['header-row'], visibleOnly: options['visible-only'] };
}

/** Returns a function that prints the result. */
async function writeTo(
  { file: target, form }: ExportTarget,
  options: ExportOptions,
  { webex, progress, signal }: Means,
): Promise<(terminal: Terminal) => void> {
  const { catalog, settings: site } = await loadCatalog(webex, {
    ...options,
    settingsApi: options['settings-api'],
  });
  const missingFrom = options['missing-from'];
  const without = missingFrom === undefined ? undefined : await readAddresses(missingFrom, catalog, readingOf(options));
  const scim = form === 'controlhub' ? undefined : await openScim(webex, `${target}.scim`, signal);
  const gathered = await gatherPeople({
    people: webex.people,
    scim,
    site,
    catalog,
    spool: `${target}.people`,
    ...(without !== undefined && { without }),
    needsAccount: (person) => form !== 'controlhub' || mayBeAttendee(person, catalog),
    places: options.concurrency * 2,
    signal,
    onListed: (people) => progress.listed(people),
  });
  const { count, unnamed } = gathered;
  const about = (): Export => ({ file: target, missingFrom, unnamed, others: gathered.others });
  try {
    const writing = { people: gathered.people(), catalog, target, withScim: scim !== undefined };
    const onWritten = (done: number): void => progress.rows(done, count);
    if (form === 'controlhub') {
      const exported = await writeControlHub({ ...writing, onWritten });
      return (terminal) => printControlHub(terminal, about(), exported);
    }
    const exported = await writeExport({ ...writing, count, onWritten });
    return (terminal) => printExported(terminal, about(), exported);
  } finally {
    await gathered.close();
    await scim?.close();
  }
}
