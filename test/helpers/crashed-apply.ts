/** An apply with every kind of call, for `crash.ts`. */
import type { CrashedCommand } from './crash.js';
import { violations } from './invariants.js';
import type { Moments } from './random-deaths.js';

/** One free unit of "Webex Webinar 500", which Felix gives back; Ivy comes before Jonas. */
export const sheet = `email,firstName,lastName,title,loginEnabled,licenses,removeLicenses,attendee,sessionTypes,Cost center
ana@acme.example,Ana,Ruiz,Engineer,false,Webex Suite; Messaging,,,TRS,CC-1
carla@acme.example,Carla,Weiß,,,,,true,,
amelie.fischer@acme.example,,,Boss,,,,,,
chiara.rossi@acme.example,,,Lead,,Webex Suite,,,TRS,CC-2
daniel.novak@acme.example,,,,,Messaging,,,,
bruno.keller@acme.example,,,,,,,,Event 1000,CC-9
felix.hartmann@acme.example,,,,,,Webex Webinar 500,,,
grace.okafor@acme.example,,,Recruiter,,Webex Suite,,,PRO,
noah@acme.example,Noah,Stein,,,Messaging,,,PRO,
ivy@acme.example,Ivy,Chen,,,Webex Suite; Webex Webinar 500,,,,CC-3
jonas@acme.example,Jonas,Berg,,,Webex Suite; Webex Webinar 500,,,,
hugo.martin@acme.example,,,<clear>,false,,,,,<clear>
mia@elsewhere.example,Mia,Santos,,,Messaging,,,,
ANA@acme.example,Ana,Ruiz,Engineer,false,Messaging; Webex Suite,,,TRS,CC-1
`;

export const statuses = [
  ...['created', 'created', 'updated', 'updated', 'updated', 'updated', 'updated', 'unchanged', 'invalid'],
  ...['created', 'partial', 'updated', 'failed', 'created'],
];

/** Requests of the job that change something, by kind, with how many of each there are. */
export const mutations = [
  { match: { method: 'POST', path: '/v1/people' }, count: 5 },
  { match: { method: 'PUT', path: '/v1/people/*' }, count: 4 },
  { match: { method: 'PATCH', path: '/v1/licenses/users' }, count: 2 },
  { match: { operation: 'SetUser' }, count: 5 },
] as const;

export const momentsOfApply: Moments = {
  steps: [
    { step: 'write', file: '^journal', count: 30 },
    { step: 'sync', file: '^journal', count: 26 },
    { step: 'write', file: '^plan', count: 3 },
    { step: 'sync', file: '^plan', count: 3 },
    { step: 'write', file: '', count: 40 },
    { step: 'sync', file: '', count: 40 },
    { step: 'rename', file: '', count: 2 },
    { step: 'remove', file: '', count: 3 },
  ],
  requests: mutations,
};

export const crashedApply: CrashedCommand = {
  simulator: {},
  sheet,
  async begin(place) {
    await place.control('licenses', { name: 'Webex Webinar 500', total: 1 });
    const before = await place.state();
    const file = await place.file('people.csv', sheet);
    return { before, judge: violations, args: (newest = file) => ['apply', newest, '--allow-shortage'] };
  },
};
