import test from 'ava';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, planFile } from '../helpers/in-process.js';

const person = async (place: Office, email: string) => (await place.state(email)).people[0];
const account = async (place: Office, email: string) => (await place.state(email)).siteUsers[0];
const amelie = 'amelie.fischer@acme.example';

async function written(place: Office, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(place.folder, name);
  await writeFile(path, bytes);
  return path;
}

async function statuses(place: Office): Promise<(string | undefined)[]> {
  return (await place.results()).map((row) => row['wx_status']);
}

test('Webex site export, UTF-16 with tabs, is applied, and its result is unchanged when it is applied again', async (t) => {
  const place = await office(t);
  const lines = [
    'UserID\tActive\tFirstName\tEmail\tMeetingType\tCost center\tTC3\t\t',
    `17\tY\tAmélie\t${amelie}\t214,11\t="00123"\tStaff\t\t`,
    '\t\t\t\t\t\t\t\t',
  ];
  const file = await written(place, 'WebEx-acme-SiteUsers.csv', Buffer.from(`\uFEFF${lines.join('\r\n')}`, 'utf16le'));
  const ended = await place.run('apply', file, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.regex(ended.stdout, /UTF-16LE, tab, 1 row {3}Webex site export/u);
  t.regex(ended.stdout, /ignored columns: "UserID", "Active"/u);
  t.regex(ended.stdout, /1 blank row skipped/u);
  t.is((await person(place, amelie))?.firstName, 'Amélie');
  const site = await account(place, amelie);
  t.like(site?.trackingCodes, { '1': '00123', '3': 'Staff' });
  t.true(['11', '214'].every((id) => site?.sessionTypes.includes(id)));
  const again = await place.run('apply', join(await place.jobFolder(), 'results.csv'), '--yes');
  t.is(again.code, 0, again.stdout + again.stderr);
  t.deepEqual(await statuses(place), ['unchanged']);
});

test('in a Control Hub export TRUE gives a license, and FALSE takes one away only where that is asked for', async (t) => {
  const place = await office(t);
  const text = `\uFEFFFirst Name;User ID/Email (Required);User Status;Location;Messaging;Webex Suite\r\n;${amelie};Active;Berlin;TRUE;FALSE\r\n`;
  const file = await written(place, 'exported_users.csv', Buffer.from(text));
  const before = (await person(place, amelie))?.licenses ?? [];
  t.true(before.includes('Webex Suite'));
  const given = await place.run('apply', file, '--yes');
  t.is(given.code, 0, given.stdout + given.stderr);
  t.regex(given.stdout, /UTF-8, semicolon, 1 row {3}Control Hub export/u);
  t.regex(given.stdout, /FALSE is ignored/u);
  t.deepEqual((await person(place, amelie))?.licenses.sort(), [...new Set([...before, 'Messaging'])].sort());
  const taken = await place.run('apply', file, '--yes', '--remove-false');
  t.is(taken.code, 0, taken.stdout + taken.stderr);
  t.false((await person(place, amelie))?.licenses.includes('Webex Suite'));
  t.deepEqual(await statuses(place), ['updated']);
});

test('Excel’s plain CSV is refused with the option that reads it, and read with it', async (t) => {
  const place = await office(t);
  const file = await written(place, 'plain.csv', Buffer.from(`email;title\r\n${amelie};Präsidentin\r\n`, 'latin1'));
  const refused = await place.run('apply', file, '--yes');
  t.is(refused.code, 4);
  t.regex(refused.stderr, /byte \d+ \(line 2\) is not UTF-8.*--encoding windows-1252/su);
  const ended = await place.run('apply', file, '--yes', '--encoding', 'windows-1252');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.is((await person(place, amelie))?.title, 'Präsidentin');
  t.is((await place.run('plan', file, '--encoding', 'latin-42')).code, 2);
  t.is((await place.run('plan', file, '--delimiter', 'colon')).code, 2);
});

const both = {
  people: `First Name,Last Name,User ID/Email (Required),Title,Webex Suite\nNora,Blum,nora.blum@acme.example,Dr.,TRUE\n,,${amelie},Chief,\n`,
  site: `UserID\tActive\tEmail\tMeetingType\tTC3\r\n8\tY\tNora.Blum@acme.example\t214\tStaff\r\n9\tY\tgrace.okafor@acme.example\t\tStudents\r\n`,
};

test('a Control Hub export and the site’s own are applied as one, and the result of both is unchanged', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', both.people);
  const site = await written(place, 'site.csv', Buffer.from(`\uFEFF${both.site}`, 'utf16le'));
  const ended = await place.run('apply', file, '--join', site, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.regex(ended.stdout, /people\.csv {3}UTF-8, comma, 2 rows {3}Control Hub export/u);
  t.regex(ended.stdout, /site\.csv {3}UTF-16LE, tab, 2 rows, 1 of them not in people\.csv: they come last/u);
  t.deepEqual(await statuses(place), ['created', 'updated', 'updated']);
  const nora = await account(place, 'nora.blum@acme.example');
  t.is(nora?.trackingCodes['3'], 'Staff');
  t.true(nora?.sessionTypes.includes('214'));
  t.is((await account(place, 'grace.okafor@acme.example'))?.trackingCodes['3'], 'Students');
  const again = await place.run('apply', join(await place.jobFolder(), 'results.csv'), '--yes');
  t.is(again.code, 0, again.stdout + again.stderr);
  t.deepEqual(await statuses(place), ['unchanged', 'unchanged', 'unchanged']);
});

test('a plan of two files that was cut short is made to its end from the copies of both, unless one was changed', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', both.people);
  const second = await place.file('site.csv', both.site);
  const { job } = await planFile(place, file, join(place.folder, 'output'), { join: second });
  const whole = await readFile(job.file('plan.jsonl'), 'utf8');
  const torn = whole.split('\n').slice(0, 2).join('\n');
  await writeFile(job.file('plan.jsonl'), `${torn}\n{"row":3,`);
  const copy = await readFile(job.file('join.csv'), 'utf8');
  await writeFile(job.file('join.csv'), copy.replace('Staff', 'Stuff'));
  const refused = await t.throwsAsync(applyJob(place, job), { instanceOf: RunError });
  t.regex(refused.message, /join\.csv has changed since the plan was started/u);
  await writeFile(job.file('join.csv'), copy);
  await rm(second);
  const { results } = await applyJob(place, job);
  t.like(results.counts, { created: 1, updated: 2 });
  t.deepEqual(
    (await readdir(job.path)).filter((name) => name.endsWith('rows.jsonl')),
    [],
  );
});

