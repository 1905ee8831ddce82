/** What is decided before people are looked up: who may be in the file, and what FALSE means. */
import type { PlanRequest } from '../api.js';
import { useWords } from './use-page.js';

type Options = Omit<PlanRequest, 'choice'>;

interface PlanOptionsProps {
  readonly options: Options;
  readonly onChange: (options: Options) => void;
  readonly canRemember: boolean;
}

const peopleChoices = ['any', 'existing', 'new'] as const;

export function PlanOptions({ options, onChange, canRemember }: PlanOptionsProps) {
  const words = useWords();
  return (
    <>
      <fieldset class="ticks">
        <legend>{words.options.people}</legend>
        {peopleChoices.map((choice) => (
          <label class="tick" key={choice}>
            <input
              type="radio"
              name="people"
              checked={options.people === choice}
              onChange={() => onChange({ ...options, people: choice })}
            />
            {words.options.peopleChoices[choice]}
          </label>
        ))}
      </fieldset>
      <fieldset class="ticks">
        <legend>{words.options.more}</legend>
        <label class="tick">
          <input
            type="checkbox"
            checked={options.removeFalse === true}
            onChange={({ currentTarget }) => onChange({ ...options, removeFalse: currentTarget.checked })}
          />
          {words.options.removeFalse}
        </label>
        {canRemember && (
          <label class="tick">
            <input
              type="checkbox"
              checked={options.remember}
              onChange={({ currentTarget }) => onChange({ ...options, remember: currentTarget.checked })}
            />
            {words.options.remember}
          </label>
        )}
      </fieldset>
    </>
  );
}
