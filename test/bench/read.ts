/** What reading, checking and planning cost a row, beside copying the same file from csv-parse to csv-stringify. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { bundled } from './bundled.js';
import { together, type Bench, type Figure } from './bench.js';

const million = 1_000_000;

interface Took {
  readonly seconds: number;
  /** Of the processor; what other work on the machine leaves as it is. */
  readonly cpu: number;
  readonly megabytes: number;
  /** Seconds by step. */
  readonly times?: Readonly<Record<string, number>>;
}

export const read: Bench = {
  name: 'read',
  measures: 'a spreadsheet read, checked, planned against a catalog and a spooled directory, and its results written',
  async run({ times, note }) {
    const runs: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`1,000,000 rows, ${nth} of ${times}`);
      const half = await measure(million, 2);
      note(`the same, nine in ten unchanged, ${nth} of ${times}`);
      const tenth = await measure(million, 10);
      runs.push([...figuresOf(half), ...unchangedFigures(tenth)]);
    }
    return together(runs);
  },
};

export const scale: Bench = {
  name: 'scale',
  measures: 'time a row of the same, at 1,000,000 rows ÷ at 100,000',
  async run({ times, note }) {
    const values: number[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`100,000 and 1,000,000 rows, ${nth} of ${times}`);
      const few = await measure(million / 10, 2);
      const many = await measure(million, 2);
      values.push(many.planned.seconds / million / (few.planned.seconds / (million / 10)));
    }
    return [{ what: 'time a row, many ÷ few', aim: { atMost: 1.15 }, values }];
  },
};

/** What the program took, and beside it two others on the same file and on the files that it wrote. */
interface Measured {
  readonly planned: Took;
  /** csv-parse into csv-stringify. */
  readonly copied: Took;
  /** The lines of spool and plan through JSON.parse and JSON.stringify, once. */
  readonly asJson: Took;
}

function figuresOf({ planned, copied, asJson }: Measured): Figure[] {
  return [
    {
      what: 'time ÷ that of csv-parse into csv-stringify',
      aim: { atMost: 4 },
      values: [planned.seconds / copied.seconds],
    },
    { what: 'the same, seconds of the processor', values: [planned.cpu / copied.cpu] },
    {
      what: 'the same for spool and plan as JSON alone, parsed and put together',
      values: [asJson.seconds / copied.seconds],
    },
    { what: 'peak memory', aim: { atMost: 250 }, values: [planned.megabytes], unit: 'MB' },
    ...Object.entries(planned.times ?? {}).map(([step, seconds]) => {
      return { what: `of the time: ${step}`, values: [(100 * seconds) / planned.seconds], unit: '%' };
    }),
    { what: 'time a row', values: [(planned.seconds / million) * 1e6], unit: 'µs' },
  ];
}

function unchangedFigures({ planned, copied }: Measured): Figure[] {
  return [
    {
      what: 'nine in ten rows unchanged: time ÷ copying',
      aim: { atMost: 3 },
      values: [planned.seconds / copied.seconds],
    },
    { what: 'the same, seconds of the processor', values: [planned.cpu / copied.cpu] },
  ];
}

/** One row in `oneIn` changes something. */
async function measure(rows: number, oneIn: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-bench-'));
  try {
    const file = join(folder, 'people.csv');
    await writeSheet(file, rows, oneIn);
    const copied = await run(folder, 'copy-program.ts', [file, join(folder, 'copy.csv')]);
    const planned = await run(folder, 'read-program.ts', [file, folder, String(rows)]);
    const asJson = await run(folder, 'json-program.ts', [join(folder, 'rows.jsonl'), join(folder, 'plan.jsonl')]);
    return { planned, copied, asJson };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeSheet(path: string, rows: number, oneIn: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('email,firstName,lastName,title,department,licenses\n');
  for (let from = 0; from < rows; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - from) }, (_, place) => {
      const nth = from + place;
      const title = nth % oneIn === 0 ? `Boss ${nth}` : 'Engineer';
      return `person${nth}@acme.com,First${nth},Last${nth},${title},Research,Webex Suite\n`;
    });
    if (!file.write(lines.join(''))) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
  }
  file.end();
  await finished(file);
}

async function run(folder: string, program: string, args: readonly string[]): Promise<Took> {
  const child = spawn(process.execPath, [await bundled(program, folder), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 15 * 60_000,
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return JSON.parse(text) as Took;
}
