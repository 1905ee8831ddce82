/**
 * Site settings over REST: session types and tracking codes of a site and a person (Session Types API, Tracking Codes API;
 * https://developer.webex.com/docs/api/v1/session-types and …/tracking-codes).
 */
import type { Answer } from './answer.js';
import type { RowDeadline } from './row-deadline.js';
import { readCodes, readTypes, type RestSite } from './rest-read-settings.js';
import { setOverRest } from './rest-set-settings.js';
import { readRestCatalog } from './rest-site-catalog.js';
import type { Rest } from './rest.js';
import { allSettings, type ShownSettings, type SiteSettings, type SiteUser } from './site-settings.js';

/** `rowDeadline`: that of the row the calls are for. */
export function createRestSiteSettings(at: RestSite, rowDeadline?: RowDeadline): SiteSettings {
  const rest: Rest = (request) => at.rest(rowDeadline === undefined ? request : { ...request, rowDeadline });
  const tenant: RestSite = { ...at, rest };
  return {
    async catalog() {
      const catalog = await readRestCatalog(tenant.rest, tenant.site);
      for (const { index, name } of catalog.trackingCodes) tenant.codeNames.set(index, name);
      return catalog;
    },
    async read(email, parts = allSettings) {
      const types = parts.sessionTypes ? await readTypes(tenant, email) : nothingAsked;
      if (types.result !== 'done' || types.value === undefined) return types as Answer<undefined>;
      const codes = parts.trackingCodes ? await readCodes(tenant, email) : nothingAsked;
      if (codes.result !== 'done' || codes.value === undefined) return codes as Answer<undefined>;
      return { result: 'done', value: siteUser({ ...types.value, ...codes.value }) };
    },
    messages: ({ sessionTypes, trackingCodes }) => [
      ...(sessionTypes ? [{ sessionTypes }] : []),
      ...(trackingCodes ? [{ trackingCodes }] : []),
    ],
    set: (email, wanted, options) => setOverRest(tenant, email, wanted, options),
    within: (currentRowDeadline) => createRestSiteSettings(at, currentRowDeadline),
    close: () => Promise.resolve(),
  };
}

const nothingAsked = { result: 'done', value: {} } as const;

/** REST does not say whether the account is an attendee's: a former host's account may have kept its session types. */
function siteUser({ sessionTypes = [], trackingCodes = {} }: ShownSettings): SiteUser {
  return { sessionTypes, trackingCodes, personalRoom: false, servicesOff: [], active: true };
}
