import test from 'ava';
import { readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { testOverBoth } from '../helpers/both-apis.js';
import { office, renewable, type Office, type State } from '../helpers/cli.js';
import { applied as appliedInProcess } from '../helpers/in-process.js';
import { organization } from '../helpers/organization-state.js';
import { some as someOf, someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const domain = 'acme.example';
const statuses = async (place: Office): Promise<string[]> =>
  (await place.results()).map(({ wx_status = '' }) => wx_status);

const amelie = `amelie.fischer@${domain}`;
const bruno = `bruno.keller@${domain}`;
const ana = `ana@${domain}`;
const small = [
  'email,firstName,title,department,licenses,Cost center',
  `${amelie},,Lead,Sales,,CC-1`,
  `${bruno},,Lead,,,`,
  `${ana},Ana,Guest,,Webex Suite; Messaging,CC-7`,
].join('\n');
const applied = async (place: Office, sheet = small): Promise<string> =>
  await appliedInProcess(place, await place.file('people.csv', sheet));
const personOf = async (place: Office, email: string): Promise<State['people'][number] | undefined> =>
  (await place.state(email)).people[0];

testOverBoth('what somebody changed since stays, and the rest is put back', async (t, { office }) => {
  const place = await office(t);
  await applied(place);
  await place.control('people', [
    { email: amelie, title: 'Chief' },
    { email: bruno, title: 'Chief' },
  ]);
  const undone = await place.run('undo', 'latest', '--yes');
  t.is(undone.code, 3, undone.stdout + undone.stderr);
  t.deepEqual(await statuses(place), ['partial', 'conflict', 'unchanged']);
  const [first, second] = await place.results();
  t.is(first?.['wx_error_code'], 'conflict');
  t.regex(first?.['wx_error'] ?? '', /title was changed since the job from "Lead" to "Chief", so it is kept/u);
  t.is(second?.['wx_changes'], '');
  t.like(await personOf(place, amelie), { title: 'Chief', department: 'Research' });
  t.is((await place.state(amelie)).siteUsers[0]?.trackingCodes['1'], 'CC-100');
  t.is((await personOf(place, bruno))?.title, 'Chief');
});

test('what somebody put back already is left alone, and no write is sent', async (t) => {
  const place = await office(t);
  await applied(place, `email,title\n${amelie},Lead\n`);
  await place.control('people', [{ email: amelie, title: 'Engineer' }]);
  const writes = (await place.writes()).length;
  const undone = await place.run('undo', 'latest', '--yes');
  t.is(undone.code, 0, undone.stderr);
  t.deepEqual(await statuses(place), ['unchanged']);
  t.is((await place.writes()).length, writes);
});

for (const [choice, status, login, licenses] of [
  ['keep', 'unchanged', true, ['Webex Suite', 'Messaging']],
  ['deactivate', 'updated', false, []],
  ['delete', 'deleted', undefined, undefined],
] as const) {
  testOverBoth(`people whom the job created: --created ${choice}`, async (t, { office }) => {
    const place = await office(t);
    await applied(place);
    const undone = await place.run('undo', 'latest', '--yes', '--created', choice);
    t.is(undone.code, 0, undone.stdout + undone.stderr);
    t.is((await statuses(place)).at(-1), status);
    const person = await personOf(place, ana);
    t.is(person?.loginEnabled, login);
    t.deepEqual(person?.licenses, licenses as string[] | undefined);
    t.is(undone.stdout.includes('1 person created by the job is kept'), choice === 'keep');
  });
}

for (const [title, change] of someOf(
  [
    ['a field of the job', { title: 'Chief' }],
    ['a license', { licenses: ['Webex Suite', 'Messaging', 'Screen Share', 'Webex Webinar 500'] }],
  ] as const,
  2,
)) {
  testOverBoth(`a created person is not deleted where somebody changed ${title} since`, async (t, { office }) => {
    const place = await office(t);
    await applied(place);
    await place.control('people', [{ email: ana, ...change }]);
    const undone = await place.run('undo', 'latest', '--yes', '--created', 'delete');
    t.is(undone.code, 3, undone.stdout + undone.stderr);
    t.is((await statuses(place)).at(-1), 'conflict');
    t.truthy(await personOf(place, ana));
  });
}

for (const [title, fault, status] of [
  ['was applied and answered 500', { nth: 'every', do: { apply: true, status: 500 } }, 'deleted'],
  ['was applied and cut off', { nth: 1, do: { cut: 'after' } }, 'deleted'],
  ['was applied and answered 403', { nth: 1, do: { apply: true, status: 403 } }, 'deleted'],
  ['is refused', { nth: 'every', do: { status: 403 } }, 'failed'],
] as const) {
  some(`a deletion that ${title} is looked up: ${status}`, async (t) => {
    const place = await office(t);
    await applied(place);
    await place.faults([{ match: { method: 'DELETE' }, ...fault }]);
    await place.run('undo', 'latest', '--yes', '--created', 'delete');
    t.is((await statuses(place)).at(-1), status);
    t.is((await personOf(place, ana)) === undefined, status === 'deleted');
  });
}

testOverBoth('an undo that an outage stops goes on with apply, to the state before', async (t, { office }) => {
  const place = await office(t);
  const before = await place.state();
  await applied(place);
  await place.faults([{ match: { method: 'DELETE' }, nth: 'every', do: { expire: 'accessToken' } }]);
  const stopped = await place.run('undo', 'latest', '--yes', '--created', 'delete', '--concurrency', '1');
  t.is(stopped.code, 6, stopped.stdout + stopped.stderr);
  await place.clearFaults();
  const ended = await place.runWith(renewable(place), 'apply', 'latest', '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(await statuses(place), ['updated', 'updated', 'deleted']);
  t.deepEqual(organization(await place.state(), before), organization(before));
});

testOverBoth(
  'an unfinished plan of an undo is planned to its end from the job that it takes back',
  async (t, { office }) => {
    const place = await office(t);
    const before = await place.state();
    const job = await applied(place);
    // A fault stops the way back before its first call.
    await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { expire: 'accessToken' } }]);
    await place.run('undo', job, '--yes', '--created', 'delete', '--concurrency', '1');
    await place.clearFaults();
    const folder = await place.jobFolder();
    const plan = join(folder, 'plan.jsonl');
    const lines = (await readFile(plan, 'utf8')).split('\n');
    await rm(join(folder, 'journal.jsonl'));
    await truncate(plan, Buffer.byteLength(`${lines.slice(0, 2).join('\n')}\n`) + 20);
    const ended = await place.runWith(renewable(place), 'apply', 'latest', '--yes');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.deepEqual(await statuses(place), ['updated', 'updated', 'deleted']);
    t.deepEqual(organization(await place.state(), before), organization(before));
  },
);

