/** Says when the page has no program to talk to, and that nothing is lost by it. */
import { usePage } from './use-page.js';

export function ConnectionNote() {
  const { state, words } = usePage();
  if (state.connection === 'open') return null;
  if (state.connection === 'beginning') return <p class="muted">{words.connecting}</p>;
  const { title, text } = words.away[state.connection];
  return (
    <div class="note note-warn" role="alert">
      {state.session === undefined ? <h1 class="note-title">{title}</h1> : <p class="note-title">{title}</p>}
      <p>{text}</p>
    </div>
  );
}
