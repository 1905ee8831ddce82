/** What package.json says of ava, for the tests as `compile-tests.ts` made them last. */
import { readFileSync } from 'node:fs';

const { ava } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const files = JSON.parse(readFileSync(new URL('../../.compiled/files.json', import.meta.url), 'utf8'));

/** What takes long begins first. */
const place = (path) => files.findIndex((one) => path.endsWith(one));

export default {
  workerThreads: ava.workerThreads,
  // A process waits for more than half of its time: for answers, for programs, for the disk.
  concurrency: 6,
  timeout: ava.timeout,
  nodeArguments: [
    // A process of many tests holds much: it is swept seldom, which costs a sixth less of the processor.
    ...['--max-semi-space-size=64', '--min-semi-space-size=64', '--initial-heap-size=1024'],
    // Most code runs a few times only: it is optimized late, which costs another sixth less.
    '--interrupt-budget=1000000',
  ],
  files,
  environmentVariables: {
    COMPILED_CLI: new URL('../../.compiled/cli.js', import.meta.url).href,
    COMPILED_PROGRAMS: new URL('../../.compiled/programs/', import.meta.url).href,
  },
  sortTestFiles: (one, other) => place(one) - place(other),
};
