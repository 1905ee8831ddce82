/** The board of samples/deploy/board looks for the queues under the names that webex-bulk gives them. */
import test from 'ava';
import { readFileSync } from 'node:fs';
import * as own from '../../src/queue/names.js';

const folder = new URL('../../samples/deploy/board/', import.meta.url);

interface Names {
  readonly prefix: string;
  readonly organizationsKey: string;
  readonly schedulesQueue: string;
  readonly queueName: (organization: string) => string;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifest = (url: URL): Manifest => JSON.parse(readFileSync(url, 'utf8')) as Manifest;

test('the board reads the queues under the names that they have', async (t) => {
  const source = readFileSync(new URL('names.js', folder), 'utf8');
  const names = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as Names;
  t.is(names.prefix, own.prefix);
  t.is(names.organizationsKey, own.organizationsKey);
  t.is(names.schedulesQueue, own.schedulesQueue);
  for (const id of ['Y2lzY29zcGFyazovL3Vz', 'a:b/c d', 'ä%']) t.is(names.queueName(id), own.queueName(id));
});

test('the board has the BullMQ of this program, and this program has no board', (t) => {
  const [board, program] = [
    manifest(new URL('package.json', folder)),
    manifest(new URL('../../../package.json', folder)),
  ];
  const all = { ...program.devDependencies, ...program.dependencies };
  t.is(board.dependencies['bullmq'], all['bullmq']);
  t.is(board.dependencies['ioredis'], all['ioredis']);
  t.deepEqual(
    Object.keys(all).filter((name) => name.startsWith('@bull-board')),
    [],
  );
});

test('the board answers on this machine only, and only reads', (t) => {
  const text = readFileSync(new URL('board.js', folder), 'utf8');
  t.regex(text, /app\.listen\(port, '127\.0\.0\.1'/u);
  t.regex(text, /readOnlyMode: true/u);
  t.regex(text, /skipMetasUpdate: true/u);
});
