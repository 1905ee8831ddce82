/** What components take from around them: the page's state, its requests, its words. */
import { createContext } from 'preact';
import { useContext, useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { ApiProblem } from '../api.js';
import { ApiError, type Api } from './api-client.js';
import type { PageState, PageStore } from './store.js';
import type { Words } from './words.en.js';

export interface Around {
  readonly api: Api;
  readonly store: PageStore;
  readonly words: Words;
}

export const AroundContext = createContext<Around | undefined>(undefined);

/** Draws the component again whenever the page's state changes. */
export function usePage(): Around & { readonly state: PageState } {
  const around = useContext(AroundContext);
  if (around === undefined) throw new Error('there is no page around this component');
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => around.store.subscribe(() => draw(undefined)), [around.store]);
  return { ...around, state: around.store.state() };
}

export function useWords(): Words {
  const around = useContext(AroundContext);
  if (around === undefined) throw new Error('there is no page around this component');
  return around.words;
}

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly problem: ApiProblem | undefined;
  /** The value is of before, or not there yet. */
  readonly isLoading: boolean;
}

/**
 * Loads whenever `key` or `version` changes; for the same key, the value before stays until the next is there. `load` is
 * `undefined` as long as there is nothing to load.
 */
export function useLoaded<T>(load: (() => Promise<T>) | undefined, key: string, version = 0): Loaded<T> {
  const [loaded, setLoaded] = useState<Omit<Loaded<T>, 'isLoading'> & { readonly key: string; version: number }>({
    ...{ ...nothing, key, version: NaN },
  });
  const latest = useRef('');
  useEffect(() => {
    const own = `${key} ${version}`;
    latest.current = own;
    const take = (next: Partial<Loaded<T>>): void => {
      if (latest.current === own) setLoaded({ ...nothing, key, version, ...next });
    };
    load?.().then(
      (value) => take({ value }),
      (error: unknown) => take({ problem: problemOf(error) }),
    );
  }, [key, version, load === undefined]);
  return { ...(loaded.key === key ? loaded : nothing), isLoading: loaded.key !== key || loaded.version !== version };
}

const nothing = { value: undefined, problem: undefined };

/** Does something at a time, and remembers what went wrong. */
export function useAction(): {
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  readonly run: (action: () => Promise<void>) => void;
} {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  return {
    isBusy,
    problem,
    run(action) {
      if (isBusy) return;
      setBusy(true);
      setProblem(undefined);
      action()
        .catch((error: unknown) => setProblem(problemOf(error)))
        .finally(() => setBusy(false));
    },
  };
}

export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiError) return error.problem;
  return { message: error instanceof Error ? error.message : String(error), steps: [] };
}
