/** More meeting sites of the organization, if the options name some: each has licenses, types and codes of its own. */
import { adminAddress } from '../admin-address.js';
import { publicId } from '../ids.js';
import { setLicenses } from '../roster.js';
import { hostSites, settleSiteAccount } from '../site-account.js';
import type { SessionType, TrackingCode, World } from '../world.js';
import { seededRandom } from './random.js';

/** Adds the sites of the option `further-sites`, in its order. The people of a seed stay the same, except the administrator. */
export function seedFurtherSites(world: World): void {
  const random = seededRandom(`${world.options.seed} further sites`);
  const sites = world.options.furtherSites.split(',').map((site) => site.trim().toLowerCase());
  for (const [place, site] of sites.filter((one) => one !== '').entries()) {
    const total = Math.max(1000, 2 * world.options.users);
    const id = publicId('LICENSE', `${random.uuid()}:EE_${random.uuid()}_${site}`);
    const license = { id, name: 'Webex Suite', siteUrl: site, siteType: 'Control Hub managed site', total };
    world.licenses.push({ ...license, subscriptionId: `Sub${300_001 + place}`, consumedElsewhere: 0 });
    world.sites.push(seenFrom(world, site));
    makeAdministrator(world, id);
  }
}

/** What is the site's own is its own; all else is that of the one world. */
function seenFrom(world: World, site: string): World {
  const own = { site, siteUsers: new Map(), sessionTypes: sessionTypes(), trackingCodes: trackingCodes(world) };
  return Object.assign(Object.create(world) as World, own);
}

function makeAdministrator(world: World, licenseId: string): void {
  const admin = world.people.get(world.byEmail.get(adminAddress) ?? '');
  if (admin === undefined) return;
  setLicenses(world, admin, [...admin.licenseIds, licenseId]);
  settleSiteAccount(world, admin, 0);
  for (const { site, siteUsers } of world.sites) {
    const account = siteUsers.get(adminAddress);
    if (account === undefined || !hostSites(world, admin).includes(site)) continue;
    account.siteAdmin = world.options.adminRole === 'full';
    account.knownFrom = 0;
  }
}

/** Invented, and unlike those of acme.webex.com in ids and names, so that one site cannot be taken for the other. */
function sessionTypes(): SessionType[] {
  return [
    { id: 214, code: 'PRO', name: 'Pro 200', active: true, services: ['MeetingCenter'] },
    { id: 31, code: 'STD', name: 'Standard 50', active: true, services: ['MeetingCenter'] },
    { id: 41, code: 'TRS', name: 'Training 200', active: true, services: ['TrainingCenter'] },
  ];
}

/** "Region" has another index and other values than on acme.webex.com; "Branch" is a code here only. */
function trackingCodes({ options }: World): TrackingCode[] {
  const values = ['North', 'South'].map((value) => ({ value, active: true }));
  return [
    { index: 1, name: 'Branch', inputMode: 'text', hostProfile: 'OPTIONAL', values: [] },
    { index: 5, name: 'Region', inputMode: options.listInputMode, hostProfile: 'OPTIONAL', values },
  ];
}
