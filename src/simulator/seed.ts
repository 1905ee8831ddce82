/** The organization that every simulated Webex starts with. */
import { adminAddress } from './admin-address.js';
import { publicId, restOfId } from './ids.js';
import type { SimulatorOptions } from './options.js';
import { giveDirectoryData, giveMappedData } from './seed/directory.js';
import { firstPeople } from './seed/first-people.js';
import type { SeedPerson } from './seed/first-people.js';
import { seedLicenses } from './seed/licenses.js';
import { morePerson } from './seed/more-people.js';
import { seededRandom } from './seed/random.js';
import type { Random } from './seed/random.js';
import { seedFurtherSites } from './seed/further-sites.js';
import { seedSessionTypes, seedTrackingCodes } from './seed/site.js';
import { hostServices } from './site-account.js';
import type { Person, World } from './world.js';

const site = 'acme.webex.com';
const foundedAt = Date.UTC(2024, 0, 8, 9);

/**
 * Acme Inc. with its site acme.webex.com, the administrator, and as many more people as the options say. The same seed
 * gives the same people, ids and settings; nothing depends on the time.
 */
export function seedWorld(options: SimulatorOptions): World {
  const random = seededRandom(options.seed);
  const orgUuid = random.uuid();
  const world: World = {
    options,
    orgId: publicId('ORGANIZATION', orgUuid),
    orgName: 'Acme Inc.',
    site,
    sites: [],
    people: new Map(),
    byEmail: new Map(),
    licenses: seedLicenses(options, orgUuid, site, random),
    roles: seedRoles(),
    siteUsers: new Map(),
    sessionTypes: seedSessionTypes(),
    trackingCodes: seedTrackingCodes(options),
    tickets: new Map(),
    accessTokens: new Map(),
    takenElsewhere: new Set(['elsewhere.example']),
    rooms: [{ id: publicId('ROOM', orgUuid), title: 'IT', type: 'group', members: [adminAddress] }],
    messages: [],
  };
  world.sites.push(world);
  seedAdmin(world, random);
  const room = seatCounter(world);
  for (let n = 1; n <= options.users; n++) {
    const person = firstPeople[n - 1] ?? morePerson(n, random);
    const seed = { ...person, ...numbered(options, n), licenses: person.licenses.filter(room) };
    const added = addSeedPerson(world, seed, random);
    if (options.directoryData) giveDirectoryData(added, n);
  }
  if (options.managedPeople > 0) seedManagedPeople(world, options.managedPeople);
  seedFurtherSites(world);
  giveMappedData(world);
  return world;
}

function numbered({ employeeNumbers }: SimulatorOptions, n: number): Pick<SeedPerson, 'employeeNumber'> {
  return employeeNumbers ? { employeeNumber: String(n).padStart(6, '0') } : {};
}

/** People of an organization that this one manages, as a partner manages its customers. They have nothing in this one. */
function seedManagedPeople(world: World, count: number): void {
  const random = seededRandom(`${world.options.seed} managed`);
  const orgId = publicId('ORGANIZATION', random.uuid());
  for (let n = 1; n <= count; n++) {
    const { address, firstName, lastName, title, department } = morePerson(n, random);
    const names = { address: address.replace('@acme.', '@customer.'), firstName, lastName, title, department };
    addSeedPerson(world, { ...names, licenses: [] }, random).orgId = orgId;
  }
}

/** The public id of a role, from the short name seen in decoded ids (`id_full_admin`). */
export function roleId(name: string): string {
  return publicId('ROLE', name);
}

/** The name of a role as SCIM shows it: its short name. */
export function roleName(world: World, id: string): string {
  return restOfId('ROLE', id) ?? world.roles.find((role) => role.id === id)?.name ?? id;
}

