/** Whether the site can be administered, and over which of its APIs. */
import { licenseFindings } from './doctor-licenses.js';
import { offerFindings } from './doctor-offers.js';
import { wayOut } from './doctor-reach.js';
import type { Diagnosis } from './diagnosis.js';
import { finding, judged, notLookedAt, type Finding } from './finding.js';
import { seenIn, type Failed } from '../sign-in/looked.js';
import { apiInUse, xmlSaysNo } from './settings-api-in-use.js';

export function siteFindings(diagnosis: Diagnosis): Finding[] {
  return [
    site(diagnosis),
    ...[siteApi(diagnosis), signedInThere(diagnosis)].map((found) => unlessOverRest(found, diagnosis)),
    servers(diagnosis),
    ...overRest(diagnosis),
    ...offerFindings(diagnosis),
    ...licenseFindings(diagnosis),
  ];
}

/** A problem with XML breaks nothing if no option requests XML and REST is available instead. */
function unlessOverRest(found: Finding, diagnosis: Diagnosis): Finding {
  const { settingsApi } = diagnosis;
  if (found.result !== 'broken' || settingsApi !== 'auto' || apiInUse(diagnosis) === 'xml') return found;
  if (apiInUse(diagnosis) === undefined) return found;
  return finding(found.check, 'warning', `${overRestNow}: ${found.message}`, {
    next: [stayingWithRest, found.next && `To use XML: ${found.next}`].filter(Boolean).join(' '),
  });
}

const overRestNow = 'session types and tracking codes use REST';
const stayingWithRest = 'Nothing, if that is enough; --settings-api rest no longer tries XML.';

/** No finding if REST is not requested. */
function overRest(diagnosis: Diagnosis): Finding[] {
  const { settingsApi, overRest: looked, offers, site: chosen } = diagnosis;
  if (settingsApi === 'xml' || (settingsApi === 'auto' && !xmlSaysNo(diagnosis))) return [];
  const name = seenIn(chosen) ?? 'the site';
  return [
    judged('site-rest', looked, ({ withoutCodes }) => {
      if (settingsApi === 'auto' && 'failed' in offers) return catalogOverRest(diagnosis, offers.failed);
      const what = withoutCodes === undefined ? 'session types and tracking codes' : 'session types';
      return finding('site-rest', 'ok', `lists the ${what} of ${name}`);
    }),
  ];
}

/** XML admits the caller, but does not report what the site offers. */
function catalogOverRest(diagnosis: Diagnosis, { message, next }: Failed): Finding {
  const what =
    apiInUse(diagnosis) === 'rest-catalog'
      ? 'what the site offers comes over REST, what people have over XML'
      : overRestNow;
  return finding('site-rest', 'warning', `${what}: ${message}`, {
    next: [stayingWithRest, next && `To use XML: ${next}`].filter(Boolean).join(' '),
  });
}

function site({ site: chosen, managed }: Diagnosis): Finding {
  return judged('site', chosen, (name) => {
    if ('notLookedAt' in managed) return finding('site', 'ok', `${name}, as given: ${managed.notLookedAt}`);
    return judged('site', managed, () => finding('site', 'ok', `${name}, managed in Control Hub`));
  });
}

function siteApi({ version, caller, addresses, proxyFor, overRest: rest }: Diagnosis): Finding {
  const meanwhile = 'seen' in rest ? ' It works over REST anyway: --settings-api rest.' : '';
  const address = addresses.site ?? '';
  return judged(
    'site-api',
    version,
    ({ name }) => finding('site-api', 'ok', `${address} responds: ${name === '' ? 'version unknown' : name}`),
    ({ message }) =>
      'seen' in caller
        ? finding('site-api', 'ok', `${address} responds, but does not report its version: ${message}`)
        : finding('site-api', 'broken', `${address}: ${message}`, {
            next: `${wayOut(message, proxyFor(address), '--xml-url')}${meanwhile}`,
          }),
  );
}

function signedInThere({ caller, admin = '', site: chosen }: Diagnosis): Finding {
  const name = seenIn(chosen) ?? 'the site';
  const next = `Make the account an administrator of ${name} in Control Hub (a "Full Administrator" is one of every site), or sign in with an account that is.`;
  return judged('site-sign-in', caller, ({ administers, role }) => {
    const as = role === undefined ? '' : ` (${role})`;
    if (administers === true) return finding('site-sign-in', 'ok', `${admin} may administer ${name}${as}`);
    if (administers === false)
      return finding('site-sign-in', 'broken', `${admin} signs in, but may not administer ${name}${as}`, { next });
    return finding(
      'site-sign-in',
      'warning',
      `${admin} signs in; the site does not say whether they may administer ${name}`,
      { next },
    );
  });
}

/** It is undocumented whether writes to the backup servers are kept. */
function servers({ version, offers, site: chosen }: Diagnosis): Finding {
  const isBackup = [seenIn(version), seenIn(offers)].some((one) => one?.backup === true);
  return judged(
    'site-servers',
    version,
    () =>
      isBackup
        ? finding(
            'site-servers',
            'warning',
            `${seenIn(chosen) ?? ''} runs on its backup servers (gsbStatus BACKUP): it is unknown whether they keep changes`,
            {
              next: 'Wait until that is over before you run apply.',
            },
          )
        : finding('site-servers', 'ok', 'the primary ones (gsbStatus PRIMARY)'),
    () => notLookedAt('site-servers', 'because the site cannot be reached'),
  );
}
