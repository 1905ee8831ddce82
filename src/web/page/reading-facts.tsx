/** Encoding, sheet and header row, as found out or chosen. */
import type { Reading, ReadingChoice } from '../api.js';
import { useWords } from './use-page.js';

interface ReadingFactsProps {
  readonly reading: Reading;
  readonly choice: ReadingChoice;
  readonly onChoose: (change: Partial<ReadingChoice>) => void;
}

/** What spreadsheet programs save texts in, the most frequent first; others can be chosen on the command line. */
const encodings = ['utf-8', 'windows-1252', 'windows-1250', 'windows-1251', 'iso-8859-15', 'utf-16le', 'shift_jis'];
const delimiters = ['comma', 'semicolon', 'tab', 'pipe'] as const;
type Delimiter = (typeof delimiters)[number];

export function ReadingFacts({ reading, choice, onChoose }: ReadingFactsProps) {
  const words = useWords();
  const { name, delimiter, sheet, sheets = [], headerRow, bytes } = reading;
  const isWorkbook = /\.xls[xm]?$/iu.test(name) || sheet !== undefined || sheets.length > 0;
  // A text that cannot be read so has none: then it can be chosen.
  const encoding = isWorkbook ? undefined : (reading.encoding ?? choice.encoding ?? '');
  return (
    <section class="card facts" aria-labelledby="facts-title">
      <h2 id="facts-title">{words.reading.factsTitle}</h2>
      <div class="fields">
        {encoding !== undefined && (
          <Choice
            label={words.reading.encoding}
            value={encoding}
            values={withValue(encodings, encoding)}
            nameOf={(one) => (one === '' ? words.reading.notRead : one.toUpperCase())}
            onChange={(next) => onChoose({ encoding: next })}
          />
        )}
        {delimiter !== undefined && (
          <Choice
            label={words.reading.delimiter}
            value={delimiter}
            values={withValue(delimiters, delimiter)}
            nameOf={(one) => (isDelimiter(one) ? words.reading.delimiters[one] : one)}
            onChange={(next) => onChoose({ delimiter: next })}
          />
        )}
        {sheets.length > 0 && (
          <Choice
            label={words.reading.sheet}
            value={sheet ?? ''}
            values={withValue(
              sheets.map(({ name }) => name),
              sheet ?? '',
            )}
            onChange={(next) => onChoose({ sheet: next })}
          />
        )}
        <HeaderRow row={headerRow} onChoose={onChoose} />
        {isWorkbook && (
          <label class="tick">
            <input
              type="checkbox"
              checked={choice.visibleOnly === true}
              onChange={({ currentTarget }) => onChoose({ visibleOnly: currentTarget.checked })}
            />
            {words.reading.visibleOnly}
          </label>
        )}
      </div>
      <p class="muted">{words.reading.size(bytes)}</p>
    </section>
  );
}

interface HeaderRowProps {
  readonly row: number;
  readonly onChoose: ReadingFactsProps['onChoose'];
}

function HeaderRow({ row: headerRow, onChoose }: HeaderRowProps) {
  const words = useWords();
  return (
    <label class="field">
      {words.reading.headerRow}
      <input
        type="number"
        min="1"
        value={headerRow === 0 ? '' : headerRow}
        onChange={({ currentTarget }) => {
          const row = Number(currentTarget.value);
          if (Number.isInteger(row) && row > 0) onChoose({ headerRow: row });
        }}
      />
    </label>
  );
}

function isDelimiter(value: string): value is Delimiter {
  return (delimiters as readonly string[]).includes(value);
}

function withValue(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values : [value, ...values];
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly nameOf?: (value: string) => string;
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, values, nameOf = (one) => one, onChange }: ChoiceProps) {
  return (
    <label class="field">
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {values.map((one) => (
          <option key={one} value={one}>
            {nameOf(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
