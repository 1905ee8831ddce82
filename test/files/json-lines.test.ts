import test from 'ava';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { openLines, readLines } from '../../src/files/json-lines.js';
import { createLineWriter, type LineFile } from '../../src/files/line-writer.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

test('lines are read with their places in the file', async (t) => {
  const path = join(await temporaryFolder(t), 'x.jsonl');
  await writeFile(path, '{"a":1}\n"é"\n');
  t.deepEqual(await collected(readLines(path)), [
    { value: { a: 1 }, offset: 0, length: 8 },
    { value: 'é', offset: 8, length: 5 },
  ]);
});

for (const [title, text, values] of [
  ['an empty file has no lines', '', []],
  ['a last line without its end was torn and is left out', '1\n2\n{"a":', [1, 2]],
  ['a last line that lacks only its end is left out too', '1\n2', [1]],
] as const) {
  test(title, async (t) => {
    const path = join(await temporaryFolder(t), 'x.jsonl');
    await writeFile(path, text);
    t.deepEqual(
      (await collected(readLines(path))).map(({ value }) => value),
      [...values],
    );
  });
}

for (const text of ['1\n{"a":\n3\n', '1\n\n3\n', '1\n\0\0\n']) {
  test(`damage before the last line is refused with its number: ${JSON.stringify(text)}`, async (t) => {
    const path = join(await temporaryFolder(t), 'x.jsonl');
    await writeFile(path, text);
    const error = await t.throwsAsync(collected(readLines(path)), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, /x\.jsonl, line 2 is damaged/u);
  });
}

test('lines longer than the blocks that are read come out whole', async (t) => {
  const path = join(await temporaryFolder(t), 'x.jsonl');
  const long = 'é'.repeat(2 ** 20);
  await writeFile(path, `"a"\n"${long}"\n"b"\n"${long}"\n`);
  const lines = await collected(readLines(path));
  t.deepEqual(
    lines.map(({ value }) => value),
    ['a', long, 'b', long],
  );
  t.deepEqual(
    lines.map(({ offset }) => offset),
    [0, 4, 2 ** 21 + 7, 2 ** 21 + 11],
  );
});

/** A file in memory whose calls come to an end one after the other, and that can be told to fail. */
function memoryFile(failsAt: (call: number) => boolean = () => false) {
  const state = { written: '', synced: 0, calls: [] as string[], closed: false };
  const call = async (name: string, work: () => void): Promise<void> => {
    state.calls.push(name);
    const number = state.calls.length;
    await new Promise(setImmediate);
    if (failsAt(number)) throw new Error('no space left');
    work();
  };
  const file: LineFile = {
    appendFile: (text) => call('append', () => (state.written += String(text))),
    datasync: () => call('sync', () => (state.synced = state.written.length)),
    close: () => {
      state.closed = true;
      return Promise.resolve();
    },
  };
  return { state, writer: createLineWriter(file, 'x.jsonl') };
}

test('what many ask for at once is written together, with few syncs, in the order of asking', async (t) => {
  const { state, writer } = memoryFile();
  await Promise.all(Array.from({ length: 100 }, (_, n) => writer.appendSynced(n)));
  t.is(state.written, Array.from({ length: 100 }, (_, n) => `${n}\n`).join(''));
  t.deepEqual(state.calls, ['append', 'sync']);
});

test('nobody is told of safety before the bytes are written and synced', async (t) => {
  const { state, writer } = memoryFile();
  const told: boolean[] = [];
  const one = async (n: number): Promise<void> => {
    for (let turn = 0; turn < n % 5; turn++) await new Promise(setImmediate);
    await writer.appendSynced(`value ${n}`);
    const end = state.written.indexOf(`"value ${n}"\n`) + `"value ${n}"\n`.length;
    told.push(state.written.includes(`"value ${n}"\n`) && state.synced >= end);
  };
  await Promise.all(Array.from({ length: 40 }, (_, n) => one(n)));
  t.deepEqual(
    told,
    Array.from({ length: 40 }, () => true),
  );
});

