/** Never two holders, and never a lock that nobody can take: shown for every order of steps, not for some that happened. */
import test from 'ava';
import {
  acquire,
  acquireByLease,
  release,
  releaseLease,
  rootName,
  type Acquired,
  type LockFile,
  type LockProtocol,
} from '../../src/job/lock-protocol.js';
import { everyOrder, type Beginning, type Files, type Holder, type Scheme } from '../helpers/every-order.js';
import { someCases } from '../helpers/some-cases.js';

const ours: Scheme = {
  acquire,
  release,
  beginsAnew: (step, answer) => step.do === 'create' && answer === false,
  forgets: (step) => ['create', 'rename'].includes(step.do),
  frees: (step) => step.do === 'remove' && step.name === rootName,
};

const dead = (id: string): LockFile<Holder> => ({ id, holder: -1 });
const oneDead = { lock: dead('x') };
const twoDead = { lock: dead('x'), 'lock.x': dead('y') };
/** As those leave it who die between taking over and clearing away. */
const remains = { lock: dead('y'), 'lock.w': dead('x'), 'lock.x': dead('z') };

const beginnings: readonly [what: string, beginning: Beginning][] = [
  ['three processes come to the lock of a dead one', { files: oneDead, processes: 3 }],
  ['four processes come to a free lock', { files: {}, processes: 4 }],
  ['three processes come to the lock of one who died while taking over', { files: twoDead, processes: 3 }],
  ['three processes come to what several dead ones left', { files: remains, processes: 3 }],
  ['three processes come to a free lock, and two of them die', { files: {}, processes: 3, deaths: 2 }],
  ['three processes come to the lock of a dead one, and two of them die', { files: oneDead, processes: 3, deaths: 2 }],
];

const someOrders = someCases(2);
for (const [what, beginning] of beginnings) {
  someOrders(`${what}: in no order of their steps do two hold it, and who comes later can take it`, (t) => {
    const { wrong, ends, states } = everyOrder(ours, beginning);
    t.is(wrong, undefined);
    t.true(states > 1000 && ends.length > 0);
    for (const { files, became } of ends) {
      t.deepEqual(everyOrder(ours, { files: ofTheDead(files), processes: 1 }).ends, [
        { became: ['had it'], files: {} },
      ]);
      if (beginning.deaths !== undefined) continue;
      t.true(became.includes('had it'), became.join());
      t.deepEqual(files, {});
    }
  });
}

/** All have ended: who is named there is dead, and no other than the one who comes. */
function ofTheDead(files: Files): Files {
  const left = Object.entries(files).map(([name, { id }]) => [
    name.replace(/\.(?!lease-)/u, '.old-'),
    dead(`old-${id}`),
  ]);
  return Object.fromEntries(left) as Files;
}

/** Processes by the number of their lease; `undefined`: it has none. */
type Leases = readonly (number | undefined)[];

/** A worker counts as a holder only until one with a higher number has begun: then `check()` of its lease throws. */
function byLease(leases: Leases): Scheme {
  const leaseOf = (process: Holder): number | undefined => leases[process];
  return {
    ...ours,
    leaseOf,
    acquire(self) {
      const lease = leaseOf(self.holder);
      return lease === undefined ? acquire(self) : acquireByLease(self, lease);
    },
    release(self) {
      const lease = leaseOf(self.holder);
      return lease === undefined ? release(self) : releaseLease(lease);
    },
    frees: (step) => step.do === 'remove',
  };
}

const deadWorker = { 'lock.lease-1': dead('w') };
const none = undefined;
const withLeases: readonly [what: string, leases: Leases, beginning: Omit<Beginning, 'processes'>][] = [
  ['three workers, each superseded by the next, come to a free lock', [1, 2, 3], { files: {} }],
  ['two workers and a process without a lease come to a free lock', [1, 2, none], { files: {} }],
  ['two workers and a process without a lease come to the lock of a dead one', [1, 2, none], { files: oneDead }],
  ['two workers and a process without a lease come to what a dead worker left', [2, 3, none], { files: deadWorker }],
  ['a worker and two processes without a lease come to the lock of a dead one', [1, none, none], { files: oneDead }],
  ['two workers and a process without a lease come, and one of them dies', [1, 2, none], { files: {}, deaths: 1 }],
  ['two workers with one number come', [1, 1], { files: {} }],
];

