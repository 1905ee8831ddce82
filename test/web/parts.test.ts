import test from 'ava';
import { writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { createEvents } from '../../src/web/events.js';
import { createScrub, problemOf, statusOf } from '../../src/web/problem.js';
import { createRunPause } from '../../src/web/run-pause.js';
import { dispositionOf } from '../../src/web/send-file.js';
import { createSessions, cookieIn, cookieName } from '../../src/web/session.js';
import { startWebServer } from '../../src/web/open-server.js';
import type { WebWork } from '../../src/web/work.js';
import { openUploads, safeFileName } from '../../src/web/uploads.js';
import { thisProcess } from '../../src/commands/this-process.js';
import { temporaryFolder } from '../helpers/folder.js';

test('a code is good once, and only the newest; a password stays good', (t) => {
  const sessions = createSessions('correct horse battery');
  const [old, code] = [sessions.newCode(), sessions.newCode()];
  t.is(sessions.exchange(old, 0), 'wrong');
  const entered = sessions.exchange(code, 0);
  t.true(typeof entered === 'object' && sessions.find(entered.cookie) !== undefined);
  t.is(sessions.exchange(code, 0), 'wrong');
  for (let time = 0; time < 3; time++) t.true(typeof sessions.exchange('correct horse battery', 0) === 'object');
  t.is(sessions.find('made up'), undefined);
});

test('after ten wrong codes in a minute none is looked at until the minute is over', (t) => {
  const sessions = createSessions();
  const code = sessions.newCode();
  for (let guess = 0; guess < 10; guess++) sessions.exchange(`guess ${guess}`, 1000);
  t.is(sessions.exchange(code, 2000), 'too many');
  t.true(typeof sessions.exchange(code, 62_000) === 'object');
});

test('the cookie is found among others by its whole name', (t) => {
  const header = 'webex-bulk-41=a; x=webex-bulk-4=b; webex-bulk-4=c=d';
  t.is(cookieIn(header, cookieName(4)), 'c=d');
  t.is(cookieIn(header, cookieName(1)), undefined);
});

/** Reads what a page gets at once. */
async function readNow(stream: ReadableStream<Uint8Array>): Promise<{ ids: string[]; data: string[] }> {
  const reader = stream.getReader();
  let text = '';
  for (;;) {
    const next = await Promise.race([
      reader.read(),
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 30)),
    ]);
    if (next === undefined || next.done) break;
    text += Buffer.from(next.value).toString();
  }
  await reader.cancel();
  return {
    ids: [...text.matchAll(/^id: (.*)$/gmu)].map(([, id = '']) => id),
    data: [...text.matchAll(/^data: (.*)$/gmu)].map(
      ([, data = '']) => (JSON.parse(data) as { message: string }).message,
    ),
  };
}

test('a page that comes back gets what it missed; one that was never here gets everything anew', async (t) => {
  const events = createEvents();
  const bye = (message: string) => ({ is: 'bye', message }) as const;
  const now = () => [bye('now')];
  events.send(bye('1'));
  const first = events.stream(undefined, now);
  events.send(bye('2'));
  events.send(bye('3'));
  const seen = await readNow(first);
  t.deepEqual(seen.data, ['now', '2', '3']);
  events.send(bye('4'));
  t.deepEqual((await readNow(events.stream(seen.ids[1], now))).data, ['3', '4']);
  t.deepEqual((await readNow(events.stream(seen.ids[2], now))).data, ['4']);
  for (const unknown of ['', 'nonsense', '-3', `${'0'.repeat(12)}-2`, `${(seen.ids[2] ?? '').split('-')[0] ?? ''}-99`])
    t.deepEqual((await readNow(events.stream(unknown, now))).data, ['now'], unknown);
  for (let count = 0; count < 600; count++) events.send(bye('more'));
  t.deepEqual((await readNow(events.stream(seen.ids[2], now))).data, ['now'], 'too long ago');
});

test('what waits while a run is paused goes on when it is resumed or stopped', async (t) => {
  const changes: string[] = [];
  const pause = createRunPause(() => changes.push('changed'));
  const stopping = new AbortController();
  const [goOn, stopped] = [new AbortController().signal, stopping.signal];
  await pause.wait(goOn);
  pause.set(true);
  pause.set(true);
  const ends: string[] = [];
  const waits = [
    pause.wait(goOn).then(() => ends.push('resumed')),
    pause.wait(stopped).then(() => ends.push('stopped')),
  ];
  await new Promise((resolve) => setTimeout(resolve, 10));
  t.deepEqual(ends, []);
  stopping.abort();
  await waits[1];
  t.deepEqual(ends, ['stopped']);
  pause.set(false);
  await Promise.all(waits);
  t.deepEqual(ends, ['stopped', 'resumed']);
  t.is(changes.length, 2);
});

