/** Reads what the site offers and the settings of a sample of people, over both of its APIs. Sends no write. */
import { Readable } from 'node:stream';
import { sameSite, type License } from '../model/catalog.js';
import { comparePerson, pairCodes, spreadOver, type CodePair, type SettingsTold } from './compare-apis.js';
import type { ComparedPeople, Comparison } from './comparison.js';
import { RunError } from '../errors.js';
import type { SiteDiagnosis } from './diagnosis.js';
import type { SiteOffers } from './site-offers.js';
import { whyNoToken, type Identity } from '../sign-in/identity.js';
import { inOrder } from '../model/in-order.js';
import { lookFor, seenIn, type Looked } from '../sign-in/looked.js';
import type { Webex } from '../webex/connect.js';
import type { Person } from '../webex/person.js';
import type { SettingParts, SiteSettings } from '../webex/site-settings.js';

export interface Comparing {
  readonly webex: Webex;
  readonly identity: Identity;
  /** The diagnosis of the site, which always includes XML. */
  readonly diagnosed: SiteDiagnosis;
  /** Who signs in to the site over XML. */
  readonly admin: string | undefined;
  /** Most people whose settings are compared. */
  readonly sample: number;
  /** People read at the same time. */
  readonly places: number;
  readonly onListed: (people: number) => void;
  readonly onCompared: (done: number, of: number) => void;
}

/** A failure of one API does not hide what the other reports. Problems with Webex do not throw. */
export async function compareApis(comparing: Comparing): Promise<Comparison> {
  const { webex, identity, diagnosed, admin } = comparing;
  const name = seenIn(diagnosed.site);
  const why = whyNoToken(identity) ?? (name === undefined ? 'no site is known' : undefined);
  if (why !== undefined || name === undefined) {
    const notLookedAt = { notLookedAt: why ?? '' };
    return { xml: notLookedAt, rest: notLookedAt, people: notLookedAt };
  }
  const [atXml, atRest] = [webex.site(name, admin ?? ''), webex.restSite(name)];
  const xml = offersOver(diagnosed);
  const { overRest } = diagnosed;
  const rest = 'notLookedAt' in overRest ? await lookFor(() => atRest.catalog()) : overRest;
  if (!('seen' in xml) || !('seen' in rest)) {
    return { xml, rest, people: { notLookedAt: 'it needs both APIs' } };
  }
  const sites = { name, xml: atXml, rest: atRest };
  return { xml, rest, people: await lookFor(() => comparePeople(comparing, sites, xml.seen, rest.seen)) };
}

/** The first failure is the reason. */
function offersOver({
  version,
  caller,
  offers,
}: Pick<SiteDiagnosis, 'version' | 'caller' | 'offers'>): Looked<SiteOffers> {
  if ('seen' in offers) return offers;
  if ('failed' in version) return version;
  return 'failed' in caller ? caller : offers;
}

interface BothSites {
  readonly name: string;
  readonly xml: Pick<SiteSettings, 'read'>;
  readonly rest: Pick<SiteSettings, 'read'>;
}

async function comparePeople(
  comparing: Comparing,
  sites: BothSites,
  xml: SiteOffers,
  rest: SiteOffers,
): Promise<ComparedPeople> {
  const { sample, places, onCompared } = comparing;
  const listed = await peopleOnSite(comparing, sites.name);
  const chosen = spreadOver(listed.people, sample);
  const withCodes = (xml.withoutCodes ?? rest.withoutCodes) === undefined;
  const pairs = withCodes ? pairCodes(xml, rest) : [];
  const found: Told[] = [];
  onCompared(0, chosen.length);
  const parts = { sessionTypes: true, trackingCodes: withCodes };
  const read = (person: Person): Promise<Told> => readOverBoth(person, sites, parts);
  for await (const told of inOrder(Readable.from(chosen) as AsyncIterable<Person>, places, read)) {
    found.push(told);
    onCompared(found.length, chosen.length);
  }
  return { onSite: listed.people.length, isWhole: listed.isWhole, withCodes, ...summed(found, pairs) };
}

function summed(
  found: readonly Told[],
  pairs: readonly CodePair[],
): Omit<ComparedPeople, 'onSite' | 'isWhole' | 'withCodes'> {
  const known = found.flatMap((told) => (told !== undefined && 'email' in told ? [told] : []));
  const unread = found.flatMap((told) => (told !== undefined && 'why' in told ? [told.why] : []));
  const differences = known.map((told) => comparePerson(told.email, told, pairs));
  return {
    compared: known.length,
    same: differences.filter(({ length }) => length === 0).length,
    unknown: found.length - known.length - unread.length,
    unread: unread.length,
    ...(unread[0] !== undefined && { whyUnread: unread[0] }),
    differences: differences.flat(),
  };
}

/** Pages of up to 1,000 people: a sample does not justify listing a large organization. */
const mostPages = 5;

/** Throws a RunError (`stopped`) if people cannot be listed. */
async function peopleOnSite(
  { webex, identity, onListed }: Comparing,
  site: string,
): Promise<{ readonly people: readonly Person[]; readonly isWhole: boolean }> {
  const licenses = (seenIn(identity.licenses) ?? []).filter(
    ({ siteUrl }) => siteUrl !== undefined && sameSite(siteUrl, site),
  );
  const people: Person[] = [];
  let [listed, pages] = [0, 0];
  for await (const page of webex.people.everybody()) {
    if (page.result !== 'done') {
      throw new RunError('stopped', `the people of the organization cannot be listed: ${page.problem.message}`);
    }
    people.push(...page.value.people.filter((person) => mayBeOnSite(person, licenses, site)));
    listed += page.value.people.length;
    pages += 1;
    onListed(listed);
    if (page.value.isLast) return { people, isWhole: true };
    if (pages >= mostPages) break;
  }
  return { people, isWhole: false };
}

/** A person listed with neither licenses nor sites may have an account. `acme.webex.com#attendee` is an attendee account. */
function mayBeOnSite({ licenses, siteUrls, emails }: Person, ofSite: readonly License[], site: string): boolean {
  if (emails.length === 0) return false;
  if (licenses === undefined && siteUrls === undefined) return true;
  const holds = ofSite.some(({ id }) => licenses?.includes(id));
  return holds || siteUrls?.some((url) => sameSite(url.split('#')[0] ?? '', site)) === true;
}

/** `undefined`: neither API knows them. */
type Told =
  | { readonly email: string; readonly xml: SettingsTold; readonly rest: SettingsTold }
  | { readonly why: string }
  | undefined;

/** Prefers the first address that both APIs know; the order of addresses says nothing (People API). */
async function readOverBoth({ emails }: Person, { xml, rest }: BothSites, parts: SettingParts): Promise<Told> {
  let byOne: Told;
  for (const email of new Set(emails.map((name) => name.toLowerCase()))) {
    const [overXml, overRest] = await Promise.all([xml.read(email, parts), rest.read(email, parts)]);
    if (overXml.result !== 'done') return { why: `${email} over XML: ${overXml.problem.message}` };
    if (overRest.result !== 'done') return { why: `${email} over REST: ${overRest.problem.message}` };
    const told = { email, xml: overXml.value, rest: overRest.value };
    if (told.xml && told.rest) return told;
    if (told.xml ?? told.rest) byOne ??= told;
  }
  return byOne;
}