const someLeases = someCases(2);
for (const [what, leases, beginning] of withLeases) {
  someLeases(
    `${what}: in no order of their steps do two hold it whose leases are in force, and who comes later can take it`,
    (t) => {
      const { wrong, ends } = everyOrder(byLease(leases), { ...beginning, processes: leases.length });
      t.is(wrong, undefined);
      t.true(ends.length > 0);
      for (const { files, became } of ends) {
        if (leases.every((lease) => lease !== undefined)) t.true(became.includes('had it'), became.join());
        const left = ofTheDead(files);
        t.deepEqual(everyOrder(ours, { files: left, processes: 1 }).ends, [{ became: ['had it'], files: {} }]);
        t.deepEqual(
          everyOrder(byLease([9]), { files: left, processes: 1 }).ends.map((end) => end.became),
          [['had it']],
        );
        const mayLeave = beginning.deaths === undefined ? Object.keys(beginning.files) : Object.keys(files);
        t.deepEqual(
          Object.keys(files).filter((name) => !mayLeave.includes(name)),
          [],
        );
      }
    },
  );
}

test('the same search finds two holders where a worker looks for other processes only before it has created its file', (t) => {
  const scheme = byLease([1, none]);
  const hasty: Scheme = {
    ...scheme,
    acquire: (self) => (self.holder === 0 ? withoutLook(self) : scheme.acquire(self)),
  };
  t.regex(everyOrder(hasty, { files: {}, processes: 2 }).wrong ?? '', /hold the lock after/u);
});

test('the same search finds two holders where a superseded worker removes the file of whoever holds the lock', (t) => {
  const scheme = byLease([1, 2, none]);
  const rude: Scheme = { ...scheme, release: (self) => (self.holder === 0 ? releaseAll() : scheme.release(self)) };
  t.regex(everyOrder(rude, { files: {}, processes: 3 }).wrong ?? '', /hold the lock after/u);
});

/** As if no process without a lease were there. */
function* withoutLook(self: LockFile<Holder>): LockProtocol<Holder, Acquired<Holder>> {
  const protocol = acquireByLease(self, 1);
  let step = protocol.next();
  while (step.done !== true) {
    const { value } = step;
    step = protocol.next(value.do === 'read' && value.name === rootName ? undefined : yield value);
  }
  return step.value;
}

function* releaseAll(): LockProtocol<Holder, void> {
  for (const name of (yield { do: 'list' }) as string[]) yield { do: 'remove', name };
}

test('the same search finds the two holders of a scheme whose numbers come again', (t) => {
  const { wrong } = everyOrder(numbered(), { files: { 'lock.1': dead('x') }, processes: 3 });
  t.regex(wrong ?? '', /\d and \d hold the lock after\n/u);
});

test('the same search finds two holders where who takes over does not look a second time', (t) => {
  const trusting = { ...ours, acquire: withoutSecondLook };
  t.regex(everyOrder(trusting, { files: oneDead, processes: 3 }).wrong ?? '', /hold the lock after/u);
});

function* withoutSecondLook(self: LockFile<Holder>): LockProtocol<Holder, Acquired<Holder>> {
  const protocol = acquire(self);
  let step = protocol.next();
  let hasMade = false;
  while (step.done !== true) {
    // As if it were the last of the chain, whatever is there.
    const seen: unknown =
      hasMade && step.value.do === 'read' ? (step.value.name === rootName ? self : undefined) : yield step.value;
    if (step.value.do === 'create') hasMade = seen === true;
    step = protocol.next(seen);
  }
  return step.value;
}

/** Who finds the highest number dead takes the next one; who ends removes its own, so that numbers come again. */
function numbered(): Scheme {
  const mine = new Map<string, string>();
  const highest = (names: readonly string[]): number =>
    Math.max(0, ...names.map((name) => Number(name.slice('lock.'.length))));
  function* list(): LockProtocol<Holder, number> {
    return highest((yield { do: 'list' }) as string[]);
  }
  return {
    *acquire(self): LockProtocol<Holder, Acquired<Holder>> {
      for (let tries = 0; tries < 5; tries++) {
        const number = yield* list();
        const holder = (yield { do: 'read', name: `lock.${number}` }) as LockFile<Holder> | undefined;
        if (holder && (yield { do: 'ask', holder: holder.holder }) === true)
          return { result: 'held', by: holder.holder };
        const name = `lock.${number + 1}`;
        if ((yield { do: 'create', name, file: self }) !== true) continue;
        if ((yield* list()) === number + 1) {
          mine.set(self.id, name);
          if (number > 0) yield { do: 'remove', name: `lock.${number}` };
          return { result: 'ours' };
        }
        yield { do: 'remove', name };
      }
      return { result: 'outrun' };
    },
    *release(self): LockProtocol<Holder, void> {
      yield { do: 'remove', name: mine.get(self.id) ?? '' };
    },
    beginsAnew: () => false,
    forgets: () => false,
    frees: (step) => step.do === 'remove',
  };
}