function seedRoles(): World['roles'] {
  return [
    { id: roleId('id_full_admin'), name: 'Full Administrator' },
    { id: roleId('id_user_admin'), name: 'User and Device Administrator' },
    { id: roleId('id_readonly_admin'), name: 'Read-only Administrator' },
    { id: roleId('id_device_admin'), name: 'Device Administrator' },
  ];
}

function seedAdmin(world: World, random: Random): void {
  const names = { address: adminAddress, firstName: 'Ada', lastName: 'Admin', title: 'Administrator' };
  const licenses = ['Webex Suite', 'Messaging'];
  const person = { ...names, department: 'IT', licenses, sessionTypes: [214], trackingCodes: { 3: 'Staff' } };
  const admin = addSeedPerson(world, person, random);
  const role = { full: 'id_full_admin', user: 'id_user_admin', readonly: 'id_readonly_admin', none: '' }[
    world.options.adminRole
  ];
  if (role !== '') admin.roles = [roleId(role)];
  const account = world.siteUsers.get(adminAddress);
  // The organization's full administrators are site administrators; lesser roles are not.
  if (account) account.siteAdmin = world.options.adminRole === 'full';
}

/** Tells whether one more seeded person can have the license, so that no license starts above its total. */
function seatCounter(world: World): (name: string) => boolean {
  const offered = world.licenses.filter(({ siteUrl }) => siteUrl === undefined || siteUrl === site);
  const free = new Map(offered.map(({ name, total }) => [name, total]));
  return (name) => {
    const left = free.get(name) ?? 0;
    free.set(name, left - 1);
    return left > 0;
  };
}

function addSeedPerson(world: World, seed: SeedPerson, random: Random): Person {
  const created = new Date(foundedAt + world.people.size * 60_000).toISOString();
  const managerId = seed.manager === undefined ? undefined : world.byEmail.get(seed.manager);
  const manager = managerId === undefined ? undefined : world.people.get(managerId);
  const calling = seed.licenses.some((name) => name.startsWith('Webex Calling')) ? seed.calling : undefined;
  const person: Person = {
    id: publicId('PEOPLE', random.uuid()),
    orgId: world.orgId,
    emails: seed.otherAddress === undefined ? [seed.address] : [seed.address, seed.otherAddress],
    firstName: seed.firstName,
    lastName: seed.lastName,
    displayName: `${seed.firstName} ${seed.lastName}`,
    title: seed.title,
    department: seed.department,
    manager: manager?.displayName ?? '',
    managerId: manager?.id ?? '',
    avatar: '',
    addresses: [],
    phoneNumbers: calling ? [{ type: 'work', value: calling.phone, primary: true }] : [],
    extension: calling?.extension ?? '',
    locationId: calling ? publicId('LOCATION', '10001') : '',
    loginEnabled: true,
    invitePending: false,
    roles: [],
    licenseIds: seed.licenses.flatMap((name) => world.licenses.find((license) => license.name === name)?.id ?? []),
    attendeeOf: seed.attendee === true ? [world.site] : [],
    ...(seed.employeeNumber !== undefined && { employeeNumber: seed.employeeNumber }),
    created,
    lastModified: created,
  };
  world.people.set(person.id, person);
  for (const address of person.emails) world.byEmail.set(address, person.id);
  if (seed.sessionTypes !== undefined || seed.attendee === true) addSeedAccount(world, seed, Date.parse(created));
  return person;
}

function addSeedAccount(world: World, seed: SeedPerson, registeredAt: number): void {
  world.siteUsers.set(seed.address, {
    site: world.site,
    email: seed.address,
    active: 'ACTIVATED',
    sessionTypes: [...(seed.sessionTypes ?? [])],
    trackingCodes: { ...seed.trackingCodes },
    attendeeOnly: seed.attendee === true,
    siteAdmin: false,
    personalRoom: seed.personalRoom ?? false,
    services: hostServices(),
    userId: 100_000_000 + world.siteUsers.size,
    registeredAt,
    knownFrom: 0,
  });
}
