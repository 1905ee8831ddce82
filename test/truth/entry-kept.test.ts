/** An attendee becomes a host by one of two licenses, and keeps the attendee entry, which answers about people do not show. */
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
