/** Can the site be administered, what does it offer, and are there licenses left. Pure. */
import { isCalling, isImplicit, sameSite, type License } from './catalog.js';
import { wayOut } from './doctor-reach.js';
import type { Examination } from './examination.js';
import { finding, judged, notLookedAt, type Finding } from './finding.js';
import { seenIn } from './looked.js';

export function siteFindings(examination: Examination): Finding[] {
  return [
    site(examination),
    siteApi(examination),
    signedInThere(examination),
    servers(examination),
    sessionTypes(examination),
    trackingCodes(examination),
    ...licenses(examination),
  ];
}

function site({ site: chosen, managed }: Examination): Finding {
  return judged('site', chosen, (name) => {
    if ('notLookedAt' in managed) return finding('site', 'ok', `${name}, as it was named: ${managed.notLookedAt}`);
    return judged('site', managed, () => finding('site', 'ok', `${name}, managed in Control Hub`));
  });
}

function siteApi({ version, addresses, proxyFor }: Examination): Finding {
  const address = addresses.site ?? '';
  return judged(
    'site-api',
    version,
    ({ name }) => finding('site-api', 'ok', `${address} answers: ${name === '' ? 'no version is told' : name}`),
    ({ message }) =>
      finding('site-api', 'broken', `${address}: ${message}`, {
        next: wayOut(message, proxyFor(address), '--xml-url'),
      }),
  );
}

function signedInThere({ caller, admin = '', site: chosen }: Examination): Finding {
  const name = seenIn(chosen) ?? 'the site';
  const next = `Make the account an administrator of ${name} in Control Hub ("Full Administrator" is one of every site), or sign in as somebody who is.`;
  return judged('site-sign-in', caller, ({ administers, role }) => {
    const as = role === undefined ? '' : ` (${role})`;
    if (administers === true) return finding('site-sign-in', 'ok', `${admin} may administer ${name}${as}`);
    if (administers === false)
      return finding('site-sign-in', 'broken', `${admin} signs in, but may not administer ${name}${as}`, { next });
    return finding(
      'site-sign-in',
      'warning',
      `${admin} signs in; whether they may administer ${name}, it does not say`,
      { next },
    );
  });
}

/** Whether what is written to backup servers is kept stands in no document. */
function servers({ version, offers, site: chosen }: Examination): Finding {
  const isBackup = [seenIn(version), seenIn(offers)].some((one) => one?.backup === true);
  return judged(
    'site-servers',
    version,
    () =>
      isBackup
        ? finding(
            'site-servers',
            'warning',
            `${seenIn(chosen) ?? ''} runs on its backup servers (gsbStatus BACKUP): nobody says whether they keep what is written`,
            {
              next: 'Wait with apply until that is over.',
            },
          )
        : finding('site-servers', 'ok', 'the usual ones (gsbStatus PRIMARY)'),
    () => notLookedAt('site-servers', 'because the site is not reached'),
  );
}

function sessionTypes({ offers }: Examination): Finding {
  return judged('session-types', offers, ({ sessionTypes: names }) =>
    names.length > 0
      ? finding('session-types', 'ok', `${names.length}: ${names.join(', ')}`)
      : finding('session-types', 'warning', 'none is active: no host can be given any', {
          next: 'See the session types of the site in Control Hub.',
        }),
  );
}

function trackingCodes({ offers }: Examination): Finding {
  return judged('tracking-codes', offers, ({ trackingCodes: codes }) => {
    const names = codes.map(({ name, required }) => (required ? `${name} (required)` : name));
    return finding(
      'tracking-codes',
      'ok',
      names.length === 0 ? 'the site has none' : `${names.length}: ${names.join(', ')}`,
    );
  });
}

/** Those of the site and those without one, as far as this program gives them. */
function licenses({ identity, site: chosen }: Examination): Finding[] {
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
    finding('license', 'warning', 'there is none that could be given', {
      next: 'See the subscriptions in Control Hub.',
    }),
  ];
}

/** What a missing scope or role forbids is told by their own lines. */
function unread({ licenses: looked }: Examination['identity']): Finding {
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
    next: 'Take units back from others, or get more of them: Webex may refuse rows that ask for it.',
  });
}
