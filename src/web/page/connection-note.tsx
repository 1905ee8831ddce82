/** Says when the page has no program to talk to, and that nothing is lost by it. */
import { useState } from 'preact/hooks';
import { ProblemNote } from './problem-note.js';
import { ofSession } from './store.js';
import { useAction, usePage } from './use-page.js';

export function ConnectionNote() {
  const { state, words } = usePage();
  if (state.connection === 'open') return null;
  if (state.connection === 'beginning') return <p class="muted">{words.connecting}</p>;
  const { title, text } = words.away[state.connection];
  return (
    <div class="note note-warn" role="alert">
      {state.session === undefined ? <h1 class="note-title">{title}</h1> : <p class="note-title">{title}</p>}
      <p>{text}</p>
      {state.connection === 'strange' && <CodeForm />}
    </div>
  );
}

/** For the code of an address, or the password where other machines are served. The page then goes on by its own tries. */
function CodeForm() {
  const { api, store, words } = usePage();
  const { isBusy, problem, run } = useAction();
  const [code, setCode] = useState('');
  const enter = async (): Promise<void> => {
    store.set(ofSession(await api.begin(code), store.state()));
  };
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        run(enter);
      }}
    >
      <label class="field">
        {words.code}
        <input
          type="password"
          autoComplete="off"
          value={code}
          onInput={({ currentTarget }) => setCode(currentTarget.value)}
        />
      </label>
      <button type="submit" aria-busy={isBusy} disabled={code === ''}>
        {words.enter}
      </button>
      <ProblemNote problem={problem} />
    </form>
  );
}
