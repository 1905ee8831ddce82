/** What package.json says of ava, for the tests as `compile-tests.ts` makes them. */
import { readFileSync } from 'node:fs';

const { ava } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export default {
  workerThreads: ava.workerThreads,
  concurrency: ava.concurrency,
  timeout: ava.timeout,
  files: ['.compiled/test/**/*.test.js'],
  require: ['./.compiled/test/helpers/file-time.js'],
};
