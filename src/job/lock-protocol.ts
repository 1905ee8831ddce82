/**
 * Decides who holds a lock, step by step over the files of one folder; each step is an atomic operation of the file system.
 * Performs no step itself: lock.ts performs them on disk, and a test performs them in memory, in every order.
 *
 * The file `lock` names the first holder, and `lock.ID` names the holder that took over from the dead holder with that id. The
 * last one in this chain holds the lock. To take over from a dead holder is to create the one file name that stands for it,
 * which only one process can do. Ids are never reused: a process that creates a name for a holder that is no longer in the
 * chain notices when it looks again, and has not taken the lock.
 *
 * While a process holds the lock, it alone changes the files that lead to it: it replaces `lock` with its own file (one
 * rename), and removes `lock` at the end. So whatever a second look finds in the chain stays there, and whatever it does not
 * find never comes back.
 *
 * A worker of a queue has a lease with a number, and may be superseded while it is alive: stopped before any step, and continued
 * when another holds the lock. So it never changes a file that may be another's: it holds the lock by `lock.lease-NUMBER`, a
 * name that only it ever creates, and that is ignored once there is a higher number. Workers and other processes both create
 * their file first and look for the other kind then, so that at least one of two sees the other and withdraws.
 */

export const rootName = 'lock';
const leasePrefix = `${rootName}.lease-`;

export interface LockFile<Holder> {
  /** Identifies one attempt to hold the lock; safe as part of a file name. */
  readonly id: string;
  readonly holder: Holder;
}

export type LockStep<Holder> =
  /**
   * → `LockFile
   *
   * undefined`; `undefined`: there is no such file.
   */
  | { readonly do: 'read'; readonly name: string }
  /** → `boolean`: created with its whole content; false if the name is taken. */
  | { readonly do: 'create'; readonly name: string; readonly file: LockFile<Holder> }
  /** Replaces the file named `to`. */
  | { readonly do: 'rename'; readonly from: string; readonly to: string }
  | { readonly do: 'remove'; readonly name: string }
  /** → `string[]`: names of lock files. */
  | { readonly do: 'list' }
  /** → `boolean`: may the holder still be running? */
  | { readonly do: 'ask'; readonly holder: Holder };

/** Each `yield` returns what its step documents. */
export type LockProtocol<Holder, T> = Generator<LockStep<Holder>, T, unknown>;

export type Acquired<Holder> =
  | { readonly result: 'ours' }
  | { readonly result: 'held'; readonly by: Holder }
  /** Other processes were faster at every attempt. */
  | { readonly result: 'outrun' };

/** Attempts; each failed one means that another process made progress in the meantime. */
const mostTries = 50;

export function* acquire<Holder>(self: LockFile<Holder>): LockProtocol<Holder, Acquired<Holder>> {
  for (let tries = 0; tries < mostTries; tries++) {
    const worker = yield* workerNow<Holder>();
    if (worker !== undefined) return { result: 'held', by: worker };
    const last = yield* lastInChain<Holder>();
    if (last && (yield { do: 'ask', holder: last.holder }) === true) return { result: 'held', by: last.holder };
    const name = last === undefined ? rootName : nameAfter(last.id);
    if ((yield { do: 'create', name, file: self }) !== true) continue;
    if (name !== rootName) {
      const now = yield* lastInChain<Holder>();
      if (now?.id !== self.id) {
        yield { do: 'remove', name };
        continue;
      }
    }
    const faster = yield* workerNow<Holder>();
    if (faster !== undefined) {
      yield { do: 'remove', name };
      return { result: 'held', by: faster };
    }
    if (name !== rootName) yield { do: 'rename', from: name, to: rootName };
    yield* removeOthers<Holder>();
    yield* removeDeadWorkers<Holder>();
    return { result: 'ours' };
  }
  return { result: 'outrun' };
}

/** For a worker with the lease of this number. An equal or higher number refuses it, and a process without a lease that is alive. */
export function* acquireByLease<Holder>(
  self: LockFile<Holder>,
  number: number,
): LockProtocol<Holder, Acquired<Holder>> {
  const name = leaseName(number);
  for (let tries = 0; tries < mostTries; tries++) {
    const before = yield* leaseFrom<Holder>(number);
    if (before !== undefined) return { result: 'held', by: before };
    if ((yield { do: 'create', name, file: self }) !== true) continue;
    const by = (yield* leaseFrom<Holder>(number + 1)) ?? (yield* aliveInChain<Holder>());
    if (by !== undefined) {
      yield { do: 'remove', name };
      return { result: 'held', by };
    }
    for (const lower of yield* leases<Holder>()) if (lower < number) yield { do: 'remove', name: leaseName(lower) };
    return { result: 'ours' };
  }
  return { result: 'outrun' };
}

