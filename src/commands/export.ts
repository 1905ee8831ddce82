/** `webex-bulk export [file]`: the people of organization and site as a spreadsheet that apply finds unchanged. */
import { stat } from 'node:fs/promises';
import { exitCodes, RunError } from '../errors.js';
import { loadCatalog } from '../stages/load-catalog.js';
import { readAddresses } from '../stages/read-addresses.js';
import { writeExport, type Exported } from '../stages/write-export.js';
import { watchForInterrupts } from './interrupts.js';
import type { exportOptions, Options } from './options.js';
import { createProgress } from './progress.js';
import { signIn } from './sign-in.js';
import { grouped, type Terminal } from './terminal.js';

type ExportOptions = Options<(typeof exportOptions)[number]>;

const usualTarget = 'export.csv';

export async function runExport(target: string, options: ExportOptions, terminal: Terminal): Promise<number> {
  const file = target === '' ? usualTarget : target;
  await refuseToReplace(file);
  const webex = signIn(options, process.env);
  const calls = (): number => Object.values(webex.stats().calls).reduce((sum, count) => sum + count, 0);
  terminal.event({ type: 'started', command: 'export', file });
  const progress = createProgress(terminal, 'exporting', calls);
  const interrupts = watchForInterrupts(terminal);
  interrupts.signal.addEventListener('abort', () => webex.stop(), { once: true });
  try {
    const { catalog, settings } = await loadCatalog(webex, options);
    const missingFrom = options['missing-from'];
    const without = missingFrom === undefined ? undefined : await readAddresses(missingFrom, catalog, options);
    const exported = await writeExport({
      people: webex.people,
      site: settings,
      catalog,
      target: file,
      ...(without !== undefined && { without }),
      places: options.concurrency * 2,
      signal: interrupts.signal,
      onListed: (people) => progress.listed(people),
      onWritten: (done, of) => progress.rows(done, of),
    });
    progress.stop();
    tellExported(terminal, file, exported, missingFrom);
    return exitCodes.done;
  } catch (error) {
    throw interrupts.told(error);
  } finally {
    interrupts.stop();
    progress.stop();
    await webex.close();
  }
}

/** Throws a RunError (`refused`) where a file of that name is there. */
export async function refuseToReplace(file: string): Promise<void> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new RunError('refused', `${file} is there already; nothing is replaced.`, {
    next: 'Name another file, or move that one away.',
  });
}

function tellExported(
  terminal: Terminal,
  file: string,
  { people, unsaid, unnamed }: Exported,
  missingFrom: string | undefined,
): void {
  const noun = people === 1 ? 'person' : 'people';
  const whom = missingFrom === undefined ? noun : `${noun} whom ${missingFrom} does not name`;
  terminal.say(`${grouped(people)} ${whom}`);
  for (const [column, count] of Object.entries(unsaid)) {
    terminal.say(`  note  ${column}: ${grouped(count)} values that no cell can say were left empty, which keeps them`);
  }
  if (unnamed > 0) terminal.say(`  note  ${grouped(unnamed)} people without an address that a row could name`);
  terminal.event({ type: 'summary', command: 'export', file, people, unsaid, unnamed });
  terminal.say(`Export: ${file}`);
  terminal.say(`Next:   change it, then  webex-bulk plan ${file}`);
}
