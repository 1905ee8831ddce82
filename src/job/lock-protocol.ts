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
 */

export const rootName = 'lock';

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
      yield { do: 'rename', from: name, to: rootName };
    }
    yield* removeOthers<Holder>();
    return { result: 'ours' };
  }
  return { result: 'outrun' };
}

/** Removes only its own file: a process that took the lock after it was deleted by hand keeps it. */
export function* release<Holder>({ id }: LockFile<Holder>): LockProtocol<Holder, void> {
  const root = yield* read<Holder>(rootName);
  if (root?.id === id) yield { do: 'remove', name: rootName };
}

/** Who holds the lock; `undefined`: it is free. Does not take it. */
export function* holderNow<Holder>(): LockProtocol<Holder, Holder | undefined> {
  const last = yield* lastInChain<Holder>();
  return last && (yield { do: 'ask', holder: last.holder }) === true ? last.holder : undefined;
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

/** Only for the process that holds the lock as `lock`: no other name is part of the chain then. */
function* removeOthers<Holder>(): LockProtocol<Holder, void> {
  const names = (yield { do: 'list' }) as string[];
  for (const name of names) if (name !== rootName) yield { do: 'remove', name };
}

function* read<Holder>(name: string): LockProtocol<Holder, LockFile<Holder> | undefined> {
  return (yield { do: 'read', name }) as LockFile<Holder> | undefined;
}

function nameAfter(id: string): string {
  return `${rootName}.${id}`;
}