test('what Webex refuses, and what cannot be put back, is told under the heading of a Control Hub file', async (t) => {
  const place = await office(t);
  const headings = 'User ID/Email (Required),Job title,Messaging [Sub100001],TC1';
  const file = await written(place, 'exported_users.csv', Buffer.from(`${headings}\n${amelie},,TRUE,CC-9\n`));
  await place.faults([{ match: { method: 'PATCH' }, nth: 'every', do: { status: 403 } }]);
  await place.run('apply', file, '--yes', '--map', 'Job title=title');
  t.like((await place.results())[0], { wx_status: 'partial', wx_error_column: 'Messaging [Sub100001]' });
  await place.clearFaults();
  await place.faults([{ match: { operation: 'SetUser' }, nth: 'every', do: { exceptionId: '999999' } }]);
  await place.run('undo', 'latest', '--yes');
  t.like((await place.results())[0], { wx_status: 'failed', wx_error_column: 'TC1' });
});

test('a retry, and a retry of that, take headings and FALSE as the first plan did', async (t) => {
  const place = await office(t);
  const file = await written(place, 'people.csv', Buffer.from(`Wer,Webex Suite\n${amelie},FALSE\n`));
  await place.faults([{ match: { method: 'PATCH' }, nth: 'every', do: { status: 403 } }]);
  await place.run('apply', file, '--yes', '--remove-false', '--map', 'Wer=email');
  t.deepEqual(await statuses(place), ['failed']);
  t.is((await place.run('retry', 'latest', '--yes')).code, 3);
  t.deepEqual(await statuses(place), ['failed']);
  await place.clearFaults();
  const ended = await place.run('retry', 'latest', '--yes');
  t.is(ended.code, 0, ended.stderr);
  t.deepEqual(await statuses(place), ['updated']);
  t.false((await person(place, amelie))?.licenses.includes('Webex Suite'));
});

test('people of a directory export are told by all of its addresses: nobody gets a second account, guests none', async (t) => {
  const place = await office(t);
  const tenant = 'acme.onmicrosoft.com';
  const lines = [
    'userPrincipalName,mail,givenName,sn,accountEnabled',
    `${amelie},,Amelie,Fischer,TRUE`,
    `grace.okafor@acme.example,grace.new@acme.example,Grace,Okafor,TRUE`,
    `ana_gmail.com#EXT#@${tenant},,Ana,Gast,TRUE`,
    `newton@${tenant},,Nora,Newton,TRUE`,
    `None,nina@acme.example,None,undefined,TRUE`,
  ];
  const file = await written(place, 'entra.csv', Buffer.from(`${lines.join('\n')}\n`));
  const ended = await place.run('apply', file, '--yes');
  t.is(ended.code, 3, ended.stdout + ended.stderr);
  t.regex(ended.stdout, /"mail" is the address; where it is empty, "userPrincipalName" counts/u);
  t.deepEqual(await statuses(place), ['unchanged', 'invalid', 'invalid', 'created', 'invalid']);
  const codes = (await place.results()).map((row) => row['wx_error_code']);
  t.deepEqual([codes[1], codes[2], codes[4]], ['known-by-other-address', 'guest-address', 'null-name']);
  t.is(await person(place, 'grace.new@acme.example'), undefined);
  t.regex(ended.stdout, /probably ana@gmail\.com/u);
  t.regex(ended.stdout, /sign-in-name|sign-in name of Microsoft 365/u);
});

test('a line for each license is applied as one row, and everything in it is unchanged the next time', async (t) => {
  const place = await office(t);
  const lines = [
    'email,firstName,licenses',
    'uma.lines@acme.example,Uma,Messaging',
    'Uma.Lines@acme.example,,Webex Suite',
  ];
  const file = await written(place, 'lines.csv', Buffer.from(`${lines.join('\n')}\n`));
  const ended = await place.run('apply', file, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(await statuses(place), ['created', 'created']);
  t.regex((await place.results())[1]?.['wx_error'] ?? '', /^applied together with row 2/u);
  const licenses = (await person(place, 'uma.lines@acme.example'))?.licenses ?? [];
  t.true(['Messaging', 'Webex Suite'].every((name) => licenses.includes(name)));
  const again = await place.run('apply', file, '--yes');
  t.is(again.code, 0, again.stdout + again.stderr);
  t.deepEqual(await statuses(place), ['unchanged', 'unchanged']);
});
