/** Loaded into every test file's process: notes how long the file took, for `slowest-files.ts`. */
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const times = process.env['TEST_TIMES'];
if (times !== undefined) {
  process.on('exit', () => {
    const file = relative(process.cwd(), fileURLToPath(test.meta.file));
    appendFileSync(times, `${JSON.stringify({ file, seconds: process.uptime() })}\n`);
  });
}