/** Removes only the file that no other process creates. */
export function* releaseLease<Holder>(number: number): LockProtocol<Holder, void> {
  yield { do: 'remove', name: leaseName(number) };
}

/** Removes only its own file: a process that took the lock after it was deleted by hand keeps it. */
export function* release<Holder>({ id }: LockFile<Holder>): LockProtocol<Holder, void> {
  const root = yield* read<Holder>(rootName);
  if (root?.id === id) yield { do: 'remove', name: rootName };
}

/** Who holds the lock; `undefined`: it is free. Does not take it. */
export function* holderNow<Holder>(): LockProtocol<Holder, Holder | undefined> {
  return (yield* workerNow<Holder>()) ?? (yield* aliveInChain<Holder>());
}

/**
 * The process without a lease that holds the lock; `undefined`: none that is alive. While the chain is read, its holder may move
 * its file to the beginning, where it was looked for before: only a chain with the same beginning before and after counts.
 */
function* aliveInChain<Holder>(): LockProtocol<Holder, Holder | undefined> {
  let last: LockFile<Holder> | undefined;
  for (let tries = 0; tries < mostTries; tries++) {
    const before = yield* read<Holder>(rootName);
    if (before === undefined) return undefined;
    last = yield* lastInChain<Holder>();
    const after = yield* read<Holder>(rootName);
    if (last === undefined || before.id !== after?.id) continue;
    return (yield { do: 'ask', holder: last.holder }) === true ? last.holder : undefined;
  }
  return last?.holder;
}

/** The worker with the highest number that may be alive; `undefined`: none is. */
function* workerNow<Holder>(): LockProtocol<Holder, Holder | undefined> {
  for (const number of (yield* leases<Holder>()).reverse()) {
    const file = yield* read<Holder>(leaseName(number));
    if (file && (yield { do: 'ask', holder: file.holder }) === true) return file.holder;
  }
  return undefined;
}

/** The holder with the highest number of these and higher ones, dead or alive; `undefined`: there is none. */
function* leaseFrom<Holder>(number: number): LockProtocol<Holder, Holder | undefined> {
  for (const one of (yield* leases<Holder>()).reverse()) {
    const file = one >= number ? yield* read<Holder>(leaseName(one)) : undefined;
    if (file) return file.holder;
  }
  return undefined;
}

/** Numbers of leases with a file, the lowest first. */
function* leases<Holder>(): LockProtocol<Holder, number[]> {
  const names = (yield { do: 'list' }) as string[];
  const numbers = names.flatMap((name) =>
    name.startsWith(leasePrefix) ? [Number(name.slice(leasePrefix.length))] : [],
  );
  return numbers.filter((number) => Number.isSafeInteger(number) && number > 0).sort((a, b) => a - b);
}

function* lastInChain<Holder>(): LockProtocol<Holder, LockFile<Holder> | undefined> {
  const passed = new Set<string>();
  let last = yield* read<Holder>(rootName);
  // Files that were copied by hand may form a loop.
  while (last && !passed.has(last.id)) {
    passed.add(last.id);
    const next: LockFile<Holder> | undefined = yield* read<Holder>(nameAfter(last.id));
    if (next === undefined) break;
    last = next;
  }
  return last;
}

/** Only for the process that holds the lock as `lock`: no other name is part of the chain then, and no worker holds it. */
function* removeOthers<Holder>(): LockProtocol<Holder, void> {
  const names = (yield { do: 'list' }) as string[];
  for (const name of names) if (name !== rootName && !name.startsWith(leasePrefix)) yield { do: 'remove', name };
}

/** What they left; a worker that comes later has a name of its own. */
function* removeDeadWorkers<Holder>(): LockProtocol<Holder, void> {
  for (const number of yield* leases<Holder>()) {
    const file = yield* read<Holder>(leaseName(number));
    if (file && (yield { do: 'ask', holder: file.holder }) !== true) yield { do: 'remove', name: leaseName(number) };
  }
}

function* read<Holder>(name: string): LockProtocol<Holder, LockFile<Holder> | undefined> {
  return (yield { do: 'read', name }) as LockFile<Holder> | undefined;
}

function leaseName(number: number): string {
  return `${leasePrefix}${number}`;
}

function nameAfter(id: string): string {
  return `${rootName}.${id}`;
}
