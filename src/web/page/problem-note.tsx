/** What went wrong, and what to do next, in the program's own words. */
import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api.js';
import { useWords } from './use-page.js';

interface ProblemNoteProps {
  readonly problem: ApiProblem | undefined;
  readonly children?: ComponentChildren;
}

export function ProblemNote({ problem, children }: ProblemNoteProps) {
  const words = useWords();
  if (problem === undefined) return null;
  return (
    <div class="note note-bad" role="alert">
      <p>
        <span class="symbol tone-bad" aria-hidden="true">
          ✕
        </span>{' '}
        <strong lang="en">{problem.message}</strong>
      </p>
      {problem.steps.length > 0 && (
        <ul lang="en" aria-label={words.next}>
          {problem.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
      {children}
    </div>
  );
}
