/** How far a run is, how fast, what it waits for; and pause, go on, stop. */
import type { RunState } from '../api.js';
import { Announced } from './announced.js';
import { ProblemNote } from './problem-note.js';
import { StatusCounts } from './status-counts.js';
import { useAction, usePage } from './use-page.js';

export function RunProgress({ run }: { readonly run: RunState }) {
  const { api, words } = usePage();
  const { isBusy, problem, run: act } = useAction();
  const { done, of, callsPerMinute, waiting, left, isPaused, counts, what } = run;
  const control = (order: 'pause' | 'resume' | 'stop'): void =>
    act(async () => {
      await api.control(run.run, order);
    });
  return (
    <section class="card progress" aria-labelledby="progress-title">
      <h2 id="progress-title">{isPaused ? words.run.paused : words.run.what[what]}</h2>
      <progress aria-label={words.run.rowsDone} value={of === undefined ? undefined : done} max={of ?? 1} />
      <dl class="about">
        <Fact name={words.run.rowsDone} value={words.run.rows(done, of)} />
        <Fact name={words.run.calls} value={words.run.perMinute(Math.round(callsPerMinute))} />
        {left !== undefined && !isPaused && <Fact name={words.run.left} value={words.run.about(left)} />}
      </dl>
      {isPaused && <p>{words.run.pausedWhy}</p>}
      {waiting !== undefined && !isPaused && (
        <p>
          <span class="symbol tone-warn" aria-hidden="true">
            …
          </span>{' '}
          {words.run.waiting} <span lang="en">{waiting}</span>
        </p>
      )}
      <StatusCounts counts={counts} />
      <p class="buttons">
        {what === 'applying' && (
          <button type="button" aria-busy={isBusy} onClick={() => control(isPaused ? 'resume' : 'pause')}>
            {isPaused ? words.run.resume : words.run.pause}
          </button>
        )}
        <button type="button" aria-busy={isBusy} onClick={() => control('stop')}>
          {words.run.stop}
        </button>
      </p>
      <p class="muted">{what === 'applying' ? words.run.stopNote : words.run.stopPlanNote}</p>
      <ProblemNote problem={problem} />
      <Announced text={isPaused ? words.run.paused : words.run.announced(done, of, left)} />
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
