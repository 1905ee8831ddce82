/** What separates the cells of a text file: detected from its first lines, named by its `sep=` line, or given by the user. */
import { RunError } from '../errors.js';
import { putBack } from './put-back.js';

export type Delimiter = ',' | ';' | '\t' | '|';

/** In order of preference if nothing else decides. */
export const delimiters: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'vertical bar',
};

export interface Dialect {
  readonly delimiter: Delimiter;
  /** The number of physical lines before the first record: Excel's own first line, `sep=;`, is not a row. */
  readonly linesBefore: number;
}

/** At most this much of a text is examined. */
const longestSample = 1 << 16;
const mostLines = 50;

/**
 * The dialect, and the text after a `sep=` line. `wanted`: from `--delimiter`. Throws a RunError (`refused`) if that line names
 * an unsupported delimiter and `wanted` is absent.
 */
export async function findDialect(
  text: AsyncIterable<string>,
  fileName: string,
  wanted?: Delimiter,
): Promise<{ readonly dialect: Dialect; readonly text: AsyncIterable<string> }> {
  const chunks = text[Symbol.asyncIterator]();
  let sample = '';
  let isWhole = false;
  while (!isWhole && sample.length < longestSample) {
    const next = await chunks.next();
    if (next.done === true) isWhole = true;
    else sample += next.value;
  }
  const hint = /^"?sep=(?<delimiter>.)"?(?<end>\r\n|\n|\r)/iu.exec(sample)?.groups;
  const hinted = hint?.['delimiter'];
  const named = isDelimiter(hinted) ? hinted : undefined;
  if (hinted !== undefined && (named ?? wanted) === undefined) {
    await chunks.return?.();
    throw otherSeparator(fileName, hinted);
  }
  const begin = hinted === undefined ? 0 : sample.search(/[\r\n]/u) + (hint?.['end']?.length ?? 0);
  const dialect = {
    delimiter: wanted ?? named ?? likeliest(sample.slice(begin), isWhole),
    linesBefore: hinted === undefined ? 0 : 1,
  };
  const begun = sample.slice(begin);
  return { dialect, text: putBack(begun === '' ? [] : [begun], chunks) };
}

function otherSeparator(fileName: string, separator: string): RunError {
  const known = Object.values(delimiters).join(', ');
  return new RunError('refused', `${fileName}, line 1 names "${separator}" as the separator; supported are ${known}.`, {
    next: 'Save it with one of these. If the cells are separated by one of them anyway, choose it with --delimiter.',
  });
}

/** `semicolon`, `;`, `tab`, `\t` … → the delimiter. Throws a RunError (`usage`). */
export function readDelimiter(text: string): Delimiter {
  const found = (Object.keys(delimiters) as Delimiter[]).find(
    (one) => one === text || delimiters[one] === text.toLowerCase() || (one === '\t' && text === '\\t'),
  );
  if (found !== undefined) return found;
  if (text.toLowerCase() === 'pipe') return '|';
  throw new RunError(
    'usage',
    `--delimiter ${JSON.stringify(text)} is not supported; use comma, semicolon, tab or pipe.`,
  );
}

function isDelimiter(text: string | undefined): text is Delimiter {
  return text !== undefined && text in delimiters;
}

/** Titles above the headings: at most so many lines. */
const mostTitles = 20;

/**
 * The first line decides, unless most lines after it look otherwise and those of a later line do not: then it is a title above
 * the headings.
 */
function likeliest(sample: string, isWhole: boolean): Delimiter {
  const plain = countsByLine(sample, isWhole);
  const lines = plain.some((line) => line.size > 0) ? plain : countsByLine(withoutOuterQuotes(sample), isWhole);
  const first = likeliestFrom(lines);
  for (let begin = 0; begin < Math.min(lines.length, mostTitles); begin++) {
    const found = likeliestFrom(lines.slice(begin));
    const isTitled = begin > 0 && found?.alike === 0;
    if (found !== undefined && !isTitled && found.alike * 2 >= lines.length - begin - 1) return found.delimiter;
  }
  return first?.delimiter ?? ',';
}

/** Lines that stand in quotes as a whole separate their cells within them. */
function withoutOuterQuotes(sample: string): string {
  return sample.replace(/^"|"$/gmu, '').replaceAll('""', '"');
}

/**
 * Of the delimiters between the headings: the one that most rows have as often as the headings do, then the one that occurs
 * most often between the headings.
 */
function likeliestFrom([headings, ...rows]: readonly Counts[]): { delimiter: Delimiter; alike: number } | undefined {
  const scored = (Object.keys(delimiters) as Delimiter[]).map((delimiter) => {
    const count = headings?.get(delimiter) ?? 0;
    const alike = rows.filter((row) => (row.get(delimiter) ?? 0) === count).length;
    return { delimiter, count, alike };
  });
  const between = scored.filter(({ count }) => count > 0);
  return between.sort((a, b) => b.alike - a.alike || b.count - a.count)[0];
}

type Counts = Map<string, number>;

/** How often each delimiter occurs in each line, outside of quotes; a line that the sample cuts off is skipped. */
function countsByLine(sample: string, isWhole: boolean): Counts[] {
  const lines: Counts[] = [];
  let line: Counts = new Map();
  let [isQuoted, hasText] = [false, false];
  for (const character of sample) {
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '\n' || character === '\r') {
      if (hasText) lines.push(line);
      line = new Map();
      hasText = false;
      if (lines.length >= mostLines) return lines;
      continue;
    } else if (isDelimiter(character)) line.set(character, (line.get(character) ?? 0) + 1);
    hasText ||= character.trim() !== '' && !isDelimiter(character);
  }
  return hasText && (isWhole || lines.length === 0) ? [...lines, line] : lines;
}
