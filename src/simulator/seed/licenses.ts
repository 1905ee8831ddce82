/** The licenses that the organization has with every seed. */
import { publicId } from '../ids.js';
import type { SimulatorOptions } from '../options.js';
import type { License } from '../world.js';
import { seededRandom } from './random.js';
import type { Random } from './random.js';

const siteTypes = {
  'control-hub': 'Control Hub managed site',
  linked: 'Linked site',
  'site-admin': 'Site Admin managed site',
} as const;

/**
 * Licenses with ids of the documented form, which combines organization, kind and number. "Webex Suite" has units for
 * twice the seeded people and at least 1,000; "Webex Webinar 500" has three; no seeded person has the last two
 * licenses.
 */
export function seedLicenses(options: SimulatorOptions, orgUuid: string, site: string, random: Random): License[] {
  const siteType = siteTypes[options.siteType];
  const suiteTotal = Math.max(1000, 2 * options.users);
  const license = (kind: string, rest: Omit<License, 'id' | 'consumedElsewhere'>, numbers = random): License => {
    const ending = rest.siteUrl === undefined ? '' : `_${rest.siteUrl}`;
    return { id: publicId('LICENSE', `${orgUuid}:${kind}_${numbers.uuid()}${ending}`), consumedElsewhere: 0, ...rest };
  };
  const ofSite = { siteUrl: site, siteType, subscriptionId: 'Sub100001' };
  const licenses = [
    license('EE', { name: 'Webex Suite', ...ofSite, total: suiteTotal }),
    license('WBN', { name: 'Webex Webinar 500', ...ofSite, total: 3 }),
    license('MS', { name: 'Messaging', subscriptionId: 'Sub100001', total: 10 * suiteTotal }),
    license('BCPRO', { name: 'Webex Calling - Professional', subscriptionId: 'Sub100001', total: 100 }),
    license('SS', { name: 'Screen Share', total: 10 * suiteTotal }),
  ];
  const second = { siteUrl: 'acme-emea.webex.com', siteType, subscriptionId: 'Sub200002', total: suiteTotal };
  if (options.secondSite) licenses.push(license('EE', { name: 'Webex Suite', ...second }));
  // From a stream of their own, so that the people of a seed stay the same.
  const further = seededRandom(`${options.seed} further licenses`);
  return [
    ...licenses,
    license('MSADV', { name: 'Advanced Messaging', subscriptionId: 'Sub100001', total: 10 * suiteTotal }, further),
    license('HYCAL', { name: 'Hybrid Exchange Calendar', total: 1, hybrid: true }, further),
  ];
}
