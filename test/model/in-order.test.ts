import test from 'ava';
import { inOrder, takeInOrder } from '../../src/model/in-order.js';
import { collected } from '../helpers/bytes.js';

async function* numbers(count: number, onTaken: (n: number) => void = () => undefined): AsyncIterable<number> {
  await Promise.resolve();
  for (let n = 0; n < count; n++) {
    onTaken(n);
    yield n;
  }
}

/** Work that ends when it is told to, in any order. */
function handwork() {
  const open = new Map<number, { resolve: (n: number) => void; reject: (error: Error) => void }>();
  const work = (n: number): Promise<number> =>
    new Promise((resolve, reject) => {
      open.set(n, { resolve, reject });
    });
  return { open, work };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
};

test('results come in the order of the items, whatever ends first', async (t) => {
  const { open, work } = handwork();
  const results = collected(inOrder(numbers(4), 10, work));
  await settled();
  for (const n of [3, 1, 0, 2]) {
    open.get(n)?.resolve(n * 10);
    await settled();
  }
  t.deepEqual(await results, [0, 10, 20, 30]);
});

test('no more than so many are under way, and the next begins when the first is done', async (t) => {
  const { open, work } = handwork();
  const results = collected(inOrder(numbers(5), 3, work));
  await settled();
  t.deepEqual([...open.keys()], [0, 1, 2]);
  open.get(2)?.resolve(2);
  await settled();
  t.deepEqual([...open.keys()], [0, 1, 2]);
  open.get(0)?.resolve(0);
  await settled();
  t.deepEqual([...open.keys()], [0, 1, 2, 3]);
  for (const n of [1, 3, 4]) {
    open.get(n)?.resolve(n);
    await settled();
  }
  t.deepEqual(await results, [0, 1, 2, 3, 4]);
});

test('one at a time is one after the other', async (t) => {
  let underWay = 0;
  const results = inOrder(numbers(5), 1, async (n) => {
    t.is((underWay += 1), 1);
    await settled();
    underWay -= 1;
    return n;
  });
  t.deepEqual(await collected(results), [0, 1, 2, 3, 4]);
});

test('a rejection is met when its turn comes, and not before', async (t) => {
  const { open, work } = handwork();
  const seen: number[] = [];
  const run = (async () => {
    for await (const n of inOrder(numbers(3), 3, work)) seen.push(n);
  })();
  await settled();
  open.get(1)?.reject(new Error('second'));
  await settled();
  t.deepEqual(seen, []);
  open.get(0)?.resolve(0);
  open.get(2)?.reject(new Error('third'));
  await t.throwsAsync(run, { message: 'second' });
  t.deepEqual(seen, [0]);
});

test('items that end in an error end the results with it', async (t) => {
  async function* broken(): AsyncIterable<number> {
    yield* numbers(2);
    throw new Error('file is gone');
  }
  const results = inOrder(broken(), 5, (n) => Promise.resolve(n));
  await t.throwsAsync(collected(results), { message: 'file is gone' });
});

test('who stops early takes no more items', async (t) => {
  const taken: number[] = [];
  for await (const n of inOrder(
    numbers(1000, (one) => taken.push(one)),
    4,
    (one) => Promise.resolve(one),
  )) {
    if (n === 2) break;
  }
  await settled();
  t.true(taken.length <= 7, `${taken.length} were taken`);
});

test('no items give no results', async (t) => {
  t.deepEqual(await collected(inOrder(numbers(0), 4, (n) => Promise.resolve(n))), []);
});

async function* groupsOf(...groups: (readonly number[])[]): AsyncIterable<readonly number[]> {
  for (const group of groups) yield await Promise.resolve(group);
}

test('results that are known at once are taken in the order of the items, among those that are waited for', async (t) => {
  const { open, work } = handwork();
  const taken: number[] = [];
  const [take, groups] = [(n: number) => void taken.push(n), groupsOf([0, 1, 2, 3], [4, 5])];
  const ended = takeInOrder(groups, 3, (n) => (n === 1 || n === 4 ? work(n) : n), {
    take,
    taken: () => Promise.resolve(),
  });
  await settled();
  // What comes after a result that is waited for waits too, and takes the places of what may be under way.
  t.deepEqual([taken, [...open.keys()]], [[0], [1]]);
  open.get(1)?.resolve(1);
  await settled();
  t.deepEqual([taken, [...open.keys()]], [[0, 1, 2, 3].slice(0, taken.length), [1, 4]]);
  open.get(4)?.resolve(4);
  await ended;
  t.deepEqual(taken, [0, 1, 2, 3, 4, 5]);
});

test('an error of the work ends the taking, and what came before it is taken', async (t) => {
  const taken: number[] = [];
  const work = (n: number): number | Promise<number> => {
    if (n === 2) throw new Error('broken');
    return n === 1 ? Promise.resolve(n) : n;
  };
  const sink = { take: (n: number) => void taken.push(n), taken: () => Promise.resolve() };
  await t.throwsAsync(takeInOrder(groupsOf([0, 1, 2]), 1, work, sink), { message: 'broken' });
  t.deepEqual(taken, [0, 1]);
});

test('what else the process has to do goes on while many results are taken at once', async (t) => {
  const [items, worked] = [Array.from({ length: 200 }, (_, n) => n), [] as number[]];
  const seen: number[] = [];
  const watching = setInterval(() => seen.push(worked.length), 1);
  const busy = (n: number): number => {
    for (const until = performance.now() + 1; performance.now() < until;);
    worked.push(n);
    return n;
  };
  await takeInOrder(
    (async function* () {
      await Promise.resolve();
      yield items;
    })(),
    10,
    busy,
    { take: () => undefined, taken: () => Promise.resolve() },
  );
  clearInterval(watching);
  t.true(seen.length > 10, `${seen.length} times in ${items.length} items`);
});