for (const [title, kept] of [
  ['its outcome', 1],
  ['what became of the row', 2],
] as const) {
  some(`a deletion of which a crash lost ${title} is found, and told as one`, async (t) => {
    const place = await office(t);
    await applied(place, small.replace(/\n(?:amelie|bruno)[^\n]*/gu, ''));
    await place.run('undo', 'latest', '--yes', '--created', 'delete');
    const journal = join(await place.jobFolder(), 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    await truncate(journal, Buffer.byteLength(`${lines.slice(0, 1 + kept).join('\n')}\n`));
    const sent = (await place.writes()).length;
    const ended = await place.run('apply', 'latest', '--yes');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.deepEqual(await statuses(place), ['deleted']);
    t.is((await place.writes()).length, sent);
  });
}

testOverBoth('every change of an undo stands in the journal before it is sent', async (t, { office }) => {
  const place = await office(t);
  await applied(place);
  const sent = (await place.writes()).length;
  await place.run('undo', 'latest', '--yes', '--created', 'delete');
  const text = await readFile(join(await place.jobFolder(), 'journal.jsonl'), 'utf8');
  const intents = text.split('\n').filter((line) => line.includes('"kind":"intent"'));
  t.is(intents.length, (await place.writes()).length - sent);
  t.true(intents.some((line) => line.includes('"person.delete"')));
});

testOverBoth('a job is taken back once, and then not retried', async (t, { office }) => {
  const place = await office(t);
  const job = await applied(place);
  t.is((await place.run('undo', job, '--yes')).code, 0);
  const undo = (await place.jobFolder()).split('/').at(-1) ?? '';
  for (const command of ['undo', 'retry']) {
    const ended = await place.run(command, job, '--yes');
    t.is(ended.code, 4, command);
    t.true(ended.stderr.includes(`was already undone by ${undo}`), ended.stderr);
  }
  for (const command of ['undo', 'retry']) {
    const ended = await place.run(command, undo, '--yes');
    t.is(ended.code, 4, command);
    t.regex(ended.stderr, /is an undo; its rows cannot be retried|is itself an undo/u);
  }
  t.is((await place.run('undo', job, '--yes', '--created', 'delete')).code, 0);
  t.deepEqual(await statuses(place), ['unchanged', 'unchanged', 'deleted']);
});

test('the newest job of a family is taken back first', async (t) => {
  const place = await office(t);
  const before = await place.state();
  await place.faults([{ match: { method: 'POST', path: '/v1/people' }, nth: 'every', do: { status: 403 } }]);
  const job = await applied(place);
  await place.clearFaults();
  t.is((await place.run('retry', job, '--yes')).code, 0);
  const retry = (await place.jobFolder()).split('/').at(-1) ?? '';
  const refused = await place.run('undo', job, '--yes');
  t.is(refused.code, 4);
  t.true(refused.stderr.includes(`webex-bulk undo ${retry}`), refused.stderr);
  t.is((await place.run('undo', retry, '--yes', '--created', 'delete')).code, 0);
  const ended = await place.run('undo', job, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(organization(await place.state(), before), organization(before));
});

for (const [title, prepare, said] of [
  ['that can still go on', 'plan', /is not finished; resume it first\.\nwebex-bulk apply /u],
  ['that changed nothing', 'unchanged', /nothing to undo/u],
] as const) {
  some(`undo of a job ${title} is refused, and nothing is sent`, async (t) => {
    const place = await office(t);
    const path = await place.file('people.csv', `email,title\n${amelie},${prepare === 'plan' ? 'Lead' : 'Engineer'}\n`);
    await place.run(...(prepare === 'plan' ? ['plan', path] : ['apply', path, '--yes']));
    const ended = await place.run('undo', 'latest', '--yes');
    t.is(ended.code, 4);
    t.regex(ended.stderr, said);
    t.deepEqual(await place.writes(), []);
  });
}

for (const [heading, cell, call] of someOf(
  [
    ['Licenses', 'Messaging', 'licenses'],
    ['remove licenses', 'Webex Suite', 'licenses'],
    ['exactLicenses', 'Messaging', 'licenses'],
    ['Remove-Session-Types', 'PRO', 'settings'],
    ['Tracking code: cost center', 'CC-9', 'settings'],
    ['trackingCode1', '<clear>', 'settings'],
  ] as const,
  3,
)) {
  testOverBoth(
    `what cannot be put back is told with the column of its cell: ${heading}`,
    async (t, { office, over, set, refused }) => {
      const place = await office(t);
      await place.control('siteUsers', { email: amelie, sessionTypes: ['214', '11'] });
      await applied(place, `E-Mail,${heading}\n${amelie},${cell}\n`);
      // REST cannot empty a tracking code.
      const isLeftOut = over === 'REST' && cell === '<clear>';
      t.deepEqual(await statuses(place), [isLeftOut ? 'invalid' : 'updated']);
      if (isLeftOut) return;
      const fault = { match: call === 'settings' ? set : { method: 'PATCH' }, nth: 'every' };
      await place.faults([{ ...fault, do: call === 'settings' ? refused : { status: 403 } }]);
      await place.run('undo', 'latest', '--yes');
      t.like((await place.results())[0], { wx_error_column: heading });
    },
  );
}

testOverBoth(
  'who cannot be deleted is told with the column of the address, and settings that do not come back with the license',
  async (t, { office, set, refused }) => {
    const place = await office(t, { accountAfterLicense: 'remove' });
    const sheet = `E-Mail,firstName,removeLicenses\n${ana},Ana,\n${amelie},,Webex Suite\n`;
    await applied(place, sheet);
    await place.faults([
      { match: { method: 'DELETE' }, nth: 'every', do: { status: 403 } },
      { match: set, nth: 'every', do: refused },
    ]);
    await place.run('undo', 'latest', '--yes', '--created', 'delete');
    const told = (await place.results()).map((row) => [row['wx_status'], row['wx_error_column']]);
    t.deepEqual(told, [
      ['failed', 'E-Mail'],
      ['partial', 'removeLicenses'],
    ]);
  },
);

test('whoever may have been an attendee before the job stays one, where REST does not say', async (t) => {
  const place = await office(t, { xml: 'no-sign-in' });
  const daniel = `daniel.novak@${domain}`;
  const before = await place.state(daniel);
  await applied(place, `email,attendee\n${daniel},true\n`);
  t.is((await place.results())[0]?.['wx_status'], 'updated');
  const undone = await place.run('undo', 'latest', '--yes');
  t.is(undone.code, 3, undone.stdout);
  const [row] = await place.results();
  t.like(row, { wx_status: 'conflict', wx_error_column: 'attendee' });
  t.regex(row?.['wx_error'] ?? '', /could not check whether the person was an attendee/u);
  t.deepEqual(await place.state(daniel), before);
});

const unseen = { status: 'updated', noted: true, sends: 1 };
const chiara = `chiara.rossi@${domain}`;
for (const [title, simulator, cell, goneSince, overXml] of someOf(
  [
    ['is still there', {}, '', false, { status: 'updated', noted: false, sends: 1 }],
    ['went and left its account', {}, '', true, { status: 'unchanged', noted: false, sends: 0 }],
    [
      'went with its settings',
      { accountAfterLicense: 'reset' },
      '',
      true,
      { status: 'unchanged', noted: false, sends: 0 },
    ],
    [
      'went with the account that the job had seen',
      { accountAfterLicense: 'remove' },
      'CC-7',
      true,
      { status: 'unchanged', noted: false, sends: 0 },
    ],
    ['went unseen', { accountAfterLicense: 'remove' }, '', true, { status: 'updated', noted: true, sends: 1 }],
    ['is never shown', { attendeeAccount: '030001' }, '', false, { status: 'updated', noted: true, sends: 1 }],
  ] as const,
  2,
)) {
  testOverBoth(`an attendee entry that ${title} since is ${overXml.status}`, async (t, { office, over }) => {
    // Over REST it is not seen whether the entry is there, unless the account is gone that was seen.
    const ends = over === 'XML' || title.includes('had seen') || overXml.noted ? overXml : unseen;
    const place = await office(t, simulator);
    await applied(place, `email,attendee,Cost center\n${chiara},true,${cell}\n`);
    t.is((await place.results())[0]?.['wx_status'], 'updated');
    if (goneSince) await place.control('people', { email: chiara, attendee: false });
    const writes = (await place.writes()).length;
    const undone = await place.run('undo', 'latest', '--yes');
    t.is(undone.code, 0, undone.stdout + undone.stderr);
    const [row] = await place.results();
    t.like(row, { wx_status: ends.status, wx_error_code: '' });
    t.is(
      /could not check whether the attendee account still existed/u.test(row?.['wx_error'] ?? ''),
      ends.noted,
      row?.['wx_error'],
    );
    t.is((await place.writes()).length - writes, ends.sends);
    t.deepEqual((await personOf(place, chiara))?.siteUrls, []);
  });
}
