/** Organizations, a Redis, a shared folder and workers that are signed in to all of them; nothing has begun yet. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCli, type Lasting } from '../helpers/cli.js';
import { testRedis, type TestRedis } from '../helpers/redis.js';
import { startOrganizations, type Organization, type OrganizationOptions } from './organizations.js';
import { prepareWorker, type Sent, type WorkerProcess } from './worker-process.js';

export interface Fleet {
  readonly folder: string;
  /** The shared folder of jobs. */
  readonly output: string;
  readonly redis: TestRedis;
  readonly organizations: readonly Organization[];
  readonly workers: readonly WorkerProcess[];
  /** What the workers sent, in the order in which it left. */
  readonly sent: readonly Sent[];
  /** Puts an organization's spreadsheet into the queue, to be planned and applied. */
  submit(organization: Organization): Promise<void>;
}

export interface FleetOptions extends OrganizationOptions {
  readonly workers: number;
  /** Milliseconds that a lock lasts. */
  readonly lockDuration: number;
  /** Further options of each worker. */
  readonly options?: readonly string[];
  /** The folder is left there. */
  readonly keep?: boolean;
}

export async function prepareFleet(t: Lasting, options: FleetOptions): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-workers-'));
  if (options.keep === true) console.log(folder);
  else t.teardown(() => rm(folder, { recursive: true, force: true }));
  const output = join(folder, 'output');
  await mkdir(output);
  const redis = await testRedis(t);
  const organizations = await startOrganizations(t, options);
  const sent: Sent[] = [];
  const workers: WorkerProcess[] = [];
  // The first is there for its sign-ins alone, if no worker is wanted.
  for (let number = 1; number <= Math.max(1, options.workers); number += 1) {
    const name = `worker${number}`;
    const about = { name, folder: join(folder, name), output, redisPort: redis.port, organizations };
    const rest = { lockDuration: options.lockDuration, options: options.options ?? [] };
    workers.push(await prepareWorker(t, { ...about, ...rest, onSent: (one) => void sent.push(one) }));
  }
  return {
    ...{ folder, output, redis, organizations, sent },
    workers: workers.slice(0, options.workers),
    async submit({ name, sheet }) {
      const file = join(folder, `${name}.csv`);
      await writeFile(file, sheet.text);
      const where = ['--queue', redis.url, '--output', output, '--profile', name];
      const env = { XDG_CONFIG_HOME: join(folder, 'worker1') };
      const { code, stderr } = await startCli(['submit', file, '--do', 'apply', ...where], { cwd: folder, env }).ended;
      if (code !== 0) throw new Error(`submit ended with ${String(code)}: ${stderr}`);
    },
  };
}
