/**
 * Who holds a lock, decided step by step over the files of one folder; each step is one operation that the file system does
 * whole or not at all. Performs nothing itself: lock.ts does on a disk what a test does in memory, in every order of steps.
 *
 * The file `lock` names the first holder, `lock.ID` the holder that came after the dead one with that id. The last of this
 * chain holds the lock. To take over from a dead holder is to create the one name that stands for it, which only one
 * process can. Ids are never used twice: a process that creates a name for a holder that is no longer in the chain sees so by
 * looking again, and has taken nothing.
 *
 * While a process holds the lock, it alone changes what leads to it: it replaces `lock` by its own file (one rename), and
 * ends by removing `lock`. Hence what a second look finds in the chain stays there, and what it does not find never
 * comes back.
 */

export const rootName = 'lock';

export interface LockFile<Holder> {
  /** Of one attempt to hold the lock; safe as part of a file name. */
  readonly id: string;
  readonly holder: Holder;
}

export type LockStep<Holder> =
  /** → `LockFile | undefined`, undefined where there is no such file. */
  | { readonly do: 'read'; readonly name: string }
  /** → `boolean`: made with its whole content; false where the name is taken. */
  | { readonly do: 'create'; readonly name: string; readonly file: LockFile<Holder> }
  /** Replaces what stands under the other name. */
  | { readonly do: 'rename'; readonly from: string; readonly to: string }
  | { readonly do: 'remove'; readonly name: string }
  /** → `string[]`: names of lock files. */
  | { readonly do: 'list' }
  /** → `boolean`: may the holder still be at work? */
  | { readonly do: 'ask'; readonly holder: Holder };

/** Each `yield` is answered with what its step says. */
export type LockProtocol<Holder, T> = Generator<LockStep<Holder>, T, unknown>;

export type Acquired<Holder> =
  | { readonly result: 'ours' }
  | { readonly result: 'held'; readonly by: Holder }
  /** Others were first, again and again. */
  | { readonly result: 'outrun' };

/** Attempts; each that fails means that another process came further meanwhile. */
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

/** Removes only the own file: a process that took the lock after it was freed by hand keeps it. */
export function* release<Holder>({ id }: LockFile<Holder>): LockProtocol<Holder, void> {
  const root = yield* read<Holder>(rootName);
  if (root?.id === id) yield { do: 'remove', name: rootName };
}

/** Who holds the lock; `undefined`: it is free. Takes nothing. */
export function* holderNow<Holder>(): LockProtocol<Holder, Holder | undefined> {
  const last = yield* lastInChain<Holder>();
  return last && (yield { do: 'ask', holder: last.holder }) === true ? last.holder : undefined;
}

function* lastInChain<Holder>(): LockProtocol<Holder, LockFile<Holder> | undefined> {
  const passed = new Set<string>();
  let last = yield* read<Holder>(rootName);
  // A file that was copied by hand may lead back to itself.
  while (last && !passed.has(last.id)) {
    passed.add(last.id);
    const next: LockFile<Holder> | undefined = yield* read<Holder>(nameAfter(last.id));
    if (next === undefined) break;
    last = next;
  }
  return last;
}

/** Only by who holds the lock as `lock`: no other name leads to anything then. */
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
