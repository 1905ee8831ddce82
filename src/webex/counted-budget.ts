/** A shared budget that also knows how many calls all processes made since a call was last admitted here. */
import type { Lesson } from './rate-learner.js';
import type { SharedBudget } from './shared-budget.js';

export interface CountedBudget extends Pick<SharedBudget, 'take' | 'pause'> {
  /** Tells what other processes are taught. */
  listen(to: Listening): void;
  /** Resolves when what is known already has been told. */
  ready(): Promise<void>;
  /** 0 where an earlier answer already stood for this call. */
  callsSince(): number;
}

interface Listening {
  readonly refusedElsewhere: (pause: number, lesson: Lesson) => void;
}

export function countedBudget(budget: SharedBudget): CountedBudget {
  let last: number | undefined;
  let since = 0;
  let listening = Promise.resolve();
  return {
    async take(spacing) {
      const turn = await budget.take(spacing);
      // Of a budget that is out of reach, new, or forgotten meanwhile, the own call is known.
      const isNext = turn !== undefined && last !== undefined && turn.calls > last;
      since += isNext ? turn.calls - (last ?? 0) : 1;
      last = turn?.calls;
      return turn;
    },
    pause(milliseconds, lesson) {
      since = 0;
      budget.pause(milliseconds, lesson);
    },
    listen({ refusedElsewhere }) {
      listening = budget.listen({
        refused(pause, lesson) {
          since = 0;
          refusedElsewhere(pause, lesson);
        },
      });
    },
    ready: () => listening,
    callsSince() {
      const calls = since;
      since = 0;
      return calls;
    },
  };
}
