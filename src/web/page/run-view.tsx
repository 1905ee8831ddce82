/** A run that has no job yet: it reads the file and looks people up. Then the job's own view follows. */
import { useEffect } from 'preact/hooks';
import type { ApiProblem, RunId } from '../api.js';
import { Heading } from './heading.js';
import { ProblemNote } from './problem-note.js';
import { RunProgress } from './run-progress.js';
import { fragmentOf } from './route.js';
import { Steps } from './steps.js';
import { useAction, usePage } from './use-page.js';
import { usePlan } from './use-plan.js';

export function RunView({ run }: { readonly run: RunId }) {
  const { state, words } = usePage();
  const now = state.runs.get(run);
  const ended = state.ended.get(run);
  const job = ended?.problem === undefined ? (ended?.job ?? now?.job) : undefined;
  useEffect(() => {
    // Not a step of its own in the browser's history.
    if (job !== undefined) location.replace(fragmentOf({ view: 'job', job }));
  }, [job]);
  return (
    <>
      <Steps at="plan" />
      <Heading step={`run ${run}`} title={words.steps.plan}>
        {ended?.problem === undefined ? words.run.planning('') : words.run.notPlanned}
      </Heading>
      <p class="lead">{words.nothingChanged}</p>
      {ended?.problem !== undefined && <PlanRefused run={run} problem={ended.problem} />}
      {now !== undefined && <RunProgress run={now} />}
      {now === undefined && ended === undefined && <p>{words.run.notKnown}</p>}
      {ended !== undefined && (
        <p>
          <button type="button" onClick={() => history.back()}>
            {words.back}
          </button>
        </p>
      )}
    </>
  );
}

/** Where the file can be read in several ways, the plan is made again with the one that is chosen. */
function PlanRefused({ run, problem }: { readonly run: RunId; readonly problem: ApiProblem }) {
  const { state } = usePage();
  const plan = usePlan();
  const { problem: again, run: act } = useAction();
  const asked = state.asked.get(run);
  const choices = asked === undefined ? [] : (problem.choices ?? []);
  return (
    <>
      <ProblemNote problem={problem}>
        {asked !== undefined &&
          choices.map(({ label, choice }) => (
            <button
              type="button"
              key={label}
              lang="en"
              onClick={() =>
                act(() => plan(asked.file, { ...asked.request, choice: { ...asked.request.choice, ...choice } }))
              }
            >
              {label}
            </button>
          ))}
      </ProblemNote>
      <ProblemNote problem={again} />
    </>
  );
}
