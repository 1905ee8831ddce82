/** How to sign in, as long as no one is. */
import { ProblemNote } from './problem-note.js';
import { useAction, usePage } from './use-page.js';
import { WayList } from './way-list.js';
import { readStep } from './ways.js';

export function SignInCard() {
  const { api, state, words } = usePage();
  const { isBusy, problem, run } = useAction();
  const signIn = state.session?.signIn;
  if (signIn?.is !== 'signed out') return <ProblemNote problem={state.signInProblem} />;
  const steps = signIn.steps.map(readStep);
  const texts = steps.flatMap(({ text }) => text ?? []);
  const begin = async (): Promise<void> => {
    // The page stays: it learns from the program when the person has signed in.
    window.open(await api.signIn(), '_blank', 'noopener');
  };
  return (
    <section class="card sign-in" aria-labelledby="sign-in-title">
      <h2 id="sign-in-title">{words.signIn.title}</h2>
      <p lang="en">{signIn.message}</p>
      {texts.length > 0 && (
        <ul lang="en">
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <WayList ways={steps.flatMap(({ ways }) => ways)} />
      {signIn.canSignIn && (
        <button type="button" class="primary" aria-busy={isBusy} onClick={() => run(begin)}>
          {words.signIn.button}
        </button>
      )}
      <p class="muted">{words.signIn.meanwhile}</p>
      <ProblemNote problem={problem ?? state.signInProblem} />
    </section>
  );
}
