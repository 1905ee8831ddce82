/** Begins a plan, and goes on to its run. */
import type { FileId, PlanRequest } from '../api.js';
import { fragmentOf } from './route.js';
import { usePage } from './use-page.js';

export function usePlan(): (file: FileId, request: PlanRequest) => Promise<void> {
  const { api, store } = usePage();
  return async (file, request) => {
    const run = await api.plan(file, request);
    store.set({ asked: new Map(store.state().asked).set(run, { file, request }) });
    location.hash = fragmentOf({ view: 'run', run });
  };
}