test('messages lose folders of this machine, and keep the names of files', (t) => {
  const scrub = createScrub('/home/ana/jobs', '/home/ana/jobs/.web-0123456789ab');
  for (const [text, clean] of [
    ['/home/ana/jobs/.web-0123456789ab/aBc-_9/people.csv is empty.', 'people.csv is empty.'],
    ['Plan: /home/ana/jobs/20260101-000000-a/plan.jsonl', 'Plan: 20260101-000000-a/plan.jsonl'],
    ['The output folder /home/ana/jobs cannot be written.', 'The output folder jobs cannot be written.'],
    ['/home/ana/jobs-of-others', '/home/ana/jobs-of-others'],
  ] as const)
    t.is(scrub(text), clean);
});

test('an unexpected error is told without its text', (t) => {
  const error = new Error('GET https://webexapis.com/?token=secret');
  t.is(statusOf(error), 500);
  t.notRegex(JSON.stringify(problemOf(error, (text) => text)), /secret|webexapis/u);
  t.is(statusOf(new RunError('refused', 'no')), 409);
});

test('a name of a file is its last part, without what steers or hides', (t) => {
  for (const [given, safe] of [
    ['people.csv', 'people.csv'],
    ['../../etc/passwd', 'passwd.csv'],
    ['C:\\Users\\ana\\Liste (neu) März.XLSX', 'Liste (neu) März.XLSX'],
    ['..', 'people.csv'],
    ['', 'people.csv'],
    ['a\u0000\u001B[31m\u202E.csv', 'a[31m.csv'],
    ['x\n.csv', 'x.csv'],
    ['~$open.xlsx', '$open.xlsx'],
    ['.hidden.csv', 'hidden.csv'],
  ] as const)
    t.is(safeFileName(given), safe);
});

test('a saved file keeps its name in any alphabet, and no name ends the header', (t) => {
  t.is(dispositionOf('März "x".csv'), `attachment; filename="M_rz _x_.csv"; filename*=UTF-8''M%C3%A4rz%20%22x%22.csv`);
  t.notRegex(dispositionOf('a\r\nset-cookie: x=1.csv'), /[\r\n]/u);
});

test('a file that is too large is refused while it comes, and nothing of it is left', async (t) => {
  const folder = await temporaryFolder(t);
  const uploads = await openUploads(folder, await thisProcess(), 1000);
  const stream = (bytes: number): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (let left = bytes; left > 0; left -= 100) controller.enqueue(new Uint8Array(100));
        controller.close();
      },
    });
  t.is((await uploads.receive('fits.csv', stream(1000))).bytes, 1000);
  const error = await t.throwsAsync(uploads.receive('large.csv', stream(1100)));
  t.is(statusOf(error), 413);
  t.is(statusOf(await t.throwsAsync(uploads.receive('empty.csv', stream(0)))), 400);
  const ids = (await readdir(uploads.folder)).filter((name) => !name.startsWith('lock'));
  t.is(ids.length, 1);
  await writeFile(join(folder, 'other'), '');
  await uploads.close();
  t.deepEqual(await readdir(folder), ['other']);
});

test('a server that is not used tells for how long', async (t) => {
  const signedOut = { is: 'signed out', message: '', steps: [], canSignIn: false } as const;
  const server = await startWebServer({
    ...{ version: '0', isDemo: false, output: await temporaryFolder(t), samples: [], samplePath: (name) => name },
    ...{ pageFiles: new Map(), work: { signInState: () => Promise.resolve(signedOut) } as unknown as WebWork },
    ...{ processes: await thisProcess(), port: 0, onEntered: () => undefined, reportUnexpected: t.fail },
  });
  t.teardown(() => server.close(''));
  const { origin } = new URL(server.newAddress());
  await new Promise((resolve) => setTimeout(resolve, 700));
  const idle = server.idleFor();
  t.true(idle >= 690);
  await fetch(`${origin}/nothing`);
  t.true(server.idleFor() < idle);
});
