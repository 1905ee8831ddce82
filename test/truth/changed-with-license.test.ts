/** What comes and goes with a license is told only where something shows it: attendee entries, and settings of the account. */
import test from 'ava';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';

quickenTime(1000);

const daniel = 'daniel.novak@acme.example';

for (const [licenseForAttendee, changes, left] of [
  ['keep-entry', 'licenses +Webex Webinar 500', ['acme.webex.com', 'acme.webex.com#attendee']],
  ['drop-entry', 'licenses +Webex Webinar 500; remove attendee account', ['acme.webex.com']],
] as const) {
  test.serial(`an attendee entry is told as removed only if it is gone (${licenseForAttendee})`, async (t) => {
    const place = await office(t, { licenseForAttendee, attendeeUrls: 'show-all-types' });
    const { licenses } = await place.state();
    const consumed = licenses.find(({ name }) => name === 'Webex Suite')?.consumed;
    await place.control('licenses', { name: 'Webex Suite', total: consumed });
    const file = await place.file('p.csv', `email,exactLicenses\n${daniel},Webex Suite; Webex Webinar 500\n`);
    const { job } = await planFile(place, file, join(place.folder, 'output'));
    await applyJob(place, job);
    const [row] = await resultsOf(job);
    t.deepEqual((await place.state(daniel)).people[0]?.siteUrls, [...left]);
    t.like(row, { wx_status: 'partial', wx_changes: changes });
  });
}

test.serial(
  'settings that came with a license, of an account that cannot be read, are not told to be as asked',
  async (t) => {
    const place = await office(t, { defaultSessionTypes: '214' });
    const file = await place.file('p.csv', `email,licenses,removeSessionTypes\n${daniel},Webex Suite,PRO\n`);
    const { job } = await planFile(place, file, join(place.folder, 'output'));
    await place.faults([{ match: { operation: 'GetUser' }, nth: 'every', do: { status: 403 } }]);
    await applyJob(place, job);
    t.deepEqual((await place.state(daniel)).siteUsers[0]?.sessionTypes, ['214']);
    const [row] = await resultsOf(job);
    t.like(row, { wx_status: 'unknown', wx_changes: 'licenses +Webex Suite; remove attendee account' });
    t.regex(row?.['wx_error'] ?? '', /settings on the site may have changed with the license/u);
  },
);

test.serial(
  'over REST an attendee entry is not believed where the same answers confirmed what is not so',
  async (t) => {
    const place = await office(t, { xml: 'no-sign-in', autoAssign: 'Messaging' });
    const file = await place.file(
      'p.csv',
      'email,firstName,lastName,attendee,removeLicenses\nnew@acme.example,New,Person,true,Messaging\n',
    );
    const { job } = await planFile(place, file, join(place.folder, 'output'));
    await place.faults([{ match: { method: 'PATCH', path: '/v1/licenses/users' }, nth: 'every', do: { claim: true } }]);
    await applyJob(place, job);
    const [row] = await resultsOf(job);
    t.is(row?.['wx_status'], 'unknown');
    t.notRegex(row?.['wx_changes'] ?? '', /attendee/u);
    t.regex(row?.['wx_error'] ?? '', /^the attendee account may or may not have been changed/u);
  },
);

test.serial('a row of nothing but an attendee account is read back as others are', async (t) => {
  const place = await office(t);
  const file = await place.file('p.csv', `email,attendee\n${daniel},false\n`);
  const { job } = await planFile(place, file, join(place.folder, 'output'));
  await place.faults([
    { match: { method: 'PATCH', path: '/v1/licenses/users' }, nth: 'every', do: { noEffect: true } },
  ]);
  await applyJob(place, job);
  t.like((await resultsOf(job))[0], { wx_status: 'failed', wx_changes: '', wx_error_code: 'not-in-force' });
});
