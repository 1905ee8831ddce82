import test from 'ava';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlanChoice } from '../../src/diff/plan-cells.js';
import { createPlanSheet, type PlanSheetFacts } from '../../src/diff/plan-sheet.js';
import { compared, type Compared } from '../helpers/two-files.js';

async function planned(
  { diff, folder, differences }: Compared,
  choice: Partial<PlanChoice> = {},
): Promise<{ lines: string[]; facts: PlanSheetFacts }> {
  const path = join(folder, 'plan.csv');
  const sheet = await createPlanSheet({ path, spool: `${path}.rows` }, diff.columns, {
    withRemovals: false,
    ...choice,
  });
  for (const one of differences) if (one.kind !== 'unchanged') await sheet.add(one);
  const facts = await sheet.commit();
  const text = facts.rows === 0 ? '' : await readFile(path, 'utf8');
  return { lines: text.replace('\uFEFF', '').split('\r\n').filter(Boolean), facts };
}

for (const [what, old, now, choice, lines, leftOut] of [
  [
    'of people who changed only the changed cells are filled, of joiners all',
    'email,firstName,lastName,title,Cost center\na@x.com,Ana,Ruiz,A,007\n',
    'email,firstName,lastName,title,Cost center\na@x.com,Ana,Ruiz,B,007\nb@x.com,Ben,Li,,008\n',
    {},
    ['email,firstName,lastName,title,Cost center,wx_diff', 'a@x.com,,,B,,mover', 'b@x.com,Ben,Li,,008,joiner'],
    {},
  ],
  [
    'what is emptied or gone from a list is only told: empty never means remove',
    'email,title,licenses,Cost center\na@x.com,A,X; Y,CC\nb@x.com,A,X,CC\n',
    'email,title,licenses,Cost center\na@x.com,,X,\nb@x.com,B,X,CC\n',
    {},
    ['email,title,wx_diff', 'b@x.com,B,mover'],
    { emptied: { people: 1, headings: ['title', 'licenses', 'Cost center'] } },
  ],
  [
    'with removals it is cleared, or removed by name; a name cannot be, and TRUE becomes FALSE',
    'email,firstName,title,licenses,sessionTypes,Cost center,Webex Suite,attendee\na@x.com,Ana,A,X; Y,214;11,CC,TRUE,true\n',
    'email,firstName,title,licenses,sessionTypes,Cost center,Webex Suite,attendee\na@x.com,,,y; Z,11,,,\n',
    { withRemovals: true },
    [
      'email,title,licenses,removeLicenses,attendee,removeSessionTypes,Cost center,Webex Suite,wx_diff',
      'a@x.com,<clear>,y; Z,X,false,214,<clear>,FALSE,mover',
    ],
    { 'not-clearable': { people: 1, headings: ['firstName'] } },
  ],
  [
    'leavers are left as they are without a choice',
    'email,title\na@x.com,A\nb@x.com,B\n',
    'email,title\na@x.com,A\n',
    {},
    [],
    { leaver: { people: 1, headings: [] } },
  ],
  [
    'leavers are deactivated',
    'email,title\na@x.com,A\nb@x.com,B\n',
    'email,title\na@x.com,C\n',
    { leavers: 'deactivate' },
    ['email,title,loginEnabled,wx_diff', 'a@x.com,C,,mover', 'b@x.com,,false,leaver'],
    {},
  ],
  [
    'leavers lose their licenses',
    'email\na@x.com\nb@x.com\n',
    'email\na@x.com\n',
    { leavers: 'remove-licenses' },
    ['email,exactLicenses,wx_diff', 'b@x.com,<clear>,leaver'],
    {},
  ],
  [
    'a joiner and a leaver of one name are neither created nor deactivated',
    'email,displayName\na@x.com,Ana Ruiz\nb@x.com,Ben Li\n',
    'email,displayName\nana@x.com,Ana Ruiz\nb@x.com,Ben Li\n',
    { leavers: 'deactivate' },
    [],
    { 'same-name': { people: 2, headings: [] } },
  ],
  [
    'cells are written so that they are read as they were: formulas, zeros, and columns turned round',
    'email,title,department,suspended\na@x.com,A,A,no\nb@x.com,A,A,no\n',
    'email,title,department,suspended\na@x.com,"=1+1",="007",yes\nb@x.com,A,A,no\n',
    { map: { suspended: 'loginEnabled' } },
    ['email,title,department,loginEnabled,wx_diff', `a@x.com,'=1+1,"'=""007""",false,mover`],
    {},
  ],
  [
    'columns that this program never applies are compared, and not in the plan',
    'email,title,Location,Extension\na@x.com,A,Oslo,1\n',
    'email,title,Location,Extension\na@x.com,A,Rome,2\n',
    {},
    [],
    {},
  ],
  [
    'a guest of the other directory joins in no plan',
    'userPrincipalName,displayName,userType,mail\na@x.com,Ana Ruiz,Member,a@x.com\n',
    'userPrincipalName,displayName,userType,mail\na@x.com,Ana Ruiz,Member,a@x.com\ng_y.com#EXT#@x.onmicrosoft.com,Gus Guest,Guest,g@y.com\n',
    {},
    [],
    { invalid: { people: 1, headings: [] } },
  ],
] as const) {
  test(`the plan of a difference: ${what}`, async (t) => {
    const { map = {}, ...rest } = choice as { map?: Record<string, string> } & Partial<PlanChoice>;
    const both = await compared(t, old, now, { old: { map }, now: { map } });
    const { lines: written, facts } = await planned(both, rest);
    t.deepEqual(written, [...lines]);
    t.deepEqual(facts.leftOut, leftOut as PlanSheetFacts['leftOut']);
    if (lines.length === 0) await t.throwsAsync(stat(join(both.folder, 'plan.csv')), { code: 'ENOENT' });
  });
}

test('headings that only the organization can tell are named, and FALSE below one of them counted', async (t) => {
  const both = await compared(t, 'email,Webex Suite,CC\na@x.com,TRUE,1\n', 'email,Webex Suite,CC\na@x.com,FALSE,2\n');
  const { facts } = await planned(both);
  t.deepEqual(facts.unknownHeadings, ['Webex Suite', 'CC']);
  t.is(facts.falseCells, 1);
});
