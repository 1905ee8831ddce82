/** Chooses the API over which the site's settings are read and set. Sends no write. */
import { ApiClosedError, RunError } from '../errors.js';
import type { Webex } from './connect.js';
import type { SiteCatalog, SiteSettings } from './site-settings.js';

/** The chosen API. `rest-catalog`: what the site offers comes over REST, what people have over XML. */
export type SettingsApi = 'xml' | 'rest' | 'rest-catalog';

/** The requested API: a specific one, or whichever is available. */
export type WantedApi = SettingsApi | 'auto';

export interface ChosenSettings {
  readonly settings: SiteSettings;
  readonly offered: SiteCatalog;
  readonly api: SettingsApi;
  /** Why XML is not used, unless that was requested. */
  readonly why?: string;
}

export interface SitePlace {
  readonly site: string;
  readonly admin: string;
}

/**
 * `auto`: XML if the caller can sign in there and XML lists what the site offers; otherwise REST. If REST does not show
 * tracking codes to the caller but XML accepts the caller, only the session types that the site offers come over REST. An
 * unreachable API is waited for, not treated as switched off. Throws the RunErrors of both.
 */
export async function chooseSettings(webex: Webex, place: SitePlace, wanted: WantedApi): Promise<ChosenSettings> {
  if (wanted === 'rest') return await overRest(webex, place);
  const xml = webex.site(place.site, place.admin);
  if (wanted === 'rest-catalog') return restCatalog(await overRest(webex, place), xml);
  try {
    return { settings: xml, offered: await xml.catalog(), api: 'xml' };
  } catch (error) {
    if (wanted === 'xml' || !(error instanceof ApiClosedError)) throw error;
    const rest = await overRest(webex, place).catch((second: unknown) => {
      throw bothRefuse(error, second);
    });
    const why = error.message.replace(/\.$/u, '');
    const signedIn =
      error.problem === 'refused' && rest.offered.withoutCodes !== undefined && (await letsIn(xml, place));
    return { ...(signedIn ? restCatalog(rest, xml) : rest), why };
  }
}

async function overRest(webex: Webex, { site }: SitePlace): Promise<ChosenSettings> {
  const settings = webex.restSite(site);
  return { settings, offered: await settings.catalog(), api: 'rest' };
}

/** XML may no longer list what the site offers, but still serve people. */
async function letsIn(xml: SiteSettings, { admin }: SitePlace): Promise<boolean> {
  const answer = await xml.read(admin).catch(() => undefined);
  return answer?.result === 'done';
}

/** Only XML's own list gives a tracking code's index over XML; without it, no code can be set. */
function restCatalog({ settings: rest, offered }: ChosenSettings, xml: SiteSettings): ChosenSettings {
  const withoutCodes = offered.withoutCodes ?? 'XML does not give their positions';
  return {
    settings: { ...xml, catalog: () => rest.catalog() },
    offered: { ...offered, trackingCodes: [], withoutCodes },
    api: 'rest-catalog',
  };
}

function bothRefuse(xml: RunError, rest: unknown): unknown {
  if (!(rest instanceof RunError) || rest.problem === 'stopped') return rest;
  return new RunError(xml.problem, `${xml.message} ${rest.message}`, {
    next: [...xml.steps, ...rest.steps.map((step) => `Or, for REST: ${step}`)],
    cause: xml,
  });
}

/** The API used for session types and tracking codes, worded for people. */
export function settingsApiInWords(api: SettingsApi): string {
  return { xml: 'XML', rest: 'REST', 'rest-catalog': 'XML, what the site offers over REST' }[api];
}
