/** What must be typed or ticked before a plan is applied. */

interface NumberToTypeProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Why it is not enough yet. */
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function NumberToType({ name, label, value, error, onChange }: NumberToTypeProps) {
  return (
    <div class="confirm">
      <label class="field">
        {label}
        <input
          type="text"
          inputMode="numeric"
          autoComplete="off"
          name={name}
          value={value}
          aria-invalid={error !== undefined}
          aria-describedby={`${name}-error`}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      </label>
      <ErrorText id={`${name}-error`} text={error} />
    </div>
  );
}

interface TickToSetProps {
  readonly name: string;
  /** What is allowed by it, in the program's words; none: nothing need be allowed. */
  readonly sentences: readonly string[];
  readonly label: string;
  readonly error: string | undefined;
  readonly isSet: boolean;
  readonly onChange: (isSet: boolean) => void;
}

export function TickToSet({ name, sentences, label, error, isSet, onChange }: TickToSetProps) {
  if (sentences.length === 0) return null;
  return (
    <div class="confirm">
      <ul lang="en">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <label class="tick">
        <input
          type="checkbox"
          name={name}
          checked={isSet}
          aria-invalid={error !== undefined}
          aria-describedby={`${name}-error`}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
        {label}
      </label>
      <ErrorText id={`${name}-error`} text={error} />
    </div>
  );
}

function ErrorText({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  return (
    <p id={id} class="field-error" role="alert">
      {text !== undefined && (
        <>
          <span aria-hidden="true">✕ </span>
          {text}
        </>
      )}
    </p>
  );
}
