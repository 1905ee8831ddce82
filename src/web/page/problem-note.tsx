/** What went wrong, and what to do next, in the program's own words. */
import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api.js';
import { useWords } from './use-page.js';
import { WayList } from './way-list.js';
import { readStep } from './ways.js';

interface ProblemNoteProps {
  readonly problem: ApiProblem | undefined;
  readonly children?: ComponentChildren;
}

export function ProblemNote({ problem, children }: ProblemNoteProps) {
  const words = useWords();
  if (problem === undefined) return null;
  // Where the page offers how to read the file, the commands that would do so are not needed.
  const isOffered = (problem.choices ?? []).length > 0 && children !== undefined && children !== false;
  const steps = isOffered ? [] : problem.steps.map(readStep);
  const texts = steps.flatMap(({ text }) => text ?? []);
  return (
    <div class="note note-bad" role="alert">
      <p>
        <span class="symbol tone-bad" aria-hidden="true">
          ✕
        </span>{' '}
        <strong lang="en">{problem.message}</strong>
      </p>
      {texts.length > 0 && (
        <ul lang="en" aria-label={words.next}>
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <WayList ways={steps.flatMap(({ ways }) => ways)} />
      {children}
    </div>
  );
}
