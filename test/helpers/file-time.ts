/** Loaded into every test file's process: notes how long the file took, for `run-tests.ts`. */
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { sourceName } from './compile-tests.js';

const times = process.env['TEST_TIMES'];
if (times !== undefined) {
  process.on('exit', () => {
    const file = sourceName(relative(process.cwd(), fileURLToPath(test.meta.file)));
    appendFileSync(times, `${JSON.stringify({ file, seconds: process.uptime() })}\n`);
  });
}
