/** `restore` where accounts on meeting sites come and go, where people have several, and where it is unclear what a job did. */
import test from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readSource } from '../../src/restore/source-file.js';
import { findJob } from '../../src/job/folder.js';
import { office, type Ended, type Office, type State } from '../helpers/cli.js';
import { applied as appliedInProcess } from '../helpers/in-process.js';
import { moment } from '../helpers/moment.js';

const amelie = 'amelie.fischer@acme.example';

const applied = async (place: Office, sheet: string): Promise<string> =>
  basename(await appliedInProcess(place, await place.file('people.csv', sheet)));
const restored = async (place: Office, to: string, email = amelie): Promise<Ended> =>
  await place.run('restore', '--person', email, '--to', to, '--yes');

async function accountOf(place: Office): Promise<unknown> {
  const { people, siteUsers } = await place.state(amelie);
  const active = siteUsers.filter((user) => (user as unknown as { active: boolean }).active);
  return [
    people.map(({ licenses }) => [...licenses].sort()),
    active.map(({ sessionTypes, trackingCodes }) => [[...sessionTypes].sort(), trackingCodes]),
  ];
}

for (const accountAfterLicense of ['keep', 'reset', 'remove'] as const) {
  test(`a license that was taken with the account and undone needs nothing; in between it is gone: accounts that are ${accountAfterLicense}`, async (t) => {
    const place = await office(t, { accountAfterLicense });
    await applied(place, `email,sessionTypes\n${amelie},Training 200\n`);
    const [start, before] = [await moment(), await accountOf(place)];
    const job = await applied(place, `email,removeLicenses\n${amelie},Webex Suite\n`);
    const [between, without] = [await moment(), await accountOf(place)];
    t.is((await place.run('undo', job, '--yes')).code, 0);
    const none = await restored(place, start);
    t.is(none.code, 0, none.stdout + none.stderr);
    t.deepEqual(await accountOf(place), before);
    t.is((await restored(place, between)).code, 0);
    t.deepEqual(await accountOf(place), without);
    const back = await restored(place, start);
    t.is(back.code, 0, back.stdout + back.stderr);
    t.deepEqual(await accountOf(place), before);
  });
}

test('settings that went with an account and that no job set again are told by name, and nothing is claimed', async (t) => {
  const place = await office(t, { accountAfterLicense: 'remove' });
  await applied(place, `email,sessionTypes,Cost center\n${amelie},Training 200,CC-5\n`);
  const start = await moment();
  await applied(place, `email,removeLicenses\n${amelie},Webex Suite\n`);
  await applied(place, `email,licenses,title\n${amelie},Webex Suite,Lead\n`);
  const { code, stdout, stderr } = await restored(place, start);
  t.is(code, 3, stdout + stderr);
  const [row] = await place.results();
  t.is(row?.['wx_status'], 'partial');
  t.regex(
    row?.['wx_error'] ?? '',
    /removed and added again since then.*not restored: .*Training 200.*Cost center "CC-5"/u,
  );
  t.is((await place.state(amelie)).people[0]?.title, 'Engineer');
});

test('a person with changes on two sites gets back what belongs to each', async (t) => {
  const [main, emea] = ['acme.webex.com', 'acme-emea.webex.com'];
  const place = await office(t, { furtherSites: emea });
  const apply = async (sheet: string): Promise<void> => {
    const { code, stdout, stderr } = await place.run(
      'apply',
      await place.file('p.csv', sheet),
      '--site',
      main,
      '--yes',
    );
    t.is(code, 0, stdout + stderr);
  };
  await apply(`email,site,firstName,licenses,Branch\nmia@acme.example,${emea},Mia,Webex Suite,Oslo\n`);
  const [start, before] = [await moment(), await place.state('mia@acme.example')];
  await apply(
    `email,site,title,Branch,licenses\nmia@acme.example,${emea},Lead,Rome,\nmia@acme.example,${main},,,Webex Suite\n`,
  );
  await apply(`email,site,Region,Branch\nmia@acme.example,${main},EMEA,\nmia@acme.example,${emea},,Bern\n`);
  const { code, stdout, stderr } = await restored(place, start, 'mia@acme.example');
  t.is(code, 0, stdout + stderr);
  t.deepEqual(
    (await place.results()).map(({ email, site, wx_status: status }) => [email, site, status]),
    [
      ['mia@acme.example', main, 'updated'],
      ['mia@acme.example', emea, 'updated'],
    ],
  );
  const after = await place.state('mia@acme.example');
  const shown = ({ people, siteUsers }: State): unknown => [
    people.map(({ title, licenses, siteUrls }) => [title, [...licenses].sort(), [...siteUrls].sort()]),
    siteUsers
      .filter((user) => (user as unknown as { site: string }).site === emea)
      .map(({ trackingCodes }) => trackingCodes),
  ];
  t.deepEqual(shown(after), shown(before));
});

test('where a job left a row unknown, what Webex shows tells what is put back', async (t) => {
  for (const isMade of [true, false]) {
    const place = await office(t);
    const start = await moment();
    await applied(place, `email,title\n${amelie},Lead\n`);
    // Neither the change nor any look after it is answered.
    const applying = isMade ? { apply: true, status: 502 } : { status: 502 };
    await place.faults([{ match: { method: 'PUT', email: amelie }, nth: 'every', do: applying }]);
    await applied(place, `email,title\n${amelie},Chief\n`);
    await place.clearFaults();
    const folder = await place.jobFolder();
    const journal = join(folder, 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n').map((line) => {
      if (!line.includes('"closing"')) return line;
      const closing = JSON.parse(line) as object;
      return JSON.stringify({ ...closing, status: 'unknown', changes: [], ended: undefined });
    });
    await writeFile(journal, lines.join('\n'));
    t.is((await place.state(amelie)).people[0]?.title, isMade ? 'Chief' : 'Lead');
    const { code, stdout, stderr } = await restored(place, start);
    t.is(code, 0, stdout + stderr);
    t.is((await place.state(amelie)).people[0]?.title, 'Engineer');
  }
});

test('of a row that was interrupted and resumed, only what was changed after the moment is put back', async (t) => {
  const place = await office(t);
  const job = await applied(place, `email,title,Cost center\n${amelie},Lead,CC-9\n`);
  const journal = join(place.folder, 'output', job, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split('\n');
  // As if the title had been set an hour before the rest.
  const early = (record: { at: string }): object => ({
    ...record,
    at: new Date(Date.parse(record.at) - 3_600_000).toISOString(),
  });
  const moved = lines.map((line) => {
    const record = (line === '' ? {} : JSON.parse(line)) as { at: string; seq?: number; kind?: string };
    return record.seq === 1 ? JSON.stringify(early(record)) : line;
  });
  await writeFile(journal, moved.join('\n'));
  const plan = join(place.folder, 'output', job, 'plan.jsonl');
  const [header = '', ...rows] = (await readFile(plan, 'utf8')).split('\n');
  await writeFile(plan, [JSON.stringify(early(JSON.parse(header) as { at: string })), ...rows].join('\n'));
  const { code, stdout, stderr } = await restored(place, new Date(Date.now() - 1_800_000).toISOString());
  t.is(code, 0, stdout + stderr);
  const { people, siteUsers } = await place.state(amelie);
  t.is(people[0]?.title, 'Lead');
  t.is(siteUsers[0]?.trackingCodes['1'], 'CC-100');
  const restore = await findJob(join(place.folder, 'output'), 'latest');
  t.is((await readSource(restore)).chosen, 1);
});
