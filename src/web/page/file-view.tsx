/** What was understood of a file, and what to correct of it before people are looked up. */
import { useState } from 'preact/hooks';
import type { FileId, PlanRequest, Reading, ReadingChoice } from '../api.js';
import { ColumnTable } from './column-table.js';
import { FirstRows } from './first-rows.js';
import { Heading } from './heading.js';
import { PlanOptions } from './plan-options.js';
import { ProblemNote } from './problem-note.js';
import { ReadingFacts } from './reading-facts.js';
import { Steps } from './steps.js';
import { useAction, useLoaded, usePage } from './use-page.js';
import { usePlan } from './use-plan.js';
import { WayList } from './way-list.js';
import { waysIn } from './ways.js';

export function FileView({ file }: { readonly file: FileId }) {
  const { api, words } = usePage();
  const [choice, setChoice] = useState<ReadingChoice>({});
  const [version, setVersion] = useState(0);
  const { value: reading, problem } = useLoaded(() => api.read(file, choice), file, version);
  const choose = (change: Partial<ReadingChoice>): void => {
    setChoice({ ...choice, ...change });
    setVersion(version + 1);
  };
  const name = reading?.name ?? '';
  return (
    <>
      <Steps at="check" />
      <Heading step={`file ${file}`} title={words.steps.check}>
        {words.reading.heading(name)}
      </Heading>
      <p class="lead">{words.nothingChanged}</p>
      <ProblemNote problem={problem} />
      {reading === undefined && problem === undefined && <p role="status">{words.reading.busy}</p>}
      {reading !== undefined && <Understood reading={reading} choice={choice} onChoose={choose} />}
      {reading !== undefined && <PlanForm file={file} reading={reading} choice={choice} />}
    </>
  );
}

interface UnderstoodProps {
  readonly reading: Reading;
  readonly choice: ReadingChoice;
  readonly onChoose: (change: Partial<ReadingChoice>) => void;
}

function Understood({ reading, choice, onChoose }: UnderstoodProps) {
  const { words } = usePage();
  const map = (heading: string, field: string | undefined): void => {
    const others = Object.entries(choice.map ?? {}).filter(([name]) => name !== heading);
    onChoose({ map: { ...Object.fromEntries(others), ...(field !== undefined && { [heading]: field }) } });
  };
  const ignore = (headings: Reading['headings']): void => {
    const ignored = Object.fromEntries(headings.map(({ heading }) => [heading, 'ignore']));
    onChoose({ map: { ...choice.map, ...ignored } });
  };
  return (
    <>
      <ProblemNote problem={reading.problem}>
        {(reading.problem?.choices ?? []).map(({ label, choice: offered }) => (
          <button type="button" key={label} lang="en" onClick={() => onChoose(offered)}>
            {label}
          </button>
        ))}
      </ProblemNote>
      <ReadingFacts reading={reading} choice={choice} onChoose={onChoose} />
      {reading.notices.length > 0 && (
        <section class="card" aria-labelledby="notices-title">
          <h2 id="notices-title">{words.reading.notices}</h2>
          <ul lang="en">
            {reading.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
          <WayList ways={reading.notices.flatMap(waysIn)} />
        </section>
      )}
      <ColumnTable reading={reading} onMap={map} onIgnore={ignore} />
      <FirstRows reading={reading} />
    </>
  );
}

interface PlanFormProps {
  readonly file: FileId;
  readonly reading: Reading;
  readonly choice: ReadingChoice;
}

function PlanForm({ file, reading, choice }: PlanFormProps) {
  const { state, words } = usePage();
  const { isBusy, problem, run } = useAction();
  const [options, setOptions] = useState<Omit<PlanRequest, 'choice'>>({ remember: true, people: 'any' });
  const hasMap = Object.keys(choice.map ?? {}).length > 0;
  const isSignedIn = state.session?.signIn.is === 'signed in';
  const begin = usePlan();
  const plan = (): Promise<void> => begin(file, { ...options, choice, remember: hasMap && options.remember });
  const whyNot = reading.problem !== undefined ? words.reading.fixFirst : isSignedIn ? '' : words.reading.signInFirst;
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (whyNot === '') run(plan);
      }}
    >
      <PlanOptions options={options} onChange={setOptions} canRemember={hasMap} />
      <button type="submit" class="primary" disabled={whyNot !== ''} aria-busy={isBusy} aria-describedby="plan-note">
        {words.reading.plan}
      </button>
      <p id="plan-note" class="muted">
        {whyNot === '' ? words.reading.planNote : whyNot}
      </p>
      <ProblemNote problem={problem} />
    </form>
  );
}
