/** What package.json says of ava, for the tests as `compile-tests.ts` made them last. */
import { readFileSync } from 'node:fs';

const { ava } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const files = JSON.parse(readFileSync(new URL('../../.compiled/files.json', import.meta.url), 'utf8'));

/** What takes long begins first. */
const place = (path) => files.findIndex((one) => path.endsWith(one));

export default {
  workerThreads: ava.workerThreads,
  concurrency: ava.concurrency,
  timeout: ava.timeout,
  // A process of many tests holds much: it is swept seldom, which costs a sixth less of the processor.
  nodeArguments: ['--max-semi-space-size=64', '--min-semi-space-size=64', '--initial-heap-size=1024'],
  files,
  environmentVariables: { COMPILED_CLI: new URL('../../.compiled/cli.js', import.meta.url).href },
  sortTestFiles: (one, other) => place(one) - place(other),
};
