import test from 'ava';
import { inOrder } from '../../src/model/in-order.js';
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
