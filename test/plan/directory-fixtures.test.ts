import test from 'ava';
import { readdirSync } from 'node:fs';
import { eachOf } from '../../src/model/in-groups.js';
import { openSheet } from '../../src/plan/open-sheet.js';
import { readWanted } from '../../src/rows/wanted.js';
import { catalog } from '../helpers/organization.js';

const folder = new URL('../fixtures/directories/', import.meta.url).pathname;

/** Made by hand after the forms that these programs publish. */
const fixtures: Readonly<Record<string, readonly [family: string, problems: readonly (readonly string[])[]]>> = {
  'active-directory.csv': ['Active Directory export', [[]]],
  'entra-export.csv': ['Entra ID export', [[], ['guest-account']]],
  'entra-template-old.csv': ['Entra ID bulk template', [[]]],
  'entra-template.csv': ['Entra ID bulk template', [[]]],
  'google-workspace.csv': ['Google Workspace export', [[]]],
  'm365-export.csv': ['Microsoft 365 export', [[], ['unlicensed-account', 'nameless-account']]],
  'm365-template.csv': ['Microsoft 365 bulk template', [[], []]],
  'okta.csv': ['Okta people', [[]]],
};

test('there is a row of the table for every fixture', (t) => {
  t.deepEqual(readdirSync(folder).toSorted(), Object.keys(fixtures).toSorted());
});

for (const [name, [family, problems]] of Object.entries(fixtures)) {
  test(`a file in the published form is read without options: ${name}`, async (t) => {
    const opened = await openSheet({ path: folder + name, name }, catalog, {});
    t.is(opened.header.family, family);
    const rows = [];
    for await (const { cells } of eachOf(opened.groups)) rows.push(readWanted(cells, opened.header, catalog));
    t.deepEqual(
      rows.map((row) => row.problems.map(({ code }) => code)),
      problems,
    );
    const [amelie] = rows;
    if (amelie === undefined) return t.fail();
    const { email, wanted } = amelie;
    t.is(email, 'amelie.fischer@acme.example');
    const asked = wanted.text ?? {};
    t.deepEqual([asked.firstName, asked.lastName], [set('Amelie'), set('Fischer')]);
    t.is(wanted.loginEnabled, undefined, 'a state in another directory is not applied');
    t.is(wanted.licenses, undefined);
  });
}

function set(value: string): { readonly do: 'set'; readonly value: string } {
  return { do: 'set', value };
}
