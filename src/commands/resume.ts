/** Resuming an interrupted job: people see what is done and what is left before they confirm. */
import { workLeft, type WorkLeft } from '../apply/work-left.js';
import type { Shown } from './planned-job.js';
import { grouped, type Terminal } from './terminal.js';

/** `undefined`: no run has started it. */
export async function begunWork({ job }: Pick<Shown, 'job'>): Promise<WorkLeft | undefined> {
  const work = await workLeft(job);
  return work.done + work.toFinish === 0 ? undefined : work;
}

export function showResumed(terminal: Terminal, { job, header }: Shown, work: WorkLeft): void {
  const { colors } = terminal;
  const rows: [string, number, string][] = [
    [
      'done',
      work.done,
      work.notAsAsked === 0 ? '' : `${grouped(work.notAsAsked)} of them not as requested; see the results`,
    ],
    ['to finish', work.toFinish, 'started before the run ended; checked first'],
    ['to go', work.toGo, 'not started'],
  ];
  const width = Math.max('rows'.length, ...rows.map(([, count]) => grouped(count).length)) + 2;
  terminal.print();
  terminal.print(`${colors.bold(job.name)}   resumed; it was interrupted`);
  terminal.print(`${colors.bold(header.site)}   signed in as ${header.admin}`);
  terminal.print();
  terminal.print(`  ${''.padEnd(12)}${'rows'.padStart(width)}`);
  for (const [name, count, hint] of rows) {
    if (count > 0) terminal.print(`  ${name.padEnd(12)}${grouped(count).padStart(width)}   ${hint}`.trimEnd());
  }
  terminal.print();
  const left = effectsInWords(work);
  if (left !== '') terminal.print(`  left        ${left}`);
  terminal.print();
}

/** Asks only about the work that is left. */
export function resumeQuestion(site: string, work: WorkLeft): string {
  const rows = work.toFinish + work.toGo;
  return `Resume ${grouped(rows)} ${rows === 1 ? 'row' : 'rows'} on ${site}: ${effectsInWords(work)}?`;
}

export function effectsInWords({ create, update, delete: gone, removals }: WorkLeft): string {
  const parts = [
    ['create', create],
    ['update', update],
    ['delete', gone],
  ] as const;
  const people = removals === 1 ? '1 person' : `${grouped(removals)} people`;
  return [
    ...parts.flatMap(([what, count]) => (count > 0 ? [`${what} ${grouped(count)}`] : [])),
    removals > 0 ? `remove licenses or values from ${people}` : 'remove nothing',
  ].join(', ');
}
