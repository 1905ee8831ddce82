import test from 'ava';
import { RunError } from '../../src/errors.js';
import { createLineWriter, type LineFile } from '../../src/files/line-writer.js';
import { seeded } from '../helpers/bytes.js';

type Random = ReturnType<typeof seeded>;

/** A disk in memory. A write that fails may have left a beginning of its bytes; what was not synced may be lost. */
function memoryDisk(random: Random, failsAt: (call: number) => boolean) {
  const disk = { bytes: '', synced: 0, calls: 0, closed: 0 };
  const call = async (work: () => void, failed: () => void = () => undefined): Promise<void> => {
    const fails = failsAt((disk.calls += 1));
    for (let turn = random(3); turn >= 0; turn--) await Promise.resolve();
    if (!fails) return work();
    failed();
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };
  const file: LineFile = {
    appendFile: (data) => {
      const text = String(data);
      return call(
        () => (disk.bytes += text),
        () => (disk.bytes += text.slice(0, random(text.length + 1))),
      );
    },
    datasync: () => call(() => (disk.synced = disk.bytes.length)),
    close: () => {
      disk.closed += 1;
      return Promise.resolve();
    },
  };
  return { disk, writer: createLineWriter(file, 'journal.jsonl') };
}

type Disk = ReturnType<typeof memoryDisk>['disk'];

interface Played {
  readonly disk: Disk;
  /** Intents whose call was sent, with what stood safely on the disk at that moment. */
  readonly sent: { readonly name: string; readonly safe: boolean }[];
  readonly refused: unknown[];
  readonly closing: unknown;
  /** Rows that came to an end, one way or the other. */
  readonly ended: number;
}

const rows = 12;

/** Rows that journal as the program does: an intent before each call, then what came of it, and at last a closing. */
async function play(seed: number, failsAt: (call: number) => boolean): Promise<Played> {
  const random = seeded(seed);
  const { disk, writer } = memoryDisk(random, failsAt);
  const [sent, refused]: [Played['sent'], unknown[]] = [[], []];
  let ended = 0;
  const row = async (number: number): Promise<void> => {
    for (let seq = 1; seq <= 1 + random(3); seq++) {
      for (let turn = random(12); turn > 0; turn--) await Promise.resolve();
      const name = `${number}-${seq}`;
      await writer.appendSynced({ intent: name });
      sent.push({ name, safe: disk.bytes.slice(0, disk.synced).includes(`{"intent":"${name}"}\n`) });
      writer.append({ outcome: name, of: 'x'.repeat(random(40)) });
      if (random(4) === 0) await writer.written();
    }
    writer.append({ closing: number });
  };
  await Promise.all(
    Array.from({ length: rows }, async (_, number) => {
      await row(number).catch((error: unknown) => refused.push(error));
      ended += 1;
    }),
  );
  const closing: unknown = await writer.close().catch((error: unknown) => error);
  return { disk, sent, refused, closing, ended };
}

/** The lines that a reader finds: those with their ends. */
function wholeLines(disk: Disk): string[] {
  return disk.bytes.split('\n').slice(0, -1);
}

for (const how of ['once', 'for ever'] as const) {
  test(`whichever call to the disk fails ${how}: no call is sent without its intent on the disk, and no row hangs`, async (t) => {
    let points = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const calls = (await play(seed, () => false)).disk.calls;
      t.true(calls > 4, `seed ${seed}`);
      for (let at = 1; at <= calls + 1; at++) {
        const where = `seed ${seed}, call ${at} of ${calls}`;
        const { disk, sent, refused, closing, ended } = await play(seed, (call) =>
          how === 'once' ? call === at : call >= at,
        );
        points += 1;
        t.is(ended, rows, where);
        t.is(disk.closed, 1, where);
        if (sent.some(({ safe }) => !safe)) t.fail(`a call was sent without its intent: ${where}`);
        t.notThrows(() => wholeLines(disk).map((line) => JSON.parse(line) as unknown), where);
        if (at > calls) {
          t.deepEqual([refused, closing, disk.calls], [[], undefined, calls], where);
          t.is(disk.synced, disk.bytes.length, where);
          continue;
        }
        t.is(disk.calls, at, `nothing is written after the failure: ${where}`);
        const told = [...refused, closing];
        if (told.some((one) => one !== closing || !(one instanceof RunError))) t.fail(`told otherwise: ${where}`);
        t.regex((closing as RunError).message, /^journal\.jsonl cannot be written: ENOSPC/u, where);
        t.is((closing as RunError).problem, 'stopped', where);
      }
    }
    t.log(`${points} points`);
    t.true(points > 1000);
  });
}

test('a sync that takes for ever holds up whoever waits for it, and no call is sent meanwhile', async (t) => {
  let [sent, goOn] = [0, (): void => undefined];
  const file: LineFile = {
    appendFile: () => Promise.resolve(),
    datasync: () => new Promise((resolve) => (goOn = resolve)),
    close: () => Promise.resolve(),
  };
  const writer = createLineWriter(file, 'journal.jsonl');
  const asked = Array.from({ length: 20 }, async (_, n) => {
    await writer.appendSynced(n);
    sent += 1;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.is(sent, 0);
  goOn();
  await Promise.all(asked);
  t.is(sent, 20);
});
