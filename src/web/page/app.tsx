/** The frame around every view, and the view that the address asks for. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Api } from './api-client.js';
import { ConnectionNote } from './connection-note.js';
import { DropAnywhere } from './drop-anywhere.js';
import { FileView } from './file-view.js';
import { JobView } from './job-view.js';
import { JobsView } from './jobs-view.js';
import { languageAtFirst, rememberLanguage, wordsOf, type Language } from './language.js';
import { routeOf, type Route } from './route.js';
import { RunView } from './run-view.js';
import { StartView } from './start-view.js';
import type { PageStore } from './store.js';
import { TopBar } from './top-bar.js';
import { UndoView } from './undo-view.js';
import { AroundContext, usePage } from './use-page.js';

interface AppProps {
  readonly api: Api;
  readonly store: PageStore;
}

export function App({ api, store }: AppProps) {
  const [language, setLanguage] = useState<Language>(languageAtFirst);
  const words = wordsOf(language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const around = useMemo(() => ({ api, store, words }), [api, store, words]);
  const choose = (next: Language): void => {
    rememberLanguage(next);
    setLanguage(next);
  };
  return (
    <AroundContext.Provider value={around}>
      <button type="button" class="skip" onClick={() => document.querySelector('h1')?.focus()}>
        {words.skip}
      </button>
      <TopBar language={language} onLanguage={choose} />
      <main>
        <ConnectionNote />
        <Views />
      </main>
    </AroundContext.Provider>
  );
}

function Views() {
  const { state } = usePage();
  const route = useRoute();
  if (state.session === undefined) return null;
  return (
    <>
      {(route.view === 'start' || route.view === 'file') && <DropAnywhere />}
      {viewOf(route)}
    </>
  );
}

function viewOf(route: Route) {
  if (route.view === 'file') return <FileView key={route.file} file={route.file} />;
  if (route.view === 'run') return <RunView key={route.run} run={route.run} />;
  if (route.view === 'job') return <JobView key={route.job} job={route.job} />;
  if (route.view === 'undo') return <UndoView key={route.job} job={route.job} />;
  return route.view === 'jobs' ? <JobsView /> : <StartView />;
}

function useRoute(): Route {
  const [route, setRoute] = useState(routeNow);
  useEffect(() => {
    const follow = (): void => setRoute(routeNow());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

function routeNow(): Route {
  return routeOf(location.hash) ?? { view: 'start' };
}
