import { readFile } from 'node:fs/promises';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office } from '../helpers/cli.js';
import { applied } from '../helpers/in-process.js';
import { organization } from '../helpers/organization-state.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(8);

const sample = new URL('../../samples/users.csv', import.meta.url);
const domain = 'acme.example';
const rich = [
  'email,firstName,title,department,manager,loginEnabled,licenses,removeLicenses,exactLicenses,attendee,sessionTypes,removeSessionTypes,Cost center,Region',
  `amelie.fischer@${domain},,Lead,<clear>,bruno.keller@${domain},,,Webex Suite,,,,,,`,
  `bruno.keller@${domain},,,,,,,,,,Event 1000,TRS,CC-9,<clear>`,
  `chiara.rossi@${domain},,,,,,Webex Suite,,,,TRS,,CC-10,EMEA`,
  `daniel.novak@${domain},,,,,,,,,false,,,,`,
  `emma.larsen@${domain},Emily,,,,,Messaging,,,,,,,`,
  `felix.hartmann@${domain},,,,,,,,Messaging,,,,,`,
  `grace.okafor@${domain},,,,,,,Webex Suite,,true,,,,`,
  `hugo.martin@${domain},,,,<clear>,false,,,,,,,,`,
  `new.one@${domain},New,,,hugo.martin@${domain},,Webex Suite,,,,TRS,,CC-1,`,
  `new.two@${domain},Newer,Guest,,,false,,,,true,,,,`,
].join('\n');

/** The last two columns are left out. */
function withoutCodes(sheet: string): string {
  return sheet
    .split('\n')
    .map((line) => line.split(',').slice(0, -2).join(','))
    .join('\n');
}

const statuses = async (place: Office): Promise<string[]> =>
  (await place.results()).map(({ wx_status = '' }) => wx_status);

for (const [title, simulator] of [
  ['accounts that are kept', { accountAfterLicense: 'keep', trackingMode: 'replace', putOmitted: 'clear' }],
  ['accounts that are reset', { accountAfterLicense: 'reset', trackingMode: 'merge', putOmitted: 'clear' }],
  ['accounts that are removed', { accountAfterLicense: 'remove', trackingMode: 'replace', putOmitted: 'keep' }],
  ['a site that takes its time', { accountAfterLicense: 'remove', siteDelay: 0.3, overage: true }],
  ['attendees who are not shown', { attendeeAccount: '030001', attendeeUrls: 'always', putAnswer: '204' }],
] as const satisfies readonly (readonly [string, Partial<SimulatorOptions>])[]) {
  for (const [name, sheet, xml] of [
    ['the sample', readFile(sample, 'utf8'), 'on'],
    ['a sheet that takes away', Promise.resolve(rich), 'on'],
    // Over REST a code that was empty before cannot be emptied again.
    ['a sheet without tracking codes over REST', Promise.resolve(withoutCodes(rich)), 'no-sign-in'],
  ] as const) {
    some(`undo of ${name} leaves the organization as it was: ${title}`, async (t) => {
      const place = await office(t, { users: 50, ...simulator, xml });
      const before = await place.state();
      await applied(place, await place.file('people.csv', await sheet));
      t.notDeepEqual(organization(await place.state()), organization(before));
      const undone = await place.run('undo', 'latest', '--yes', '--created', 'delete');
      t.is(undone.code, 0, undone.stdout + undone.stderr + JSON.stringify(await place.results(), null, 1));
      t.deepEqual(organization(await place.state(), before), organization(before));
      t.true((await statuses(place)).every((status) => ['updated', 'deleted'].includes(status)));
    });
  }
}
