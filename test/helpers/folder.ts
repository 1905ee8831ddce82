/** An empty folder that is gone after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

export async function temporaryFolder(t: Pick<ExecutionContext, 'teardown'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
