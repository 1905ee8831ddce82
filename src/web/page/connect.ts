/** Keeps page and program together: begins the session, listens to events, and goes on when the program was away. */
import type { PageEvent } from '../api.js';
import { ApiError, type Api } from './api-client.js';
import { isObject } from './check-answer.js';
import { ofSession, type PageStore } from './store.js';

/** Milliseconds between two tries while the program does not answer, or does not know this session. */
const betweenTries = 2000;

/** `code`: from the opened address; `undefined`: the browser has the session's cookie already. */
export async function connect(api: Api, store: PageStore, code?: string): Promise<void> {
  const isBegun = await renew(api, store, code);
  if (isBegun) listen(api, store);
  else setTimeout(() => void connect(api, store), betweenTries);
}

/** Asks for the session, and for all that may have changed since. Resolves to whether there is one. */
async function renew(api: Api, store: PageStore, code?: string): Promise<boolean> {
  try {
    const session = code === undefined ? await api.session() : await withCode(api, code);
    store.set(ofSession(session, store.state()));
    return true;
  } catch (error) {
    store.set({ connection: error instanceof ApiError ? 'strange' : 'lost' });
    return false;
  }
}

/** A code is valid once; where it was used in this browser, its cookie is. */
async function withCode(api: Api, code: string): ReturnType<Api['session']> {
  return await api.begin(code).catch((error: unknown) => {
    if (error instanceof ApiError) return api.session();
    throw error;
  });
}

/** The browser opens the stream again by itself, from the last event on, unless the program refuses it. */
function listen(api: Api, store: PageStore): void {
  const events = new EventSource('/api/events');
  let isAway = false;
  events.onmessage = ({ data }: MessageEvent<string>) => {
    const event: unknown = JSON.parse(data);
    if (isObject(event) && typeof event['is'] === 'string') store.handle(event as unknown as PageEvent);
  };
  events.onopen = () => {
    if (isAway) void renew(api, store);
    isAway = false;
  };
  events.onerror = () => {
    isAway = true;
    if (store.state().connection === 'open') store.set({ connection: 'lost' });
    if (events.readyState === EventSource.CLOSED) void connect(api, store);
  };
}
