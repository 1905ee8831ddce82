/**
 * Renewed tokens of a sign-in that several machines share: one file for each renewal, numbered. Tokens are only ever added after
 * those that they were made from, by a name that only one process can create: a process that was stopped in a renewal and is
 * continued later cannot replace newer tokens with older ones. Needs no clock and no lock.
 */
import { createHash, randomUUID } from 'node:crypto';
import { link, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { syncFolder } from '../files/json-lines.js';
import { registerSecret } from '../model/secrets.js';
import { makePrivateFolder, readPrivate } from './private-file.js';

export interface Tokens {
  /** Renewals since the sign-in. */
  readonly generation: number;
  readonly accessToken?: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970, by the clock of the machine that renewed. */
  readonly accessEndsAt?: number;
  readonly scopes?: readonly string[];
}

export interface RenewedTokens {
  /** Folder that they are in, for messages. */
  readonly folder: string;
  /** `undefined`: not renewed yet. Throws a RunError (`signIn`) for a file that cannot be trusted. */
  newest(): Promise<Tokens | undefined>;
  /** Durable when this resolves. False: another process has added as many or more renewals. Throws a RunError (`signIn`). */
  add(tokens: Tokens): Promise<boolean>;
}

/** `seed`: which sign-in it is (`seedOf`): tokens of an earlier sign-in with the same name are not used. */
export function createRenewedTokens(folder: string, seed: string, owner: number | undefined): RenewedTokens {
  const nameOf = (generation: number): string => `renewed.${seed}.${generation}.json`;
  const pattern = new RegExp(`^renewed\\.${seed}\\.(\\d{1,15})\\.json$`, 'u');
  const generations = async (): Promise<number[]> => {
    const names = await readdir(folder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw notUsable(folder, error);
    });
    return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
  };
  return {
    folder,
    async newest() {
      for (let tries = 0; tries < 20; tries++) {
        const all = await generations();
        if (all.length === 0) return undefined;
        const path = join(folder, nameOf(Math.max(...all)));
        const text = await readPrivate(path, owner);
        // Replaced by a newer one in the meantime.
        if (text !== undefined) return readTokens(text, path);
      }
      throw notUsable(folder, new Error('files appear in it that cannot be opened'));
    },
    async add(tokens) {
      try {
        await makePrivateFolder(folder);
        const isFirst = await createWhole(folder, nameOf(tokens.generation), `${JSON.stringify(tokens)}\n`);
        const all = await generations();
        const isNewest = isFirst && all.every((one) => one <= tokens.generation);
        const older = isNewest ? all.filter((one) => one < tokens.generation) : [];
        // A late process creates a number that was removed before: it must not stay.
        const superfluous = isFirst && !isNewest ? [tokens.generation] : older;
        for (const one of superfluous) await rm(join(folder, nameOf(one)), { force: true });
        return isNewest;
      } catch (error) {
        throw error instanceof RunError ? error : notUsable(folder, error);
      }
    },
  };
}

/** Distinguishes sign-ins by their first refresh token, which cannot be found from it. */
export function seedOf(refreshToken: string): string {
  return createHash('sha256').update(`webex-bulk ${refreshToken}`).digest('hex').slice(0, 24);
}

/** False: the name is taken. The file appears with its whole content, on disk, or not at all. */
async function createWhole(folder: string, name: string, text: string): Promise<boolean> {
  const draft = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await link(draft, join(folder, name)).catch(async (error: unknown) => {
      // A network file system may repeat a request whose answer was lost: then the name is its own.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || (await stat(draft)).nlink < 2) throw error;
    });
    await syncFolder(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function readTokens(text: string, path: string): Tokens {
  try {
    const fields = JSON.parse(text) as Partial<Tokens> | null;
    const isWhole =
      typeof fields?.generation === 'number' &&
      typeof fields.refreshToken === 'string' &&
      ['string', 'undefined'].includes(typeof fields.accessToken) &&
      ['number', 'undefined'].includes(typeof fields.accessEndsAt);
    if (isWhole) {
      registerSecret(fields.accessToken);
      registerSecret(fields.refreshToken);
      return fields as Tokens;
    }
  } catch {
    // Reported like any other damage.
  }
  throw new RunError('signIn', `${path} is damaged: it does not hold renewed tokens.`, {
    next: 'Delete it, and sign in to this profile again.',
  });
}

function notUsable(folder: string, error: unknown): RunError {
  return new RunError('signIn', `Renewed tokens cannot be kept in ${folder}: ${(error as Error).message}.`, {
    next: 'Make that folder readable and writable for the user of the workers, and free disk space.',
    cause: error,
  });
}
