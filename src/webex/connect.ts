/** Puts together everything of Webex that the program uses: two gates, one token, and the site's tickets. */
import { setMaxListeners } from 'node:events';
import type { Gate, GateFailures, GateStats, Rate } from './gate.js';
import { createGates } from './gates.js';
import { createHttp, type Http, type ProxyFor } from './http.js';
import { createLicenses, type Licenses } from './licenses.js';
import { createOwnOrganization, type OwnOrganization } from './own-organization.js';
import { createOwnToken, type OwnToken } from './own-token.js';
import { createPeople, type People } from './people.js';
import { createPermitted, type Permission } from './permission.js';
import type { RowDeadline } from './row-deadline.js';
import { reachRest, type Reach } from './reach.js';
import { createRest, type Rest } from './rest.js';
import { createRestSiteSettings } from './rest-site-settings.js';
import { createReadTogether, type ReadTogether } from './people-together.js';
import { createScimDirectory, type ScimDirectory } from './scim-directory.js';
import { createAskScim } from './scim-request.js';
import { createScimTogether, type ScimTogether } from './scim-together.js';
import { createScimUsers, type ScimRights, type ScimUsers } from './scim-users.js';
import { createServiceClock } from './service-clock.js';
import { siteAddress } from '../model/site-address.js';
import type { SharedBudgets } from './shared-budget.js';
import type { SiteAccess } from './site-access.js';
import type { SiteSettings } from './site-settings.js';
import type { TokenSource } from './token-source.js';
import { createTokenSource, type TokenOptions } from './tokens.js';
import { createXmlService } from './xml-service.js';
import { createXmlSiteAccess } from './xml-site-access.js';
import { createXmlSiteSettings } from './xml-site-settings.js';
import type { Answering } from './unanswered.js';

export interface WebexOptions extends TokenOptions, ScimRights {
  /** `{site}` stands for the site's host name; the default address leads only to Webex sites. */
  readonly xmlUrl: string;
  /** Requests in flight, per API. */
  readonly concurrency: number;
  /** Requests per minute, per API; absent: as many as the service admits. */
  readonly perMinute?: number;
  readonly userAgent: string;
  /** Those of the organization, shared with other processes; absent: this one is alone. */
  readonly budgets?: SharedBudgets | undefined;
  /** Absent: no proxy is used. */
  readonly proxyFor?: ProxyFor | undefined;
}

export interface Webex {
  readonly people: People;
  readonly licenses: Licenses;
  /** The organization's directory over SCIM. */
  readonly scim: ScimUsers;
  readonly together: Together;
  /** The same, read for many users at once. */
  readonly directory: ScimDirectory;
  readonly ownToken: OwnToken;
  /** The sign-in, for calls that stay apart from the gates: messages to people. */
  readonly tokens: TokenSource;
  /** The same for one row, whose calls together may take no longer than `rowDeadline`. */
  within(rowDeadline: RowDeadline): Pick<Webex, 'people' | 'licenses' | 'scim' | 'together'>;
  /** Throws a RunError (`refused`) for a site that tokens must not be sent to. */
  site(site: string, admin: string): SiteSettings & SiteAccess;
  /** The same settings over REST. */
  restSite(site: string): SiteSettings;
  /** Checks whether the REST API answers at all. Needs no sign-in. */
  reach(): Promise<Reach>;
  /** The time at Webex, in milliseconds since 1970. */
  now(): number;
  /** Calls per minute that an API currently accepts. */
  perMinute(api: 'REST' | 'XML'): number;
  /** Calls by operation; seconds waited by cause; calls per minute by API. */
  stats(): WebexStats;
  /** The same of each API apart, with what failed, for monitoring. */
  numbers(): ConnectionNumbers;
  /** For each API: when it last answered, and since when callers have waited without an answer. */
  answering(): readonly Answering[];
  /**
   * From now on each request asks the permission right before it is sent, and throws its error; once it is lost, nothing waits
   * for long any more. Replaces an earlier one; `undefined`: requests ask nothing. So a connection serves one job at a time.
   */
  callOnlyUnder(permission: Permission | undefined): void;
  /** The run is stopping (Ctrl-C): calls in flight get a few seconds to finish, and no call waits for long any more. */
  stop(): void;
  /** Closes what was opened at the sites; best effort, and without observing the waits that the service asks for. */
  close(): Promise<void>;
}

/** What rows ask for at the same time goes in one request: reads of people, reads and changes over SCIM. */
export interface Together extends ScimTogether {
  readonly readPerson: ReadTogether;
}

