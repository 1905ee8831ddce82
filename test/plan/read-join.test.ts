import test, { type ExecutionContext } from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { readJoin } from '../../src/plan/read-join.js';
import { readRows, type RowChoice } from '../../src/plan/read-rows.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { catalog } from '../helpers/organization.js';
import { textRow, workbook } from '../helpers/workbook.js';

async function joined(t: ExecutionContext, first: string | Buffer, second: string | Buffer, choice: RowChoice = {}) {
  const folder = await temporaryFolder(t);
  const places = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return { path: join(folder, name), name, copy: join(folder, `copy-${name}`), spool: join(folder, `${name}.jsonl`) };
  };
  const [one, other] = [await places('people.csv', first), await places('site.csv', second)];
  const file = await readJoin(other, catalog, choice);
  t.teardown(() => file.close());
  const source = await readRows(one, catalog, choice, file);
  return { source, rows: (await collected(source.rows())).map(({ row, cells }) => [row, ...cells]) };
}

const site = 'Email,MeetingType,Cost center\n';

for (const [what, first, second, rows] of [
  [
    'the cells of the second file stand beside those of the first, whatever the case of the address and its order',
    'email,title\na@x.com,A\nB@x.com,B\n',
    `${site}b@x.com,11,CC-2\n A@X.com ,214,CC-1\n`,
    [
      [2, 'a@x.com', 'A', '214', 'CC-1'],
      [3, 'B@x.com', 'B', '11', 'CC-2'],
    ],
  ],
  [
    'somebody whom the second file does not name has empty cells, which leave everything as it is',
    'email,title\na@x.com,A\n',
    `${site}b@x.com,11,CC-2\n`,
    [
      [2, 'a@x.com', 'A', '', ''],
      [3, 'b@x.com', '', '11', 'CC-2'],
    ],
  ],
  [
    'people whom only the second file names come last, and their rows go on counting over blank ones',
    '\nemail,title\n\na@x.com,A\n\n',
    `${site}z@x.com,,Z\n\na@x.com,,A\ny@x.com,,Y\n`,
    [
      [4, 'a@x.com', 'A', '', 'A'],
      [5, 'z@x.com', '', '', 'Z'],
      [6, 'y@x.com', '', '', 'Y'],
    ],
  ],
  [
    'rows of the second file that say the very same are one',
    'email\na@x.com\n',
    `${site}a@x.com,,CC-1\na@x.com,,CC-1\n`,
    [[2, 'a@x.com', '', 'CC-1']],
  ],
  [
    'two rows of the first file about one person get the same cells',
    'email\na@x.com\nA@x.com\n',
    `${site}a@x.com,,CC-1\n`,
    [
      [2, 'a@x.com', '', 'CC-1'],
      [3, 'A@x.com', '', 'CC-1'],
    ],
  ],
  [
    'a row of the second file without an address is a row of its own, and is told so by its own plan',
    'email\na@x.com\n',
    `${site},11,\nnobody,,CC-1\n`,
    [
      [2, 'a@x.com', '', ''],
      [3, '', '11', ''],
      [4, 'nobody', '', 'CC-1'],
    ],
  ],
  [
    'headless tail columns of the first file stay between, and columns without effect do not come along',
    'email,title,,\na@x.com,A,,\n',
    'UserID,Email,Active,Cost center,Comments\n7,a@x.com,Y,CC-1,why\n',
    [[2, 'a@x.com', 'A', '', '', 'CC-1']],
  ],
  [
    'a result may be joined to another: each is unescaped by its own columns',
    "email,title,wx_status\na@x.com,'=1,invalid\n",
    "email,Cost center\na@x.com,'=2\n",
    [[2, 'a@x.com', '=1', 'invalid', "'=2"]],
  ],
] as const) {
  test(what, async (t) => {
    const { rows: found, source } = await joined(t, first, second);
    t.deepEqual(found, rows as never);
    t.is(source.total, rows.length);
  });
}

