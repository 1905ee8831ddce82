import test from 'ava';
import { simulatorOptionsFrom } from '../../src/simulator/options.js';
import { seedWorld } from '../../src/simulator/seed.js';
import { extreme } from '../helpers/some-cases.js';
import { service } from './service.js';

test('the same seed gives the same people, ids and settings; another gives others', (t) => {
  const seeded = (seed: string): string => {
    const { people, siteUsers, licenses, orgId } = seedWorld(simulatorOptionsFrom({ users: 60, seed }));
    return JSON.stringify([[...people], [...siteUsers], licenses, orgId]);
  };
  t.is(seeded('1'), seeded('1'));
  t.not(seeded('1'), seeded('2'));
});

test('the administrator comes on top of the number of people', async (t) => {
  const { state, connection } = await service(t, { users: 12 });
  const { people } = await state();
  t.is(people.length, 13);
  t.is(people[0]?.email, connection.admin);
  t.is(people[9]?.email, 'user000009@acme.example');
});

const firstEight = [
  ['amelie.fischer', 'Engineer', 'Research', ['Webex Suite', 'Screen Share'], ['214'], { 1: 'CC-100', 3: 'Staff' }],
  [
    'bruno.keller',
    'Account manager',
    'Sales',
    ['Webex Suite', 'Messaging', 'Screen Share'],
    ['214', '11'],
    { 1: 'CC-200', 2: 'EMEA', 3: 'Staff' },
  ],
  ['chiara.rossi', 'Designer', 'Marketing', ['Messaging'], undefined, undefined],
  ['daniel.novak', 'Analyst', 'Finance', [], [], {}],
  [
    'emma.larsen',
    'Support lead',
    'Support',
    ['Webex Suite', 'Webex Calling - Professional'],
    ['214'],
    { 1: 'CC-300', 3: 'Staff' },
  ],
  [
    'felix.hartmann',
    'Consultant',
    'Services',
    ['Webex Suite', 'Webex Webinar 500', 'Messaging'],
    ['214', '216'],
    { 1: 'CC-400', 3: 'Contractor' },
  ],
  ['grace.okafor', 'Recruiter', 'People', ['Webex Suite', 'Messaging'], ['214'], { 3: 'Staff' }],
  ['hugo.martin', 'Architect', 'Research', ['Webex Suite'], ['214'], { 1: 'CC-100', 3: 'Staff' }],
] as const;
for (const [alias, title, department, licenses, sessionTypes, trackingCodes] of firstEight) {
  test(`${alias} is always there, with the same licenses and settings`, async (t) => {
    const { state } = await service(t, { seed: 'another' });
    const { people, siteUsers } = await state(`${alias}@acme.example`);
    t.like(people[0], { title, department, licenses: [...licenses] });
    t.is(siteUsers.length, sessionTypes === undefined ? 0 : 1);
    if (sessionTypes) t.like(siteUsers[0], { sessionTypes: [...sessionTypes], trackingCodes });
  });
}

test('most seeded people are hosts, and every license is within its number', (t) => {
  const world = seedWorld(simulatorOptionsFrom({ users: 20_000 }));
  const share = world.siteUsers.size / world.people.size;
  t.true(share > 0.85 && share < 0.95, String(share));
  for (const { id, name, total } of world.licenses) {
    const held = [...world.people.values()].filter(({ licenseIds }) => licenseIds.includes(id)).length;
    const isFree = ['Advanced Messaging', 'Hybrid Exchange Calendar'].includes(name);
    t.true((isFree ? held === 0 : held > 0) && held <= total, `${name}: ${held} of ${total}`);
  }
});

extreme('a hundred thousand people take the processor a few seconds', (t) => {
  const before = process.cpuUsage();
  t.is(seedWorld(simulatorOptionsFrom({ users: 100_000 })).people.size, 100_001);
  const { user, system } = process.cpuUsage(before);
  t.true((user + system) / 1e6 < 8, `${(user + system) / 1e6} s of the processor`);
});

test('the site offers its session types and tracking codes, and one more code when so chosen', async (t) => {
  const { state } = await service(t, { extraTrackingCode: 'Title' });
  const { sessionTypes, trackingCodes } = await state();
  t.deepEqual(sessionTypes[0], { id: '214', code: 'PRO', name: 'Pro 200', active: true });
  t.deepEqual(
    sessionTypes.filter(({ active }) => active === false).map(({ name }) => name),
    ['Pro 25'],
  );
  t.deepEqual(
    trackingCodes.map(({ index, name, values, required }) => [index, name, values, required]),
    [
      [1, 'Cost center', [], false],
      [2, 'Region', ['EMEA', 'APAC', 'AMER'], false],
      [3, 'Division', ['Staff', 'Contractor'], false],
      [7, 'Project', [], false],
      [9, 'Title', [], false],
    ],
  );
});
