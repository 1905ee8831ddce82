/** What is slow to start and is left by a test as it was: tests that go on at a time share it. */
import type { Lasting } from './cli.js';

/** Made for the first test that asks for it, and gone with the last one that has it; then the next test has a new one. */
export function sharedWhileUsed<T>(make: (t: Lasting) => Promise<T>): (t: Lasting) => Promise<T> {
  let made: Promise<T> | undefined;
  let users = 0;
  let ends: (() => unknown)[] = [];
  return async (t) => {
    users += 1;
    t.teardown(async () => {
      users -= 1;
      if (users > 0) return;
      const all = ends;
      [made, ends] = [undefined, []];
      for (const end of all) await end();
    });
    made ??= make({ teardown: (end) => void ends.unshift(end) });
    return await made;
  };
}
