/** Whether licenses are left. */
import { isCalling, isImplicit, sameSite, type License } from '../model/catalog.js';
import type { Diagnosis } from './diagnosis.js';
import { finding, judged, notLookedAt, type Finding } from './finding.js';
import { seenIn } from '../sign-in/looked.js';

/** The licenses of the site and those without a site, as far as this program assigns them. */
export function licenseFindings({ identity, site: chosen }: Diagnosis): Finding[] {
  const name = seenIn(chosen);
  const all = seenIn(identity.licenses);
  if (all === undefined) return [unread(identity)];
  const usable = all.filter(
    (license) =>
      !isCalling(license) &&
      !isImplicit(license) &&
      (license.siteUrl === undefined || name === undefined || sameSite(license.siteUrl, name)),
  );
  if (usable.length > 0) return usable.map(unitsOf);
  return [
    finding('license', 'warning', 'none can be assigned', {
      next: 'Check the subscriptions in Control Hub.',
    }),
  ];
}

/** Findings of their own report what a missing scope or role forbids. */
function unread({ licenses: looked }: Diagnosis['identity']): Finding {
  if ('failed' in looked && looked.failed.forbidden)
    return notLookedAt('license', 'because GET /licenses is refused (403)');
  return judged('license', looked, () => finding('license', 'ok', ''));
}

function unitsOf({ name, siteUrl, total, consumed = 0 }: License): Finding {
  const about = siteUrl === undefined ? name : `${siteUrl} - ${name}`;
  if (total === undefined) return finding('license', 'ok', 'Webex does not say how many there are', { about });
  const free = Math.max(0, total - consumed);
  const text = `${free.toLocaleString('en-US')} free of ${total.toLocaleString('en-US')}`;
  if (free > 0) return finding('license', 'ok', text, { about });
  return finding('license', 'warning', `none free of ${total.toLocaleString('en-US')}`, {
    about,
    next: 'Free some or buy more; Webex may refuse rows that need one.',
  });
}
