/** Disks that are full, and users that may not write: what a test needs of the machine, or the reason why it is not there. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** Runs a program as somebody who owns nothing. */
export const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] as const;

/** Can the program be run as somebody else? If not, the test says why and ends. */
export function canBeNobody(t: ExecutionContext): boolean {
  const [command, ...args] = [...asNobody, process.execPath, new URL('../../dist/cli.js', import.meta.url).pathname];
  const tried = spawnSync(command, [...args, '--version'], { encoding: 'utf8' });
  return tried.status === 0 || skipped(t, `no other user can run the program here: ${reasonOf(tried)}`);
}

export interface SmallDisk {
  readonly folder: string;
  /** Leaves so many bytes, in whole blocks of 4096. */
  fillUpTo(free: number): Promise<void>;
  makeRoom(): Promise<void>;
}

/** A disk of its own for the test; `undefined`, with the reason told, where none can be mounted. */
export async function smallDisk(t: ExecutionContext, kilobytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-disk-'));
  const options = `size=${kilobytes}k,mode=0700`;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { encoding: 'utf8' });
  t.teardown(async () => {
    if (mounted.status === 0) spawnSync('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  });
  if (mounted.status !== 0) {
    skipped(t, `no disk can be mounted here: ${reasonOf(mounted)}`);
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    async fillUpTo(free) {
      const { bavail, bsize } = await statfs(folder);
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - free)));
    },
    makeRoom: () => rm(filler, { force: true }),
  };
}

function skipped(t: ExecutionContext, reason: string): false {
  t.log(`skipped: ${reason}`);
  t.pass();
  return false;
}

function reasonOf({ error, stderr }: { error?: Error | undefined; stderr: string | null }): string {
  return error?.message ?? (stderr ?? '').trim();
}
