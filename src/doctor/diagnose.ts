/**
 * What `doctor` asks Webex besides who the caller is: whether it can be reached, and whether the site admits the caller. Sends
 * no write.
 */
import { chooseSite, refuseOtherSite } from '../plan/choose-site.js';
import type { SiteDiagnosis } from './diagnosis.js';
import { whyNoToken, type Identity } from '../sign-in/identity.js';
import { answers, isClosed, look, lookFor, seenIn, type Looked } from '../sign-in/looked.js';
import type { AskedApi } from '../model/settings-api.js';
import { xmlSaysNo } from './settings-api-in-use.js';
import type { Webex } from '../webex/connect.js';

/** Needs no sign-in. */
export async function diagnoseRest(webex: Webex): Promise<Looked<{ readonly ahead?: number }>> {
  const reach = await webex.reach();
  if (!reach.reached) return { failed: { message: reach.why, forbidden: false } };
  return { seen: { ...(reach.ahead !== undefined && { ahead: reach.ahead }) } };
}

/** Reading people other than the caller needs its own scope. */
export async function diagnoseList(webex: Webex, identity: Identity): Promise<Looked<true>> {
  const why = whyNoToken(identity);
  return why === undefined ? await look(() => webex.people.mayList()) : { notLookedAt: why };
}

export interface SiteChoice {
  readonly site?: string | undefined;
  /** Who signs in to the site over XML. */
  readonly admin?: string | undefined;
  readonly settingsApi: AskedApi;
}

/** Checks everything that can be checked, whatever the other checks found. */
export async function diagnoseSite(webex: Webex, identity: Identity, choice: SiteChoice): Promise<SiteDiagnosis> {
  const site = await siteOf(identity, choice);
  const name = seenIn(site);
  if (name === undefined) {
    const notLookedAt = { notLookedAt: 'no site is known' };
    return { site, managed: notLookedAt, ...overXmlNot(notLookedAt.notLookedAt), overRest: notLookedAt };
  }
  const overXml =
    choice.settingsApi === 'rest'
      ? overXmlNot('--settings-api is rest')
      : await diagnoseXml(webex, identity, { site, admin: choice.admin });
  const why = whyNoRest(overXml, identity, choice);
  const overRest = why === undefined ? await lookFor(() => webex.restSite(name).catalog()) : { notLookedAt: why };
  return { site, managed: await managedIn(identity, name), ...overXml, overRest };
}

type OverXml = Pick<SiteDiagnosis, 'version' | 'caller' | 'offers'>;

function overXmlNot(why: string): OverXml {
  const notLookedAt = { notLookedAt: why };
  return { version: notLookedAt, caller: notLookedAt, offers: notLookedAt };
}

/** What XML reports. `admin`: who signs in. An unreachable site is reported soon, and not after many attempts. */
export async function diagnoseXml(
  webex: Webex,
  identity: Identity,
  { site, admin }: { readonly site: Looked<string>; readonly admin?: string | undefined },
): Promise<OverXml> {
  const name = seenIn(site);
  if (name === undefined) return overXmlNot('no site is known');
  const at = webex.site(name, admin ?? '');
  const version = await look(() => at.version());
  const why = hindrance(version, identity, admin);
  const caller = why === undefined ? await look(() => at.caller()) : { notLookedAt: why };
  const letIn = why ?? (isKeptOut(caller) ? 'the account cannot sign in to the site' : undefined);
  const offers = letIn === undefined ? await lookFor(() => at.catalog()) : { notLookedAt: letIn };
  return { version, caller, offers };
}

/** Whether the sign-in failed. A caller who is signed in may still not be told who they are. */
function isKeptOut(caller: Looked<unknown>): boolean {
  return 'failed' in caller && (isClosed(caller) || caller.failed.problem !== undefined);
}

/** Why REST is not checked; `undefined` if it was requested, or is left because XML is unavailable. */
function whyNoRest(overXml: OverXml, identity: Identity, { settingsApi }: SiteChoice): string | undefined {
  if (settingsApi === 'xml') return '--settings-api is xml';
  const isLeft = xmlSaysNo(overXml) || !answers(overXml.version);
  if (settingsApi === 'auto' && !isLeft) return 'session types and tracking codes use XML';
  return whyNoToken(identity);
}

/** From the licenses, or the site as named if they cannot be read. */
async function siteOf({ licenses }: Identity, { site }: SiteChoice): Promise<Looked<string>> {
  if ('seen' in licenses) return await lookFor(() => chooseSite(licenses.seen, site));
  return site === undefined ? { notLookedAt: 'no site is given, and the licenses cannot be read' } : { seen: site };
}

async function managedIn({ licenses }: Identity, site: string): Promise<Looked<true>> {
  if (!('seen' in licenses)) return { notLookedAt: 'the licenses cannot be read' };
  return await lookFor(() => {
    refuseOtherSite(licenses.seen, site);
    return true as const;
  });
}

function hindrance(version: Looked<unknown>, identity: Identity, admin: string | undefined): string | undefined {
  if (!answers(version)) return 'the site cannot be reached';
  return whyNoToken(identity) ?? (admin === undefined ? 'the account to sign in with is unknown' : undefined);
}
