/**
 * That a tracking code follows an attribute of the person is not documented of any site: it is tried on one person first. The
 * first row of the file whose code changes writes the attribute; later rows write theirs once the site has shown that row's code,
 * and not at all if it did not. So what becomes of a row does not depend on how fast other rows are.
 */

/** The row whose code did not follow. */
export interface FailedTrial {
  readonly row: number;
  readonly email: string;
}

export interface CodeTrials {
  /** Call in file order, before the row starts. `tries`: codes that the row can try; it waits for earlier rows in any case. */
  enter(row: number, tries: readonly string[]): void;
  /** Resolves when the row may write the attribute of the code, or with the trial that speaks against it. */
  turn(row: number, code: string): Promise<FailedTrial | undefined>;
  /** The row has ended. If it could not tell whether a code follows, the next one tries. Harmless when repeated. */
  leave(row: number): void;
  /** The site has shown the code as the attribute says. */
  followed(code: string): void;
  /** The site has not shown it in time. Means nothing once the code was seen to follow. */
  didNotFollow(code: string, trial: FailedTrial): void;
  hasFollowed(code: string): boolean;
}

interface Trial {
  result: 'open' | 'followed' | FailedTrial;
  /** Rows that can try, with their places in the file's order. */
  readonly inside: Map<number, number>;
}

export function createCodeTrials(): CodeTrials {
  const trials = new Map<string, Trial>();
  const places = new Map<number, number>();
  const waiting = new Set<{ readonly isDue: () => boolean; readonly go: () => void }>();
  let entered = 0;
  const trialOf = (code: string): Trial => {
    const known = trials.get(code) ?? { result: 'open', inside: new Map<number, number>() };
    trials.set(code, known);
    return known;
  };
  const mayGo = (row: number, { result, inside }: Trial): boolean => {
    const [first = Infinity] = inside.values();
    return result !== 'open' || first >= (places.get(row) ?? Infinity);
  };
  const callUp = (): void => {
    for (const one of waiting) {
      if (!one.isDue()) continue;
      waiting.delete(one);
      one.go();
    }
  };
  return {
    enter(row, tries) {
      places.set(row, entered++);
      for (const code of tries) trialOf(code).inside.set(row, places.get(row) ?? 0);
    },
    async turn(row, code) {
      const trial = trialOf(code);
      const isDue = (): boolean => mayGo(row, trial);
      if (!isDue()) await new Promise<void>((go) => waiting.add({ isDue, go }));
      return typeof trial.result === 'object' ? trial.result : undefined;
    },
    leave(row) {
      places.delete(row);
      for (const { inside } of trials.values()) inside.delete(row);
      callUp();
    },
    followed(code) {
      trialOf(code).result = 'followed';
      callUp();
    },
    didNotFollow(code, failed) {
      const trial = trialOf(code);
      if (trial.result === 'open') trial.result = failed;
      callUp();
    },
    hasFollowed: (code) => trials.get(code)?.result === 'followed',
  };
}

/** For an undo: the job that is undone has seen the codes follow. */
export const nothingToTry: CodeTrials = {
  enter: () => undefined,
  turn: () => Promise.resolve(undefined),
  leave: () => undefined,
  followed: () => undefined,
  didNotFollow: () => undefined,
  hasFollowed: () => false,
};
