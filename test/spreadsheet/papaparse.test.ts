import test from 'ava';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { readDelimiter } from '../../src/spreadsheet/dialect.js';
import { readCsv } from '../../src/spreadsheet/read-csv.js';
import { collected, inChunks } from '../helpers/bytes.js';

/** A case of the suite that the package brings along: what a text holds, in the eyes of a parser that is used in browsers. */
interface Case {
  readonly description: string;
  readonly input: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly expected: { readonly data: unknown; readonly errors: readonly { readonly type: string }[] };
}

/** The suite is a script for browsers that lays its tables down as globals. */
function suite(): Record<'CORE_PARSER_TESTS' | 'PARSE_TESTS', readonly Case[]> {
  const path = new URL('../../node_modules/papaparse/tests/test-cases.js', import.meta.url);
  const none = (): void => undefined;
  const globals = {
    chai: { assert: {} },
    Papa: {},
    describe: Object.assign(none, { skip: none }),
    document: { getElementById: () => ({ src: '' }) },
  };
  runInContext(readFileSync(path, 'utf8'), createContext(globals));
  return globals as unknown as ReturnType<typeof suite>;
}

const { CORE_PARSER_TESTS: core, PARSE_TESTS: whole } = suite();
const known = [',', ';', '\t', '|'];

/** Cases that are about texts and not about options of that parser, with what separates their cells where it is given. */
const cases = [...core.map((one) => ({ ...one, config: { delimiter: ',', ...one.config } })), ...whole].filter(
  ({ input, config = {} }) =>
    typeof input === 'string' &&
    Object.keys(config).every((option) => option === 'delimiter') &&
    (config['delimiter'] === undefined || known.includes(config['delimiter'] as string)),
);

test('the suite is there', (t) => {
  t.true(cases.length > 70, String(cases.length));
});

/** Where we know better, or do not want to know. */
const otherwise: readonly string[] = [
  // Every end of a line is one here, also where a file has several kinds.
  'Mixed slash n and slash r should choose first as precident',
  // Whether the blank or the quotes are meant, nobody can tell: refused.
  'Quoted field with whitespace around quotes',
];

test('what is read in another way is in the suite', (t) => {
  for (const description of otherwise) t.true(cases.some((one) => one.description === description));
});

for (const [n, { description, input, config = {}, expected }] of cases.entries()) {
  if (otherwise.includes(description)) continue;
  const rows = (expected.data as string[][]).filter((cells) => cells.some((cell) => cell.trim() !== ''));
  // That parser goes on after an error in quotes, and takes a file without rows.
  const isRefused = rows.length === 0 || expected.errors.some(({ type }) => type === 'Quotes');
  test(`papaparse case ${n + 1} is ${isRefused ? 'refused' : 'read as it says'}: ${description}`, async (t) => {
    const bytes = Buffer.from(input as string);
    const delimiter = config['delimiter'] as string | undefined;
    const how = delimiter === undefined ? {} : { delimiter: readDelimiter(delimiter) };
    for (const size of [1, 3, 65_536]) {
      const reading = collected(eachOf(readCsv(inChunks(bytes, size), 'case.csv', how)));
      if (isRefused) await t.throwsAsync(reading, { instanceOf: RunError });
      else {
        t.deepEqual(
          (await reading).map(({ cells }) => cells),
          rows,
        );
      }
    }
  });
}