test('what is appended without waiting goes with the next group, and closing writes and syncs the rest', async (t) => {
  const { state, writer } = memoryFile();
  writer.append(1);
  t.deepEqual(state.calls, []);
  await writer.appendSynced(2);
  writer.append(3);
  await writer.close();
  t.is(state.written, '1\n2\n3\n');
  t.is(state.synced, state.written.length);
  t.true(state.closed);
});

test('what waits in memory is bounded', async (t) => {
  const { state, writer } = memoryFile();
  for (let n = 0; n < 100; n++) {
    writer.append('x'.repeat(10_000));
    await writer.written();
  }
  t.true(state.written.length > 100 * 10_000 - 300_000, `${state.written.length}`);
  await writer.close();
  t.is(state.written.length, 100 * 10_003);
});

for (const how of ['once', 'for ever'] as const) {
  for (let at = 1; at <= 8; at++) {
    test(`a disk that fails ${how} at the ${at}. call: who was told is safe, nothing more is written, all later calls reject`, async (t) => {
      const { state, writer } = memoryFile((call) => (how === 'once' ? call === at : call >= at));
      const results = new Map<string, PromiseSettledResult<void>>();
      // Some come together, some while others are being written, some when all is quiet.
      for (let group = 0; group < 6; group++) {
        const asked = Array.from({ length: 6 }, async (_, n) => {
          if (n >= 3) await new Promise(setImmediate);
          const name = `${group}-${n}`;
          const [result] = await Promise.allSettled([writer.appendSynced(name)]);
          results.set(name, result);
        });
        await Promise.all(asked);
      }
      t.is(results.size, 36);
      t.is(state.calls.length, at, 'the failed call was the last');
      for (const [name, result] of results) {
        const safe = state.written.slice(0, state.synced).includes(`"${name}"\n`);
        t.is(result.status === 'fulfilled', safe, name);
        if (result.status === 'rejected') {
          t.true(result.reason instanceof RunError);
          t.regex(String(result.reason), /x\.jsonl cannot be written: no space left/u);
        }
      }
      writer.append('late');
      await t.throwsAsync(writer.written(), { instanceOf: RunError });
      await t.throwsAsync(writer.appendSynced('later'), { instanceOf: RunError });
      await t.throwsAsync(writer.close(), { instanceOf: RunError });
      t.is(state.calls.length, at);
      t.true(state.closed);
    });
  }
}

test('a failure while nobody waits is told to the next who asks', async (t) => {
  const { writer } = memoryFile(() => true);
  writer.append('x'.repeat(2 ** 19));
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  await t.throwsAsync(writer.written(), { instanceOf: RunError });
  await t.throwsAsync(writer.close(), { instanceOf: RunError });
});

test('a new file is for its owner only, and is appended to when opened again', async (t) => {
  const path = join(await temporaryFolder(t), 'x.jsonl');
  for (const value of [1, 2]) {
    const lines = await openLines(path);
    await lines.appendSynced(value);
    await lines.close();
  }
  t.is(await readFile(path, 'utf8'), '1\n2\n');
  t.is((await stat(path)).mode & 0o777, 0o600);
});

for (const [title, torn] of [
  ['a short torn line', '{"a'],
  ['a torn line that is longer than a block', 'x'.repeat(200_000)],
  ['a line that lacks only its end', '{"a":1}'],
] as const) {
  test(`${title} is cut off before more is appended`, async (t) => {
    const path = join(await temporaryFolder(t), 'x.jsonl');
    for (const whole of ['', '1\n2\n']) {
      await writeFile(path, whole + torn);
      const lines = await openLines(path);
      await lines.appendSynced(3);
      await lines.close();
      t.is(await readFile(path, 'utf8'), `${whole}3\n`);
    }
  });
}

test('a file that cannot be opened is told in a sentence', async (t) => {
  const folder = await temporaryFolder(t);
  await appendFile(join(folder, 'file'), '');
  const error = await t.throwsAsync(openLines(join(folder, 'file', 'x.jsonl')), { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  t.regex(error.message, /cannot be written/u);
});
