/** Which session types and tracking codes the site offers, over the API in use. */
import type { Diagnosis } from './diagnosis.js';
import type { SiteOffers } from './site-offers.js';
import { finding, judged, type Finding } from './finding.js';
import { offersInUse } from './settings-api-in-use.js';

export function offerFindings(diagnosis: Diagnosis): Finding[] {
  const offers = offersInUse(diagnosis);
  return [
    judged('session-types', offers, sessionTypes),
    judged('tracking-codes', offers, (seen) =>
      seen.withoutCodes === undefined ? trackingCodes(seen) : withoutCodes(seen.withoutCodes, diagnosis),
    ),
  ];
}

function sessionTypes({ sessionTypes: types }: SiteOffers): Finding {
  const names = types.filter(({ active }) => active).map(({ name }) => name);
  return names.length > 0
    ? finding('session-types', 'ok', `${names.length}: ${names.join(', ')}`)
    : finding('session-types', 'warning', 'none is active, so none can be assigned to hosts', {
        next: 'Check the session types of the site in Control Hub.',
      });
}

function trackingCodes({ trackingCodes: codes }: SiteOffers): Finding {
  const names = codes.map(({ name, hostProfile }) => (hostProfile === 'REQUIRED' ? `${name} (required)` : name));
  return finding(
    'tracking-codes',
    'ok',
    names.length === 0 ? 'the site has none' : `${names.length}: ${names.join(', ')}; ${perhapsMapped}`,
  );
}

/**
 * No read shows it; the Tracking Codes API documents that a site with mapped codes refuses, but not the text of the refusal.
 */
const perhapsMapped =
  'if they are mapped to user attributes in Control Hub, Webex refuses to set them over REST; only a write shows whether it does, and --map-code writes the attributes instead';

/** Unless REST was requested, XML is no alternative: it was tried first. */
function withoutCodes(why: string, { settingsApi }: Diagnosis): Finding {
  const orXml = settingsApi === 'rest' ? ', or set them over XML: --settings-api xml' : '';
  return finding('tracking-codes', 'warning', `none can be set: ${why}`, { next: `Fix that${orXml}.` });
}
