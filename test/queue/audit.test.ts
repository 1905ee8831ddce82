/** The audit of submitted jobs: lines of several processes and machines stay whole. */
import test from 'ava';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appendAudit, readAudit, type AuditLine } from '../../src/queue/audit.js';
import { temporaryFolder } from '../helpers/folder.js';
import { ownProgram } from '../helpers/own-program.js';
import { isWhole } from '../helpers/some-cases.js';

const line = (number: number, reason = 'fits'): AuditLine => ({
  ...{ event: 'approved', at: `2026-11-29T10:00:${String(number % 60).padStart(2, '0')}.000Z` },
  ...{ job: `20261129-100000-people-${number}`, by: 'anna', host: 'host', reason },
});

/** Each costs the processor half a second before it begins. */
const processes = isWhole ? 8 : 3;

test('processes that append at once keep every line of every one whole', async (t) => {
  const folder = await temporaryFolder(t);
  const each = 150;
  const children = Array.from({ length: processes }, (_, place) =>
    spawn(process.execPath, [...ownProgram('appending-audit'), folder, String(place), String(each)], {
      stdio: 'ignore',
    }),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
  t.deepEqual(new Set(codes), new Set([0]));
  const { lines, torn } = await readAudit(folder);
  t.is(torn, 0);
  const jobs = lines.map(({ job }) => job);
  t.is(jobs.length, processes * each);
  t.is(new Set(jobs).size, processes * each);
  t.true(lines.every((one) => one.event === 'approved' && one.reason === 'x'.repeat(3000)));
});

test('a line that a death tore loses no other line, before and after it', async (t) => {
  const folder = await temporaryFolder(t);
  await appendAudit(folder, line(1), 'host');
  await appendFile(join(folder, 'audit-host.jsonl'), '\n{"event":"approved","at":"2026');
  await appendAudit(folder, line(2), 'host');
  t.deepEqual(await readAudit(folder), { lines: [line(1), line(2)], torn: 1 });
});

test('each machine has a file of its own, private to its owner; together they are one list in order of time', async (t) => {
  const folder = await temporaryFolder(t);
  await appendAudit(folder, line(3), 'one.example');
  await appendAudit(folder, line(1), '../two');
  await appendAudit(folder, line(2), 'one.example');
  t.deepEqual((await readdir(folder)).sort(), ['audit-.._two.jsonl', 'audit-one.example.jsonl']);
  t.is((await stat(join(folder, 'audit-one.example.jsonl'))).mode & 0o777, 0o600);
  t.deepEqual((await readAudit(folder)).lines, [line(1), line(2), line(3)]);
});
