/** Tracking codes that Control Hub maps to attributes of people: written as those attributes, tried on one person first. */
import test from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, startCli, type Office } from '../helpers/cli.js';
import { moment } from '../helpers/moment.js';
import { extreme, some } from '../helpers/some-cases.js';

const [amelie, bruno, felix] = [
  'amelie.fischer@acme.example',
  'bruno.keller@acme.example',
  'felix.hartmann@acme.example',
];
const mapped = { mappedTrackingCodes: true, mappedAttributes: 'Cost center=costCenter' };
const mapping = ['--map-code', 'Cost center=costCenter'];
const sheet = `email,title,Cost center
${amelie},,CC-1
${bruno},,CC-2
${felix},Lead,CC-3
`;

interface Told {
  readonly statuses: readonly (string | undefined)[];
  readonly codes: readonly (string | undefined)[];
  readonly changes: readonly (string | undefined)[];
  readonly errors: readonly (string | undefined)[];
}

async function told(place: Office): Promise<Told> {
  const rows = await place.results();
  const all = (name: string): (string | undefined)[] => rows.map((row) => row[name]);
  return {
    statuses: all('wx_status'),
    codes: all('wx_error_code'),
    changes: all('wx_changes'),
    errors: all('wx_error'),
  };
}

const codeOf = async (place: Office, email: string): Promise<string> =>
  (await place.state(email)).siteUsers[0]?.trackingCodes['1'] ?? '';
const costCenterOf = async (place: Office, email: string): Promise<unknown> =>
  (await place.state(email)).people[0]?.['costCenter'] ?? '';

/** Reads that show codes of people, and writes that set them. */
async function siteCalls(place: Office): Promise<{ readonly sets: number }> {
  const all = await place.requests();
  const sets = all.filter(({ operation, method, path }) => {
    return operation === 'SetUser' || (method === 'PUT' && path.includes('userconfig'));
  });
  return { sets: sets.length };
}

