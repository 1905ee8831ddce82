/** Whether a worker can take jobs, and what is missing. */
import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askInTime } from './ask-in-time.js';

export interface Readiness {
  readonly ready: boolean;
  /** What has to be there, in words, with `true` for what is. */
  readonly checks: Readonly<Record<'redis' | 'signIns' | 'output' | 'organizations', boolean>>;
  /** Ids of the organizations that are followed. */
  readonly organizations: number;
  /** A sentence for each check that is not as it has to be. Names no person. */
  readonly missing: readonly string[];
}

export interface ReadinessOptions {
  /** The connection to Redis. */
  readonly client: { readonly status: string; ping(): Promise<unknown> };
  readonly output: string;
  /** How many organizations there are saved sign-ins of; throws if they cannot be read. */
  readonly signIns: () => Promise<number>;
  /** The worker was told to end. */
  readonly isEnding: () => boolean;
}

/** Milliseconds that a check may take, and for which its answer stands. */
const within = 2000;
const keep = 2000;
/** The output folder may be a disk of another machine. */
const keepWritten = 10_000;

export function createReadiness({ client, output, signIns, isEnding }: ReadinessOptions): () => Promise<Readiness> {
  const redis = askInTime(() => client.ping(), { within, keep });
  const kept = askInTime(signIns, { within, keep });
  const written = askInTime(() => writeProbe(output), { within, keep: keepWritten });
  return async () => {
    const [answer, organizations, isWritten] = await Promise.all([
      // While the connection is broken, a question would only wait for its return.
      client.status === 'ready' ? redis.now() : undefined,
      kept.now(),
      written.now(),
    ]);
    const checks = {
      redis: answer !== undefined,
      signIns: organizations !== undefined,
      output: isWritten === true,
      organizations: (organizations ?? 0) > 0,
    };
    const missing = [
      ...(checks.redis ? [] : ['Redis does not answer.']),
      ...(checks.signIns ? [] : ['The saved sign-ins cannot be read.']),
      ...(checks.output ? [] : ['The output folder is not there, or cannot be written.']),
      ...(checks.signIns && !checks.organizations
        ? ['No organization is signed in to: webex-bulk login --profile NAME']
        : []),
      ...(isEnding() ? ['The worker is ending.'] : []),
    ];
    return { ready: missing.length === 0, checks, organizations: organizations ?? 0, missing };
  };
}

/** Asking for the right to write is not enough: the disk may be full, or mounted to be read only. */
async function writeProbe(folder: string): Promise<true> {
  const path = join(folder, `.ready-${randomUUID()}`);
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile('1');
    } finally {
      await file.close();
    }
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
  return true;
}
