/** Which view the address shows, by its fragment. */
import type { FileId, JobId, RunId } from '../api.js';

export type Route =
  | { readonly view: 'start' }
  | { readonly view: 'jobs' }
  | { readonly view: 'file'; readonly file: FileId }
  | { readonly view: 'run'; readonly run: RunId }
  | { readonly view: 'job'; readonly job: JobId }
  | { readonly view: 'undo'; readonly job: JobId };

/** `undefined`: the fragment is not an address of the page; it may be the code of a session. */
export function routeOf(fragment: string): Route | undefined {
  if (fragment === '' || fragment === '#') return { view: 'start' };
  if (!fragment.startsWith('#/')) return undefined;
  const [view, name] = fragment.slice(2).split('/').map(decoded);
  if (view === 'jobs') return { view };
  if (name === undefined || name === '') return { view: 'start' };
  if (view === 'file') return { view, file: name };
  if (view === 'run') return { view, run: name };
  return view === 'job' || view === 'undo' ? { view, job: name } : { view: 'start' };
}

export function fragmentOf(route: Route): string {
  if (route.view === 'file') return `#/file/${encodeURIComponent(route.file)}`;
  if (route.view === 'run') return `#/run/${encodeURIComponent(route.run)}`;
  if (route.view === 'job' || route.view === 'undo') return `#/${route.view}/${encodeURIComponent(route.job)}`;
  return route.view === 'jobs' ? '#/jobs' : '#/';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
