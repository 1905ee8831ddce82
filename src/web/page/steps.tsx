/** Where the person is on the way, from the file to the results. */
import { useWords } from './use-page.js';

const all = ['file', 'check', 'plan', 'apply', 'results'] as const;
export type Step = (typeof all)[number];

export function Steps({ at }: { readonly at: Step }) {
  const words = useWords();
  const place = all.indexOf(at);
  return (
    <ol class="steps" aria-label={words.stepsLabel}>
      {all.map((step, nth) => (
        <li key={step} class={nth < place ? 'is-past' : ''} aria-current={step === at ? 'step' : undefined}>
          <span class="step-number" aria-hidden="true">
            {nth < place ? '✓' : nth + 1}
          </span>
          {words.steps[step]}
        </li>
      ))}
    </ol>
  );
}
