import { join } from 'node:path';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office } from '../helpers/cli.js';
import { applied, applyJob, planFile } from '../helpers/in-process.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(18);

/**
 * What no document tells is an option of the simulator. Under each of its values every status must be true against the
 * service's own state, and a second run must send no write. Options about different things share a run.
 */
const settings: Partial<SimulatorOptions>[] = [
  {},
  { duplicateStatus: '400', unitsExhausted: '400', putOmitted: 'keep', trackingMode: 'merge' },
  { duplicateStatus: '409', unitsExhausted: '206', putOmitted: 'clear', trackingMode: 'replace' },
  { personElsewhereStatus: '403', unitsExhausted: 'drop', booleans: 'strings', offListValue: 'refuse' },
  { personElsewhereStatus: '400', putAnswer: '204', xmlEncoding: 'iso-8859-1', sessionTypeNames: 'different' },
  { putAnswer: '204', minResponse: 'ignored', overage: true, emptyMeetingTypes: 'refuse', listPage: 3 },
  { attendeeUrls: 'always', shuffleEmails: true, unsetElements: 'absent', implicitLicense: 'keep' },
  { attendeeUrls: 'always', attendeeAccount: '030001', gsbStatus: 'BACKUP', timezoneKey: 'timeZone' },
  { rolesOnList: false, nextLink: 'valueless-before', trackingBlanks: 'trim', longValue: 'truncate' },
  { rolesOnList: true, nextLink: 'empty-page', autoAssign: 'Messaging', emptyMeetingTypes: 'clear' },
  { nextLink: 'max-null', accountAfterLicense: 'keep', unknownLicense: '400', defaultSessionTypes: '' },
  { accountAfterLicense: 'reset', defaultSessionTypes: '214,3', retryAfter: 'rand' },
  { accountAfterLicense: 'remove', siteDelay: 0.5, booleans: 'booleans' },
  { accountType: 'upper', partialErrors: 'list', licenseForAttendee: 'keep-entry', typesAsHostAgain: 'default' },
  { accountType: 'upper', partialErrors: 'by-license', attendeeForHost: 'replace', typesAsAttendee: 'clear' },
  { partialErrors: 'list', attendeeForHost: 'both', typesAsAttendee: 'keep', typesAsHostAgain: 'none' },
  { defaultSessionTypes: '214,11', defaultAttendeeTypes: '8', defaultTrackingCodes: 'Region=EMEA; Project=Apollo' },
  { autoAssign: 'Webex Suite; Messaging', autoAssignAnswer: 'hidden', textKept: 'composed' },
  { textKept: 'both', pendingLicenses: 'invited' },
  { requiredAttributes: 'title', requiredAttributesMode: 'refused' },
  { requiredAttributes: 'title', requiredAttributesMode: 'created', textKept: 'collapsed' },
];

/** The same where XML lets nobody in, so that session types and tracking codes go over REST. */
const overRest: Partial<SimulatorOptions>[] = (
  [
    {},
    { restSessionTypesMode: 'merge', restTrackingMode: 'merge', restIds: 'numbers', unitsExhausted: '400' },
    { restSessionTypesMode: 'replace', restTrackingMode: 'replace', restIds: 'mixed', unitsExhausted: 'drop' },
    { restUnknownUser: '400', siteDelay: 0.5, accountAfterLicense: 'remove', putAnswer: '204' },
    { restUnknownUser: '404', siteDelay: 0.5, accountAfterLicense: 'reset', attendeeUrls: 'always' },
    { restInactiveSessionTypes: 'listed', restUnknownSessionType: '404', restEmptySessionTypes: 'refuse' },
    { restUnsetCodes: 'empty', restAttendeeSessionTypes: 'accept', listInputMode: 'editableSelect' },
    { attendeeUrls: 'always', attendeeAccount: '030001', rolesOnList: false, nextLink: 'empty-page' },
    { accountType: 'upper', partialErrors: 'list', licenseForAttendee: 'keep-entry', typesAsHostAgain: 'default' },
    { attendeeForHost: 'replace', partialErrors: 'by-license', typesAsHostAgain: 'none', attendeeUrls: 'always' },
    { defaultSessionTypes: '214,11', defaultAttendeeTypes: '8', defaultTrackingCodes: 'Region=EMEA; Project=Apollo' },
    { autoAssign: 'Messaging', autoAssignAnswer: 'hidden', textKept: 'both' },
    { requiredAttributes: 'title', requiredAttributesMode: 'created', pendingLicenses: 'invited' },
  ] as Partial<SimulatorOptions>[]
).map((setting) => ({ ...setting, xml: 'no-sign-in' }));

