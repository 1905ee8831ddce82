/** Tracking codes that follow attributes are tried on the first person of the file; who that is, and who waits. */
import test from 'ava';
import { createCodeTrials, type CodeTrials, type FailedTrial } from '../../src/apply/code-trials.js';

const failed: FailedTrial = { row: 2, email: 'ana@acme.example' };

/** What each row was told, as soon as it was told anything. */
function waiting(trials: CodeTrials, rows: readonly number[]): Map<number, FailedTrial | 'may write'> {
  const told = new Map<number, FailedTrial | 'may write'>();
  for (const row of rows) void trials.turn(row, 'a').then((one) => told.set(row, one ?? 'may write'));
  return told;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('the first row writes at once, in whatever order rows ask, and later ones wait for what became of it', async (t) => {
  const trials = createCodeTrials();
  for (const row of [2, 3, 4]) trials.enter(row, ['a']);
  const told = waiting(trials, [4, 3, 2]);
  await settled();
  t.deepEqual([...told], [[2, 'may write']]);
  trials.followed('a');
  await settled();
  t.deepEqual([...told.keys()].sort(), [2, 3, 4]);
  t.deepEqual([...told.values()], ['may write', 'may write', 'may write']);
});

test('after a code that did not follow no other row writes, also one that asks later', async (t) => {
  const trials = createCodeTrials();
  for (const row of [2, 3]) trials.enter(row, ['a']);
  const told = waiting(trials, [2, 3]);
  trials.didNotFollow('a', failed);
  trials.leave(2);
  await settled();
  t.deepEqual(told.get(3), failed);
  trials.enter(4, ['a']);
  t.deepEqual(await trials.turn(4, 'a'), failed);
  t.false(trials.hasFollowed('a'));
});

test('where the first row could not tell, the next one tries', async (t) => {
  const trials = createCodeTrials();
  for (const row of [2, 3, 4]) trials.enter(row, ['a']);
  const told = waiting(trials, [2, 3, 4]);
  trials.leave(2);
  await settled();
  t.deepEqual([...told.keys()], [2, 3]);
});

test('a row that does not change the code waits for earlier rows that do, and for no later one', async (t) => {
  const trials = createCodeTrials();
  trials.enter(2, []);
  trials.enter(3, ['a']);
  trials.enter(4, []);
  const told = waiting(trials, [2, 3, 4]);
  await settled();
  t.deepEqual([...told.keys()], [2, 3]);
});

test('a code that was seen to follow is not doubted later, and each code is tried by itself', async (t) => {
  const trials = createCodeTrials();
  for (const row of [2, 3]) trials.enter(row, ['a', 'b']);
  trials.followed('a');
  trials.didNotFollow('a', failed);
  t.is(await trials.turn(3, 'a'), undefined);
  let isTold = false;
  void trials.turn(3, 'b').then(() => (isTold = true));
  await settled();
  t.false(isTold);
});
