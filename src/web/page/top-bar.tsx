/** Above every view: where to go, which organization the page works on, and the language. */
import type { Language } from './language.js';
import { languages } from './language.js';
import { fragmentOf } from './route.js';
import { usePage } from './use-page.js';

interface TopBarProps {
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
}

export function TopBar({ language, onLanguage }: TopBarProps) {
  const { state, words } = usePage();
  return (
    <header class="top">
      <a class="brand" href={fragmentOf({ view: 'start' })}>
        webex-bulk
      </a>
      <nav aria-label={words.navigation}>
        <a href={fragmentOf({ view: 'start' })}>{words.newFile}</a>
        <a href={fragmentOf({ view: 'jobs' })}>{words.jobs}</a>
      </nav>
      <div class="top-state">
        {state.session?.isDemo === true && <strong class="badge">{words.demo}</strong>}
        <SignedInAs />
      </div>
      <label class="language">
        <span class="hidden">{words.language}</span>
        <select value={language} onChange={({ currentTarget }) => onLanguage(currentTarget.value as Language)}>
          {Object.entries(languages).map(([tag, { ownName }]) => (
            <option key={tag} value={tag} lang={tag}>
              {ownName}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

function SignedInAs() {
  const { state, words } = usePage();
  const signIn = state.session?.signIn;
  if (signIn === undefined) return null;
  if (signIn.is === 'signed out') return <span class="tone-warn">{words.notSignedIn}</span>;
  const { organization, site, admin } = signIn;
  return (
    <span class="signed-in">
      <strong>{organization}</strong>
      {site !== undefined && <span>{site}</span>}
      {admin !== undefined && <span class="muted">{admin}</span>}
    </span>
  );
}