const headings =
  'email,firstName,lastName,title,manager,loginEnabled,licenses,removeLicenses,exactLicenses,attendee,sessionTypes,exactSessionTypes,Cost center,Region,Division';
const rows = [
  'new.host@acme.example,Nía,Höst,Lead,amelie.fischer@acme.example,,Webex Suite,,,,TRS,,007,EMEA,Staff',
  'new.exact@acme.example,Exact,Types,,,false,Webex Suite; Messaging,,,,,Standard 100,,,Staff',
  'new.plain@acme.example,Plain,Person,,,,Messaging,,,,,,,,',
  'new.text@acme.example,Jose\u0301,Rui\u0301z  de Soto,Team  lead,,,,,,,,,,,',
  'new.attendee@acme.example,At,Tendee,,,,,,,true,,,,,',
  'amelie.fischer@acme.example,,,Boss,bruno.keller@acme.example,,Messaging,,,,,Pro 200; TRS,CC-9,,',
  'bruno.keller@acme.example,,,<clear>,,,,Messaging,,,,,<clear>,APAC,',
  'chiara.rossi@acme.example,,,,,,Webex Suite,,,,TRS,,CC-5,,Staff',
  'daniel.novak@acme.example,,,,,,Webex Suite,,,,,,,,',
  'emma.larsen@acme.example,,,Head of support,,,,,,,,,,,',
  'felix.hartmann@acme.example,,,,,,,Webex Suite; Webex Webinar 500,,,,,,,',
  'grace.okafor@acme.example,,,,,false,,,<clear>,,,,,,',
  'hugo.martin@acme.example,,,,<clear>,,,,Webex Suite,,,,,MARS,',
  'webinar1@acme.example,W,One,,,,Webex Webinar 500,,,,,,,,',
  'webinar2@acme.example,W,Two,,,,Webex Webinar 500,,,,,,,,',
  'webinar3@acme.example,W,Three,,,,Webex Webinar 500,,,,,,,,',
  'webinar4@acme.example,W,Four,,,,Webex Webinar 500,,,,,,,,',
  'gone@acme.example,,,,,false,,Webex Suite,,,,,,,',
  'taken@elsewhere.example,Ta,Ken,,,,Messaging,,,,,,,,',
];
const file = `${headings}\n${rows.join('\n')}\n`;
const people = rows.map((row) =>
  Object.fromEntries(row.split(',').map((cell, place) => [headings.split(',')[place] ?? '', cell])),
);

for (const setting of [...settings, ...overRest]) {
  some(`statuses are true and a second run sends no write with ${JSON.stringify(setting)}`, async (t) => {
    const place = await office(t, setting);
    const path = await place.file('people.csv', file);
    const before = await place.state();
    const how = { concurrency: 10, siteWait: 20 };
    const { job } = await planFile(place, path, join(place.folder, 'output'), how);
    const { stopped } = await applyJob(place, job, how);
    t.is(stopped, undefined, stopped?.message);
    const results = await place.results();
    t.is(results.length, rows.length);
    for (const [index, wanted] of people.entries()) {
      const result = results[index] ?? {};
      const complaints = await untrue(
        place,
        wanted,
        result,
        before.people.some(({ email }) => email === wanted['email']),
      );
      t.deepEqual(complaints, [], `${result['email'] ?? ''} ${result['wx_status'] ?? ''}: ${result['wx_error'] ?? ''}`);
    }
    const writes = (await place.writes()).length;
    await applied(place, path);
    const second = await place.results();
    // Where neither REST shows who is an attendee, nor XML is asked, the entry is asked for once more: that is right either way.
    const isHidden = setting.xml === 'no-sign-in' && setting.attendeeUrls !== 'always';
    const done = results.filter(
      ({ wx_status, email }) =>
        ['created', 'updated', 'unchanged'].includes(wx_status ?? '') &&
        !(isHidden && email === 'new.attendee@acme.example'),
    );
    for (const { email, wx_row } of done) {
      const row = second.find((one) => one['wx_row'] === wx_row);
      t.is(row?.['wx_status'], 'unchanged', `${email ?? ''} ${row?.['wx_changes'] ?? ''} ${row?.['wx_error'] ?? ''}`);
    }
    const open = new Set(results.filter((row) => !done.includes(row)).map(({ email }) => email));
    const more = (await place.writes()).slice(writes).filter((request) => !open.has(request.email));
    t.deepEqual(more, []);
  });
}

