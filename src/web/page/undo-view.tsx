/** Asked before an undo is planned: what becomes of the people whom the job created. */
import { useState } from 'preact/hooks';
import { createdChoices, type CreatedChoice } from '../../model/plan-options.js';
import type { JobId, UndoQuestion } from '../api.js';
import { Heading } from './heading.js';
import { ProblemNote } from './problem-note.js';
import { fragmentOf } from './route.js';
import { Steps } from './steps.js';
import { useAction, useLoaded, usePage } from './use-page.js';

export function UndoView({ job }: { readonly job: JobId }) {
  const { api, words } = usePage();
  const { value: question, problem } = useLoaded(() => api.undoQuestion(job), job);
  return (
    <>
      <Steps at="plan" />
      <Heading step={`undo ${job}`} title={words.job.undo}>
        {words.undo.heading(job.replace(/^\d{8}-\d{6}-/u, ''))}
      </Heading>
      <p class="lead">{words.undo.lead}</p>
      <ProblemNote problem={problem} />
      {question === undefined && problem === undefined && <p role="status">{words.job.busy}</p>}
      {question !== undefined && <UndoForm job={job} question={question} />}
    </>
  );
}

interface UndoFormProps {
  readonly job: JobId;
  readonly question: UndoQuestion;
}

function UndoForm({ job, question: { created, choice } }: UndoFormProps) {
  const { api, words } = usePage();
  const { isBusy, problem, run } = useAction();
  const [chosen, setChosen] = useState<CreatedChoice>(choice);
  const plan = async (): Promise<void> => {
    location.hash = fragmentOf({ view: 'run', run: await api.undo(job, { created: chosen }) });
  };
  return (
    <form
      class="card undo"
      onSubmit={(event) => {
        event.preventDefault();
        run(plan);
      }}
    >
      {created > 0 && (
        <fieldset class="ticks">
          <legend>{words.undo.question(created)}</legend>
          {createdChoices.map((one) => (
            <label class="tick" key={one}>
              <input type="radio" name="created" value={one} checked={chosen === one} onChange={() => setChosen(one)} />
              <span>
                <strong>{words.undo.choices[one].title(created)}</strong>
                <span class="muted explained">{words.undo.choices[one].note}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <p class="buttons">
        <button type="submit" class="primary" aria-busy={isBusy} aria-describedby="undo-note">
          {words.undo.plan}
        </button>
        <a class="button" href={fragmentOf({ view: 'job', job })}>
          {words.back}
        </a>
      </p>
      <p id="undo-note" class="muted">
        {words.undo.planNote}
      </p>
      <ProblemNote problem={problem} />
    </form>
  );
}