const ways: Readonly<Record<string, readonly string[]>> = {
  'over XML, people over the People API': ['--settings-api', 'xml', '--people-api', 'rest'],
  'over REST, people over SCIM': ['--settings-api', 'rest', '--people-api', 'scim'],
};
for (const [way, options] of Object.entries(ways)) {
  test(`codes follow their attributes: written as those, seen on the site, and found unchanged, ${way}`, async (t) => {
    const place = await office(t, mapped);
    const before = await Promise.all([amelie, bruno, felix].map((email) => codeOf(place, email)));
    const file = await place.file('people.csv', sheet);
    const ended = await place.run('apply', file, '--yes', ...mapping, ...options);
    t.is(ended.code, 0, ended.stderr);
    t.regex(ended.stdout, /"Cost center" is written as the person's costCenter; whether .* tried on one person first/u);
    t.regex(ended.stdout, /mapped tracking codes {3}followed in 3 rows\n/u);
    const first = await told(place);
    t.deepEqual(first.statuses, ['updated', 'updated', 'updated']);
    t.is(first.changes[0], `costCenter "${before[0] ?? ''}" → "CC-1"; Cost center "${before[0] ?? ''}" → "CC-1"`);
    t.deepEqual(await Promise.all([amelie, bruno].map((email) => codeOf(place, email))), ['CC-1', 'CC-2']);
    const again = await place.run('apply', file, '--yes', ...mapping, ...options);
    t.is(again.code, 0, again.stderr);
    t.deepEqual((await told(place)).statuses, ['unchanged', 'unchanged', 'unchanged']);
    t.deepEqual(await siteCalls(place), { sets: 0 });
  });
}

test('an undo of a job that was planned with mapped codes puts back attributes, and sees the codes follow', async (t) => {
  const place = await office(t, mapped);
  const before = await codeOf(place, bruno);
  await place.run('plan', await place.file('people.csv', sheet), ...mapping);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.is(await codeOf(place, bruno), 'CC-2');
  const undone = await place.run('undo', 'latest', '--yes');
  t.is(undone.code, 0, undone.stdout);
  const { statuses, changes } = await told(place);
  t.deepEqual(statuses, ['updated', 'updated', 'updated']);
  t.is(changes[1], `costCenter "CC-2" → "${before}"; Cost center "CC-2" → "${before}"`);
  t.deepEqual([await codeOf(place, bruno), await costCenterOf(place, bruno)], [before, before]);
  t.deepEqual(await siteCalls(place), { sets: 0 });
});

for (const api of some(['xml', 'rest'], 1)) {
  test(`a code that never follows costs one person's attribute, and no other is written, over ${api}`, async (t) => {
    const place = await office(t, { ...mapped, mappedReach: 'never' });
    const before = await Promise.all([amelie, bruno, felix].map((email) => costCenterOf(place, email)));
    const file = await place.file('people.csv', sheet);
    const how = ['--yes', '--site-wait', '1', '--settings-api', api];
    const ended = await place.run('apply', file, ...how, ...mapping);
    t.is(ended.code, 3, ended.stderr);
    const { statuses, codes, changes, errors } = await told(place);
    t.deepEqual(statuses, ['partial', 'failed', 'partial']);
    t.deepEqual(codes, ['code-did-not-follow', 'code-not-proven', 'code-not-proven']);
    t.is(changes[0], `costCenter "${String(before[0])}" → "CC-1"`);
    t.is(changes[2], 'title "Consultant" → "Lead"');
    t.regex(errors[0] ?? '', /costCenter is as asked, but acme\.webex\.com did not show the code so within 1 s/u);
    t.regex(
      errors[1] ?? '',
      /costCenter was tried on one person first \(row 2, amelie\.fischer@acme\.example\), and "Cost center" did not follow/u,
    );
    t.regex(ended.stdout, /mapped tracking codes {3}did not follow in 1 row, .*; so 2 rows were not written/u);
    const now = await Promise.all([amelie, bruno, felix].map((email) => costCenterOf(place, email)));
    t.deepEqual(now, ['CC-1', before[1], before[2]]);
  });
}

test('what was not written is tried again by retry, first with the next person; the first one stays told', async (t) => {
  const place = await office(t, { ...mapped, mappedReach: 'never' });
  await place.run('apply', await place.file('people.csv', sheet), '--yes', '--site-wait', '1', ...mapping);
  const again = await place.run('retry', 'latest', '--yes', '--site-wait', '1');
  t.is(again.code, 3, again.stderr);
  const { statuses, codes, errors } = await told(place);
  t.deepEqual(statuses, ['invalid', 'partial', 'failed']);
  t.deepEqual(codes, ['code-not-following', 'code-did-not-follow', 'code-not-proven']);
  t.regex(errors[0] ?? '', /is the person's costCenter already, but acme\.webex\.com shows "CC-100" for the code/u);
  t.regex(errors[2] ?? '', /row 3, bruno/u);
});

test('a code that follows late is waited for', async (t) => {
  const place = await office(t, { ...mapped, mappedDelay: 0.3 });
  const ended = await place.run('apply', await place.file('people.csv', sheet), '--yes', ...mapping);
  t.is(ended.code, 0, ended.stdout);
  t.deepEqual((await told(place)).statuses, ['updated', 'updated', 'updated']);
  t.is(await codeOf(place, felix), 'CC-3');
});

extreme('where the site cannot be read for the first person, the next one tries', async (t) => {
  const place = await office(t, mapped);
  await place.run('plan', await place.file('people.csv', sheet), ...mapping, '--settings-api', 'rest');
  const read = { method: 'GET', path: '/v1/admin/meeting/userconfig/trackingCodes', email: amelie };
  await place.faults([{ match: read, nth: 'every', do: { status: 403 } }]);
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 3, ended.stdout);
  const { statuses, changes, errors } = await told(place);
  t.deepEqual(statuses, ['partial', 'updated', 'updated']);
  t.regex(changes[0] ?? '', /^costCenter "CC-100" → "CC-1"$/u);
  t.regex(errors[0] ?? '', /the code could not be read from acme\.webex\.com/u);
});

test('a new person gets license and attribute, and the code follows on the new account', async (t) => {
  const place = await office(t, { ...mapped, siteDelay: 0.2 });
  const created = `email,firstName,lastName,licenses,Cost center\nnew@acme.example,New,Person,Webex Suite,CC-7\n${bruno},,,,CC-2\n`;
  const ended = await place.run('apply', await place.file('people.csv', created), '--yes', ...mapping);
  t.is(ended.code, 0, ended.stdout);
  t.deepEqual((await told(place)).statuses, ['created', 'updated']);
  t.is(await codeOf(place, 'new@acme.example'), 'CC-7');
});

interface Cell {
  readonly sheet: string;
  readonly options?: Partial<SimulatorOptions>;
  readonly code: string;
  readonly why: RegExp;
}
const cells: Readonly<Record<string, Cell>> = {
  'a code and its attribute with different values': {
    sheet: `email,Cost center,Profile: costCenter\n${amelie},CC-1,CC-2\n`,
    code: 'code-and-attribute-differ',
    why: /written as the person's costCenter, for which "Profile: costCenter" says "CC-2"/u,
  },
  'a person without an account on the site': {
    sheet: 'email,firstName,lastName,Cost center\nnew@acme.example,New,Person,CC-1\n',
    code: 'no-account',
    why: /has tracking codes, but no account/u,
  },
  'a code that is not as its attribute, which is as asked': {
    sheet: `email,Cost center\n${amelie},CC-1\n`,
    code: 'code-not-following',
    why: /shows "CC-100" for the code: plan the row again later/u,
  },
};
for (const [what, { sheet: rows, code, why }] of Object.entries(cells)) {
  test(`${what}: the row is invalid, and nothing is sent`, async (t) => {
    const place = await office(t, { ...mapped, ...(code === 'code-not-following' && { mappedReach: 'never' }) });
    if (code === 'code-not-following') await place.control('people', { email: amelie, costCenter: 'CC-1' });
    const ended = await place.run('apply', await place.file('people.csv', rows), '--yes', ...mapping);
    t.is(ended.code, 3, ended.stderr);
    const { statuses, codes, errors } = await told(place);
    t.deepEqual([statuses, codes], [['invalid'], [code]]);
    t.regex(errors[0] ?? '', why);
    t.deepEqual(await place.writes(), []);
  });
}

const wrong: Readonly<Record<string, readonly [pair: string, says: RegExp]>> = {
  'an attribute that SCIM does not have': [
    'Cost center=costCentre',
    /"costCentre" isn't an attribute.*\n.*"costCenter"/u,
  ],
  'a code that the site does not have': ['Cost centre=costCenter', /isn't a tracking code of acme.*\n.*"Cost center"/u],
};
for (const [what, [pair, says]] of Object.entries(wrong)) {
  test(`${what} is refused before any row`, async (t) => {
    const place = await office(t, mapped);
    const ended = await place.run('plan', await place.file('people.csv', sheet), '--map-code', pair);
    t.is(ended.code, 2, ended.stdout);
    t.regex(ended.stderr, says);
  });
}

test('without --map-code, the refusal of mapped codes names it', async (t) => {
  const place = await office(t, mapped);
  await place.run('apply', await place.file('people.csv', sheet), '--yes', '--settings-api', 'rest');
  t.regex(
    (await told(place)).errors[0] ?? '',
    /mapped to user attributes in Control Hub; plan the file again with --map-code/u,
  );
});

test('a restore puts attributes back that jobs wrote for mapped codes, and sees the codes follow', async (t) => {
  const place = await office(t, mapped);
  const [before, at] = [await codeOf(place, bruno), await moment()];
  for (const code of ['CC-8', 'CC-9']) {
    const file = await place.file(`${code}.csv`, `email,Cost center\n${bruno},${code}\n`);
    t.is((await place.run('apply', file, '--yes', ...mapping)).code, 0);
  }
  const restored = await place.run('restore', '--person', bruno, '--to', at, '--yes');
  t.is(restored.code, 0, restored.stdout + restored.stderr);
  const { statuses, changes } = await told(place);
  t.deepEqual(
    [statuses, changes],
    [['updated'], [`costCenter "CC-9" → "${before}"; Cost center "CC-9" → "${before}"`]],
  );
  t.deepEqual([await codeOf(place, bruno), await costCenterOf(place, bruno)], [before, before]);
});

test('on each site of a file, its own codes are tried and followed', async (t) => {
  const emea = 'acme-emea.webex.com';
  const attributes = 'Cost center=costCenter; Branch=organization';
  const place = await office(t, { ...mapped, mappedAttributes: attributes, furtherSites: emea });
  const rows = `email,site,firstName,licenses,Cost center,Branch
${amelie},,,,CC-1,
nils@acme.example,${emea},Nils,Webex Suite,,Oslo
olga@acme.example,${emea},Olga,Webex Suite,,Bergen
`;
  const both = [...mapping, '--map-code', 'Branch=organization', '--site', 'acme.webex.com'];
  const ended = await place.run('apply', await place.file('people.csv', rows), '--yes', ...both);
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  const { siteUsers } = await place.state('olga@acme.example');
  t.deepEqual(
    siteUsers.map(({ trackingCodes }) => Object.values(trackingCodes)),
    [['Bergen']],
  );
  t.deepEqual(await siteCalls(place), { sets: 0 });
});

extreme('an explanation shows the cell under the code as what asks for code and attribute', async (t) => {
  const place = await office(t, mapped);
  await place.run('plan', await place.file('people.csv', sheet), ...mapping);
  const { stdout } = await place.run('explain', 'latest', '2');
  t.regex(stdout, /costCenter "CC-1" +column "Cost center"/u);
  t.regex(stdout, /Cost center "CC-1" +column "Cost center"/u);
});

test('a job is not applied with other mappings than it was planned with', async (t) => {
  const place = await office(t, mapped);
  await place.run('plan', await place.file('people.csv', sheet), ...mapping);
  const ended = await place.run('apply', 'latest', '--yes', '--map-code', 'Cost center=division');
  t.is(ended.code, 4, ended.stdout);
  t.regex(ended.stderr, /planned with mapCode \{"Cost center":"costCenter"\}/u);
});

extreme('what a retry has done is undone with the mappings of the first job', async (t) => {
  const place = await office(t, mapped);
  const before = await codeOf(place, amelie);
  await place.faults([{ match: { operation: 'bulk', email: amelie }, nth: 'every', do: { status: 400 } }]);
  await place.run('apply', await place.file('people.csv', sheet), '--yes', ...mapping);
  t.deepEqual((await told(place)).statuses, ['failed', 'updated', 'updated']);
  await place.clearFaults();
  t.is((await place.run('retry', 'latest', '--yes')).code, 0);
  t.is((await place.run('undo', 'latest', '--yes')).code, 0);
  t.deepEqual((await told(place)).changes, [`costCenter "CC-1" → "${before}"; Cost center "CC-1" → "${before}"`]);
});

test('an undo puts every attribute back, also where the first code is late', async (t) => {
  const place = await office(t, { ...mapped, mappedDelay: 0.3 });
  const before = await Promise.all([amelie, bruno].map((email) => costCenterOf(place, email)));
  t.is((await place.run('apply', await place.file('people.csv', sheet), '--yes', ...mapping)).code, 0);
  await place.run('undo', 'latest', '--yes', '--site-wait', '0');
  t.deepEqual((await told(place)).codes, Array<string>(3).fill('code-did-not-follow'));
  t.deepEqual(await Promise.all([amelie, bruno].map((email) => costCenterOf(place, email))), before);
});

extreme('rows that wait for the first person are not begun once the run is interrupted; the job goes on', async (t) => {
  const place = await office(t, { ...mapped, mappedAttributes: 'Cost center=title', mappedReach: 'never' });
  const args = ['apply', await place.file('people.csv', sheet.replace('Lead', '')), '--yes', '--people-api', 'rest'];
  const running = startCli([...args, '--map-code', 'Cost center=title'], { cwd: place.folder, env: place.env });
  const isWritten = async (): Promise<boolean> => (await place.state(amelie)).people[0]?.title === 'CC-1';
  for (let look = 0; look < 200 && !(await isWritten()); look += 1) await new Promise((go) => setTimeout(go, 50));
  running.child.kill('SIGINT');
  t.is((await running.ended).code, 130);
  t.deepEqual((await told(place)).statuses, ['partial', 'not-attempted', 'not-attempted']);
  t.is((await place.writes()).filter(({ applied }) => applied).length, 1);
  t.is((await place.run('apply', 'latest', '--yes', '--site-wait', '0')).code, 3);
  t.deepEqual((await told(place)).statuses, ['partial', 'failed', 'failed']);
});

test('where XML leaves mapped codes out, none is claimed, and REST is named, which shows them', async (t) => {
  const place = await office(t, { ...mapped, mappedInXml: 'left-out' });
  const file = await place.file('people.csv', sheet);
  await place.run('apply', file, '--yes', ...mapping, '--settings-api', 'xml', '--site-wait', '0');
  const first = await told(place);
  t.deepEqual(first.codes, ['code-did-not-follow', 'code-not-proven', 'code-not-proven']);
  t.regex(first.errors[0] ?? '', /--settings-api rest/u);
  t.is((await place.run('apply', file, '--yes', ...mapping, '--settings-api', 'rest')).code, 0);
  t.deepEqual((await told(place)).statuses, ['unchanged', 'updated', 'updated']);
});

for (const [options, reads] of [
  [[], 3],
  [['--no-verify'], 1],
] as const) {
  test(`the codes of ${reads} people are read back with ${options.join(' ') || 'no option'}`, async (t) => {
    const place = await office(t, mapped);
    const file = await place.file('people.csv', sheet);
    const env = { ...place.env, WEBEX_MAP_CODE: 'Cost center=costCenter' };
    await place.runWith(env, 'plan', file, '--settings-api', 'xml');
    const before = (await place.requests()).filter(({ operation }) => operation === 'GetUser').length;
    await place.run('apply', 'latest', '--yes', ...options);
    t.deepEqual((await told(place)).statuses, ['updated', 'updated', 'updated']);
    t.is((await place.requests()).filter(({ operation }) => operation === 'GetUser').length - before, reads);
  });
}

test('the configuration file names mappings too', async (t) => {
  const place = await office(t, mapped);
  await place.file('webex-bulk.json', '{"mapCode": {"Cost center": "costCenter"}}');
  const planned = await place.run('plan', await place.file('people.csv', sheet));
  t.regex(planned.stdout, /costCenter 3 · tracking code Cost center 3/u);
});

test('a code that was as asked when the row was planned, and is not any more, is a conflict', async (t) => {
  const place = await office(t, mapped);
  const project = (name: string): Promise<void> =>
    place.control('siteUsers', { email: amelie, trackingCodes: { '1': 'CC-100', '3': 'Staff', '7': name } });
  await place.control('people', { email: amelie, organization: 'Apollo' });
  await project('Apollo');
  const file = await place.file('people.csv', `email,Cost center,Project\n${amelie},CC-1,Apollo\n`);
  await place.run('plan', file, ...mapping, '--map-code', 'Project=organization');
  await project('Gemini');
  await place.run('apply', 'latest', '--yes');
  const { statuses, codes, errors } = await told(place);
  t.deepEqual([statuses, codes], [['partial'], ['conflict']]);
  t.regex(errors[0] ?? '', /^Project: changed in Webex since the row was planned \(now "Gemini"\)/u);
});
