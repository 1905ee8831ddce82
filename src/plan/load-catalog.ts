/** What the organization and the site offer, read before anything else is done. */
import type { Catalog, License } from '../model/catalog.js';
import { choosePeopleApi, type PeopleApiChoice } from './choose-people-api.js';
import { chooseSite, refuseOtherSite } from './choose-site.js';
import { RunError } from '../errors.js';
import { withAttributes, type MapCode } from './mapped-codes.js';
import type { OwnAccount } from './own-account.js';
import { whatRolesMayDo, type MayDo } from '../model/roles.js';
import type { Webex } from '../webex/connect.js';
import type { SiteSettings } from '../webex/site-settings.js';
import {
  chooseSettings,
  settingsApiInWords,
  type ChosenSettings,
  type SettingsApi,
  type WantedApi,
} from '../webex/choose-settings.js';

/** A site of the organization: what it offers, and how a person's settings there are read and set. */
export interface TenantSite {
  readonly catalog: Catalog;
  readonly settings: SiteSettings;
  readonly settingsApi: SettingsApi;
}

/** The organization and its main site: that of `--site`, or its only one. */
export interface Tenant extends TenantSite {
  /** The other sites that the file names in its column `site`, by lower-case address. */
  readonly others: ReadonlyMap<string, TenantSite>;
  /** As asked for: codes that follow attributes of people, on whichever site. */
  readonly mapCode?: MapCode;
  readonly organizationId: string;
  /** The administrator who signs in to the site. */
  readonly admin: string;
  /** What the caller's roles allow, as far as they are known. */
  readonly mayDo: MayDo;
  readonly own: OwnAccount;
  /** Notices that the summary should give once. */
  readonly notices: readonly string[];
}

export interface CatalogChoice extends PeopleApiChoice {
  readonly site?: string;
  readonly admin?: string;
  readonly settingsApi?: WantedApi;
  readonly mapCode?: MapCode | undefined;
}

/**
 * Reads who the caller is, the licenses, and the site's session types and tracking codes. Throws a RunError: `usage` if the
 * site is not named and not the only one, `refused` if it is not managed in Control Hub or a list is incomplete, `signIn` if
 * the caller may not administer it.
 */
export async function loadCatalog(webex: Webex, choice: CatalogChoice): Promise<Tenant> {
  const [me, licenses] = [await webex.people.me(), await webex.licenses.list()];
  const site = chooseSite(licenses, choice.site);
  refuseOtherSite(licenses, site);
  const admin = choice.admin ?? me.emails[0];
  if (admin === undefined || me.orgId === undefined) {
    throw new RunError('signIn', 'Webex does not say who the access token belongs to (GET /people/me).', {
      next: 'Give the administrator with --admin, or sign in with another token.',
    });
  }
  const { settingsApi = 'auto', mapCode } = choice;
  const { notices, ...main } = await loadSite(webex, { site, admin, licenses, wanted: settingsApi, mapCode });
  const peopleApi = choosePeopleApi(choice, webex.scim);
  return {
    ...main,
    catalog: { ...main.catalog, peopleApi: peopleApi.api },
    others: new Map(),
    ...(mapCode && { mapCode }),
    organizationId: me.orgId,
    admin,
    mayDo: whatRolesMayDo(me.roles),
    own: { id: me.id, emails: [...me.emails, admin] },
    notices: [
      ...notices,
      ...peopleApi.notices,
      ...(whatRolesMayDo(me.roles) === 'read'
        ? [`${admin} has read-only access: another administrator has to apply it`]
        : []),
    ],
  };
}

interface SiteToLoad {
  readonly site: string;
  readonly admin: string;
  readonly licenses: readonly License[];
  readonly wanted: WantedApi;
  readonly mapCode?: MapCode | undefined;
}

/** Reads what one site offers. Throws as `loadCatalog` does. */
export async function loadSite(
  webex: Webex,
  { site, admin, licenses, wanted, mapCode }: SiteToLoad,
): Promise<TenantSite & { readonly notices: readonly string[] }> {
  const chosen = await chooseSettings(webex, { site, admin }, wanted);
  const { settings, offered } = chosen;
  const trackingCodes = offered.trackingCodes.map((code) => {
    const { index, name, values, isClosed, canBeEmptied, longestValue, hostProfile } = code;
    return { index, name, values, isClosed, canBeEmptied, longestValue, required: hostProfile === 'REQUIRED' };
  });
  return {
    catalog: {
      ...{ site, licenses, sessionTypes: offered.sessionTypes },
      trackingCodes: withAttributes(trackingCodes, mapCode),
      ...(offered.withoutCodes !== undefined && { withoutCodes: offered.withoutCodes }),
    },
    settings,
    settingsApi: chosen.api,
    notices: [
      ...apiNotices(chosen),
      ...(offered.backup ? [`${site} is currently running on its backup servers (gsbStatus BACKUP)`] : []),
    ],
  };
}

function apiNotices({ api, why, offered: { withoutCodes } }: ChosenSettings): string[] {
  return [
    ...(why === undefined ? [] : [`session types and tracking codes use ${settingsApiInWords(api)}: ${why}`]),
    ...(withoutCodes === undefined ? [] : [`tracking codes cannot be set: ${withoutCodes}`]),
  ];
}

/** Called before a job is applied. Throws a RunError (`signIn`) if the caller's roles are known to allow no change. */
export function refuseReader({ mayDo, admin }: Tenant): void {
  if (mayDo !== 'read') return;
  throw new RunError('signIn', `Nothing was sent: the roles of ${admin} do not allow changing people.`, {
    next: 'Give the account the role "Full Administrator" in Control Hub, or sign in with an account that has it: webex-bulk login',
  });
}
