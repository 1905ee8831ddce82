/**
 * Site settings over REST: session types and tracking codes of site and person (Session Types API, Tracking Codes API;
 * https://developer.webex.com/docs/api/v1/session-types and …/tracking-codes).
 */
import type { Answer } from './answer.js';
import type { Patience } from './patience.js';
import { readCodes, readTypes, type RestSite } from './rest-read-settings.js';
import { setOverRest } from './rest-set-settings.js';
import { readRestCatalog } from './rest-site-catalog.js';
import type { Rest } from './rest.js';
import { allSettings, type ShownSettings, type SiteSettings, type SiteUser } from './site-settings.js';

/** `patience`: of the row that the calls are for. */
export function createRestSiteSettings(at: RestSite, patience?: Patience): SiteSettings {
  const rest: Rest = (request) => at.rest(patience === undefined ? request : { ...request, patience });
  const here: RestSite = { ...at, rest };
  return {
    async catalog() {
      const catalog = await readRestCatalog(here.rest, here.site);
      for (const { index, name } of catalog.trackingCodes) here.codeNames.set(index, name);
      return catalog;
    },
    async read(email, parts = allSettings) {
      const types = parts.sessionTypes ? await readTypes(here, email) : nothingAsked;
      if (types.result !== 'done' || types.value === undefined) return types as Answer<undefined>;
      const codes = parts.trackingCodes ? await readCodes(here, email) : nothingAsked;
      if (codes.result !== 'done' || codes.value === undefined) return codes as Answer<undefined>;
      return { result: 'done', value: siteUser({ ...types.value, ...codes.value }) };
    },
    messages: ({ sessionTypes, trackingCodes }) => [
      ...(sessionTypes ? [{ sessionTypes }] : []),
      ...(trackingCodes ? [{ trackingCodes }] : []),
    ],
    set: (email, wanted, options) => setOverRest(here, email, wanted, options),
    within: (rowPatience) => createRestSiteSettings(at, rowPatience),
    close: () => Promise.resolve(),
  };
}

const nothingAsked = { result: 'done', value: {} } as const;

/** Whether the account is an attendee's, REST does not say: one that was a host's may have kept its session types. */
function siteUser({ sessionTypes = [], trackingCodes = {} }: ShownSettings): SiteUser {
  return { sessionTypes, trackingCodes, personalRoom: false, servicesOff: [], active: true };
}