test('two rows of the second file that contradict each other about one person are told so, and none of them is done', async (t) => {
  const { source, rows } = await joined(t, 'email\na@x.com\n', `${site}a@x.com,,CC-1\na@x.com,,CC-2\n`);
  t.deepEqual(
    rows.map(([row]) => row),
    [2, 3],
  );
  t.deepEqual(
    source.overrules.map(({ row, problems }) => [row, problems?.[0]?.code]),
    [
      [2, 'contradicting-rows'],
      [3, 'contradicting-rows'],
    ],
  );
});

test('both files may be of any kind, and both are told of', async (t) => {
  const people = workbook({ rows: textRow(1, ['mail', 'givenName']) + textRow(2, ['a@x.com', 'Ana']) });
  const text = 'UserID\tActive\tFirstName\tEmail\tTC2\r\n1\tY\tAnna\ta@x.com\tEMEA\r\n2\tY\t\tb@x.com\tAPAC\r\n';
  const { source, rows } = await joined(t, people, Buffer.from(`\uFEFF${text}`, 'utf16le'));
  t.deepEqual(rows, [
    [2, 'a@x.com', 'Ana', 'EMEA'],
    [3, 'b@x.com', '', 'APAC'],
  ]);
  t.like(source.input, { name: 'people.csv', family: 'directory export' });
  t.like(source.input.join, {
    name: 'site.csv',
    form: 'UTF-16LE, tab',
    family: 'Webex site export',
    rows: 2,
    alone: 1,
  });
  t.true(
    source.header.notices.includes(
      'site.csv: "FirstName" ignored, because people.csv has the same and takes precedence',
    ),
  );
  t.true(source.header.notices.includes('site.csv: ignored columns: "UserID", "Active"'));
});

test('rows are chosen by columns of either file', async (t) => {
  const choice = { where: 'Cost center=CC-1', limit: 2 };
  const second = `${site}a@x.com,,CC-2\nb@x.com,,CC-1\nc@x.com,,CC-1\nd@x.com,,CC-1\n`;
  const { rows, source } = await joined(t, 'email\na@x.com\nb@x.com\n', second, choice);
  t.deepEqual(
    rows.map(([row]) => row),
    [3, 4],
  );
  t.deepEqual([source.total, source.chosen], [4, 2]);
});

for (const [what, first, second, message] of [
  [
    'a setting that both files have',
    'email,Cost center\na@x.com,1\n',
    `${site}a@x.com,,2\n`,
    /"Cost center" \(column B\) of people\.csv and "Cost center" \(column C\) of site\.csv both mean/u,
  ],
  [
    'a second file that adds nothing',
    'email,title\na@x.com,1\n',
    'email,title\na@x.com,1\n',
    /site\.csv has no usable column/u,
  ],
  [
    'a second file without addresses',
    'email\na@x.com\n',
    'Cost center\n1\n',
    /site\.csv, line 1: invalid headings[^]*column "email" is missing/u,
  ],
  ['an empty second file', 'email\na@x.com\n', '', /site\.csv is empty/u],
  [
    'a row of the second file that lacks a cell',
    'email\na@x.com\n',
    `${site}a@x.com,1\n`,
    /site\.csv, row 2: has 2 cells, but there are 3 headings/u,
  ],
  [
    'a row of the first file that lacks a cell',
    'email,title\na@x.com\n',
    `${site}a@x.com,,1\n`,
    /people\.csv, row 2: has 1 cell, but there are 2 headings/u,
  ],
  [
    'a row of the first file that has a cell too many',
    'email\na@x.com,1\n',
    `${site}a@x.com,,1\n`,
    /people\.csv, row 2: is in column B, after the last heading/u,
  ],
  [
    'a cell of the second file under no heading',
    'email\na@x.com\n',
    'email,,TC2\na@x.com,1,2\n',
    /site\.csv, row 2: there is a cell in column B, which has no heading/u,
  ],
] as const) {
  test(`${what} refuses both, and says where`, async (t) => {
    const error = await t.throwsAsync(joined(t, first, second), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, message);
  });
}