export interface WebexStats extends Omit<GateStats, 'rate'> {
  /** An API that was not called is absent. */
  readonly rate: { readonly REST?: Rate; readonly XML?: Rate };
}

/** Since the connection was made. */
export interface ConnectionNumbers {
  readonly apis: Readonly<Record<'REST' | 'XML', GateStats & GateFailures>>;
  /** Access tokens that Webex gave for the refresh token. */
  readonly renewals: number;
}

/** Milliseconds that calls in flight get to finish when the run is stopping. */
const hearing = 5000;

export function connectWebex(options: WebexOptions): Webex {
  const { concurrency, apiUrl, userAgent, proxyFor } = options;
  const [ending, clock] = [new AbortController(), createServiceClock()];
  // Many operations of a bulk request may wait before they are sent again.
  setMaxListeners(0, ending.signal);
  const permitted = createPermitted(() => stop());
  const sending = { ending: ending.signal, beforeSending: permitted.check };
  const send = createHttp({ userAgent, concurrency, proxyFor, ...sending });
  const http: Http = async (request) => {
    const answer = await send(request);
    if ('status' in answer) clock.hear(answer.headers['date']);
    return answer;
  };
  const { restGate, xmlGate, closeBudgets } = createGates(options);
  const tokens = createTokenSource(options, { http, gate: restGate });
  const rest = createRest({ apiUrl, http, gate: restGate, tokens });
  const own = createOwnOrganization();
  const joint = createTogether(rest, own, ending.signal);
  const sites: SiteSettings[] = [];
  const licenseNames = new Map<string, readonly string[]>();
  const stop = (): void => {
    restGate.stop();
    xmlGate.stop();
    setTimeout(() => ending.abort(), hearing).unref();
  };
  return {
    people: createPeople(rest, own),
    licenses: createLicenses(rest, licenseNames),
    ...{ scim: createScimUsers(rest, own, options), directory: createScimDirectory(rest, own), together: joint },
    ownToken: createOwnToken(rest),
    tokens,
    within(rowDeadline) {
      const within: Rest = (request) => rest({ ...request, rowDeadline });
      const [people, licenses] = [createPeople(within, own), createLicenses(within, licenseNames)];
      // Many rows share a request of `together`, so none of them ends it.
      return { people, licenses, scim: createScimUsers(within, own, options), together: joint };
    },
    now: () => clock.now(),
    site(site, admin) {
      const url = siteAddress(options.xmlUrl, site);
      const siteName = site.split('.')[0] ?? site;
      const service = createXmlService({ url, siteName, site, admin, http, gate: xmlGate, tokens });
      const settings = createXmlSiteSettings(service, site);
      sites.push(settings);
      return { ...settings, ...createXmlSiteAccess(service, admin) };
    },
    restSite: (site) => createRestSiteSettings({ rest, site, codeNames: new Map() }),
    reach: () => reachRest(http, apiUrl),
    perMinute: (api) => (api === 'XML' ? xmlGate : restGate).perMinute(),
    stats: () => together(restGate.stats(), xmlGate.stats()),
    numbers: () => ({ apis: { REST: numbersOf(restGate), XML: numbersOf(xmlGate) }, renewals: tokens.renewals() }),
    answering: () => [restGate.answering(), xmlGate.answering()],
    callOnlyUnder: permitted.callOnlyUnder,
    stop,
    async close() {
      stop();
      await Promise.all(sites.map((site) => site.close()));
      closeBudgets();
    },
  };
}

function createTogether(rest: Rest, own: OwnOrganization, ending: AbortSignal): Together {
  const sleep = (milliseconds: number): Promise<void> => atMost(milliseconds, ending);
  return { readPerson: createReadTogether(rest, own), ...createScimTogether(createAskScim(rest, own), sleep) };
}

/** Waits; less long where the run is ending. */
async function atMost(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}

function numbersOf(gate: Gate): GateStats & GateFailures {
  return { ...gate.stats(), ...gate.failures() };
}

function together(rest: GateStats, xml: GateStats): WebexStats {
  const waits = { ...rest.waits };
  for (const [cause, seconds] of Object.entries(xml.waits)) waits[cause] = (waits[cause] ?? 0) + seconds;
  const rate = {
    ...(Object.keys(rest.calls).length > 0 && { REST: rest.rate }),
    ...(Object.keys(xml.calls).length > 0 && { XML: xml.rate }),
  };
  return { calls: { ...rest.calls, ...xml.calls }, waits, rate };
}