for (const xml of ['on', 'no-sign-in'] as const) {
  some(`a license that comes unasked makes no attendee: the row says why, with --xml ${xml}`, async (t) => {
    const place = await office(t, { autoAssign: 'Webex Suite', attendeeUrls: 'always', xml });
    const file = 'email,firstName,attendee\nnew.attendee@acme.example,At,true\n';
    await applied(place, await place.file('people.csv', file));
    const [row] = await place.results();
    t.is(row?.['wx_status'], 'partial', row?.['wx_error']);
    t.regex(row?.['wx_error'] ?? '', /invalid attendee siteUrls/u);
  });
}

/** What a status claims and the service does not show. */
async function untrue(
  place: Office,
  wanted: Record<string, string>,
  result: Record<string, string>,
  wasThere: boolean,
): Promise<string[]> {
  const { people: found, siteUsers } = await place.state(wanted['email']);
  const [person, account] = [found[0], siteUsers[0]];
  const status = result['wx_status'] ?? '';
  const shows: Record<string, boolean> = {
    there: person !== undefined,
    title: sameText(wanted['title'], person?.title),
    loginEnabled: wanted['loginEnabled'] !== 'false' || person?.loginEnabled === false,
    licenses: list(wanted['licenses']).every((name) => person?.licenses.includes(name)),
    removeLicenses: list(wanted['removeLicenses']).every((name) => !person?.licenses.includes(name)),
    exactLicenses:
      wanted['exactLicenses'] !== '<clear>' || person?.licenses.every((name) => name === 'Screen Share') === true,
    attendee: wanted['attendee'] !== 'true' || person?.siteUrls.includes('acme.webex.com#attendee') === true,
    costCenter: sameText(wanted['Cost center'], account?.trackingCodes['1']),
    region: sameText(wanted['Region'], account?.trackingCodes['2']),
    types: list(wanted['sessionTypes']).every((name) => name !== 'TRS' || account?.sessionTypes.includes('11')),
    exactTypes: wanted['exactSessionTypes'] !== 'Standard 100' || account?.sessionTypes.join() === '3',
  };
  const missing = Object.entries(shows).flatMap(([name, shown]) => (shown ? [] : [name]));
  if (status === 'created') return [...missing, ...(wasThere ? ['was there before'] : [])];
  if (status === 'updated') return [...missing, ...(wasThere ? [] : ['was not there before'])];
  if (status === 'unchanged') return person === undefined ? [] : missing;
  if (status === 'partial')
    return missing.length > 0 || (result['wx_error_code'] ?? '') !== '' ? [] : ['nothing is missing'];
  // Over REST no tracking code can be emptied, and none off a closed list be set.
  if (status === 'invalid')
    return ['cannot-clear', 'not-on-list'].includes(result['wx_error_code'] ?? '') ? [] : ['invalid'];
  if (status === 'failed') return !wasThere && person !== undefined ? ['is there after all'] : [];
  return [`unexpected status ${status}`];
}

function list(cell = ''): string[] {
  return cell
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function sameText(wanted = '', shown = ''): boolean {
  const comparable = (text: string): string => text.normalize('NFC').replaceAll(/\s+/gu, ' ');
  return wanted === '' || (wanted === '<clear>' ? shown === '' : comparable(wanted) === comparable(shown));
}
