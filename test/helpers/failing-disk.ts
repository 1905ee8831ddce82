/**
 * A disk that fails at one step of what this process does below a folder: a step is a call to open, write, sync, rename,
 * remove, link, read or close something. Everything else of the machine goes on as usual.
 */
import fs from 'node:fs';
import files, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

export interface WatchedFolder {
  /** What was done below the folder so far, such as `sync journal.jsonl`. */
  readonly steps: readonly string[];
  /** The steps that failed. */
  readonly failed: readonly string[];
  /** From now on nothing fails and nothing is counted. */
  heal(): void;
  /** What a loss of power would leave: bytes that were not synced are gone. */
  loseUnsynced(): void;
  /** Files that were opened and not closed. */
  stillOpen(): string[];
  /** Bytes of the file that are safely on the disk. */
  safeBytes(path: string): number;
}

interface Watched {
  readonly folder: string;
  readonly fails: (nth: number, step: string) => boolean;
  readonly steps: string[];
  readonly failed: string[];
  readonly safe: Map<string, number>;
  readonly open: Map<FileHandle, string>;
}

const watched = new Set<Watched>();

/** Lets the steps below the folder fail of which `fails` says so; they are counted from 1. */
export function watchFolder(folder: string, fails: (nth: number, step: string) => boolean): WatchedFolder {
  install();
  const one: Watched = { folder, fails, steps: [], failed: [], safe: new Map(), open: new Map() };
  watched.add(one);
  return {
    steps: one.steps,
    failed: one.failed,
    heal: () => void watched.delete(one),
    loseUnsynced() {
      for (const [path, bytes] of one.safe) {
        const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        if (size > bytes) fs.truncateSync(path, bytes);
      }
    },
    stillOpen: () => [...one.open.values()],
    safeBytes: (path) => one.safe.get(path) ?? 0,
  };
}

function watcherOf(path: string | undefined): Watched | undefined {
  return path === undefined
    ? undefined
    : [...watched].find(({ folder }) => path === folder || path.startsWith(`${folder}/`));
}

/** Says whether this step of the disk's work fails. */
function isFailing(name: string, path: string): boolean {
  const one = watcherOf(path);
  if (one === undefined) return false;
  const step = `${name} ${basename(path).replace(/^\.[\da-f-]{36}\.tmp$/u, 'draft')}`;
  one.steps.push(step);
  const fails = one.fails(one.steps.length, step);
  if (fails) one.failed.push(step);
  return fails;
}

function broken(name: string, path: string): Error {
  return Object.assign(new Error(`EIO: i/o error, ${name} '${path}'`), { code: 'EIO', syscall: name, path });
}

/** What fails may have been done in part. */
async function step<T>(
  name: string,
  path: string | undefined,
  work: () => Promise<T>,
  part: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  if (path === undefined || !isFailing(name, path)) return await work();
  await part();
  throw broken(name, path);
}

type Call = (...given: unknown[]) => Promise<unknown>;

let isInstalled = false;

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  const calls = files as unknown as Record<string, Call>;
  /** By which of its arguments a call is known. */
  const named = {
    mkdir: 0,
    access: 0,
    readdir: 0,
    readFile: 0,
    stat: 0,
    truncate: 0,
    rm: 0,
    link: 1,
    rename: 1,
  } as const;
  for (const [name, place] of Object.entries(named)) {
    const original = calls[name] as Call;
    calls[name] = async (...given) => {
      const result = await step(name, String(given[place]), () => original(...given));
      note(name, String(given[0]), String(given[1]));
      return result;
    };
  }
  const { open, writeFile } = calls as { open: Call; writeFile: Call };
  calls['writeFile'] = async (path, data, ...rest) => {
    const part = (): Promise<unknown> => writeFile(path, begun(data), ...rest);
    await step('write', String(path), () => writeFile(path, data, ...rest), part);
    watcherOf(String(path))?.safe.set(String(path), 0);
  };
  calls['open'] = async (path, flags, ...rest) => {
    const handle = (await step('open', String(path), () => open(path, flags, ...rest))) as FileHandle;
    const one = watcherOf(String(path));
    if (one) watchHandle(handle, String(path), one);
    const safe = one?.safe;
    const isWritten = typeof flags === 'string' && /[wa]/u.test(flags);
    if (isWritten && safe !== undefined && !safe.has(String(path))) {
      safe.set(String(path), fs.fstatSync(handle.fd).size);
    }
    return handle;
  };
  installStream();
  syncBuiltinESMExports();
}

/** What becomes of the bytes that are known to be safe when files change their names. */
function note(name: string, from: string, to: string): void {
  const safe = watcherOf(from)?.safe;
  const bytes = safe?.get(from);
  if (safe === undefined || bytes === undefined) return;
  if (name === 'rename' || name === 'link') safe.set(to, bytes);
  if (name === 'rename' || name === 'rm') safe.delete(from);
}

/** The steps of an open file. */
function watchHandle(handle: FileHandle, path: string, { open, safe }: Watched): void {
  open.set(handle, path);
  const calls = handle as unknown as Record<string, Call>;
  for (const name of ['appendFile', 'writeFile', 'datasync', 'sync', 'truncate', 'read', 'close']) {
    const original = calls[name] as Call;
    const isWrite = name === 'appendFile' || name === 'writeFile';
    calls[name] = async (...given) => {
      const whole = (): Promise<unknown> => original.apply(handle, given);
      if (name === 'close') open.delete(handle);
      const part = isWrite ? (): Promise<unknown> => original.apply(handle, [begun(given[0])]) : undefined;
      // A handle is gone whatever closing it says.
      const result = await step(isWrite ? 'write' : name, path, whole, name === 'close' ? whole : part);
      const isSync = name === 'datasync' || name === 'sync';
      if (isSync && safe.has(path)) safe.set(path, fs.fstatSync(handle.fd).size);
      return result;
    };
  }
}

/** Reading by streams goes through the older interface. */
function installStream(): void {
  const { open } = fs;
  const replaced = (path: fs.PathLike, ...rest: unknown[]): void => {
    const told = rest.at(-1) as (error: Error | null) => void;
    if (isFailing('open', String(path))) setImmediate(told, broken('open', String(path)));
    else (open as (...given: unknown[]) => void)(path, ...rest);
  };
  (fs as { open: unknown }).open = replaced;
}

function begun(data: unknown): string {
  const text = String(data);
  return text.slice(0, Math.ceil(text.length / 2));
}
