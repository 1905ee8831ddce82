/** A plan's header: where and how the plan was made, and whether a later run matches it. */
import { catalogHash, type Catalog, type PeopleApi } from '../model/catalog.js';
import type { AskedPeopleApi } from './load-catalog.js';
import { RunError } from '../errors.js';
import type { FileHeader } from '../model/columns.js';
import type { PlanHeader, PlannedSite } from '../job/plan-file.js';
import type { PlanOptions } from '../model/plan-options.js';
import type { SettingsApi } from '../model/settings-api.js';
import { fields } from '../fields/table.js';
import { isText } from '../fields/text.js';
import { readAs } from '../rows/read-as.js';
import { settingsApiInWords as apiInWords, type WantedApi } from '../webex/choose-settings.js';

interface Site {
  readonly catalog: Catalog;
  readonly settingsApi: SettingsApi;
}

/** What a run works on, by whom and over which API. */
interface Place extends Site {
  readonly organizationId: string;
  readonly admin: string;
  readonly others: ReadonlyMap<string, Site>;
}

/** Options that change what is written, as given for this run; options that are not given stay as in the plan. */
export type GivenOptions = PlanOptions;

/** Throws a RunError (`refused`) that names every difference. */
export function refuseOtherPlace(header: PlanHeader, tenant: Place, given: GivenOptions): void {
  const options = Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const planned: unknown = header.options[name as keyof PlanOptions];
    return value === undefined || JSON.stringify(value) === JSON.stringify(planned)
      ? []
      : [
          `it was planned with ${name} ${planned === undefined ? 'not given' : JSON.stringify(planned)}, not ${JSON.stringify(value)}`,
        ];
  });
  const differences = [
    ...(header.organization.id === tenant.organizationId ? [] : ['the access token belongs to another organization']),
    ...(header.site === tenant.catalog.site ? [] : [`it is for ${header.site}, this run for ${tenant.catalog.site}`]),
    ...options,
  ];
  if (differences.length === 0) return;
  throw new RunError('refused', `The plan does not match this run: ${differences.join('; ')}.`, {
    next: 'Run it with the same settings as planned, or plan the file again.',
  });
}

/** Throws a RunError (`refused`) if a job would resume over another API: ids of tracking codes may differ there. */
export function refuseOtherApi(header: PlanHeader, tenant: Pick<Place, 'settingsApi' | 'others'>): void {
  const other = [...tenant.others].find(([site, { settingsApi }]) => plannedApi(header, site) !== settingsApi);
  if (apiOf(header) === tenant.settingsApi && other === undefined) return;
  const [site, { settingsApi }] = apiOf(header) === tenant.settingsApi && other ? other : [undefined, tenant];
  const [planned, now] = [apiInWords(plannedApi(header, site)), apiInWords(settingsApi)];
  throw new RunError('refused', `The job was planned over ${planned}, but this run uses ${now}.`, {
    next: 'Omit --settings-api, or plan the file again.',
  });
}

/** Have the ids, names or values of licenses, session types or tracking codes changed since the plan was made? */
export function isOtherCatalog(header: PlanHeader, tenant: Place): boolean {
  const isOther = ([site, { catalog }]: [string, Site]): boolean => {
    const planned = header.sites?.[site];
    return planned === undefined || 'unread' in planned || planned.catalogHash !== catalogHash(catalog);
  };
  return header.catalogHash !== catalogHash(tenant.catalog) || [...tenant.others].some(isOther);
}

/** The API over which a job resumes on a site: as planned, unless another one is requested. */
export function apiFor(header: PlanHeader, wanted: WantedApi, site?: string): WantedApi {
  return wanted === 'auto' ? plannedApi(header, site) : wanted;
}

/** The API for people's records is that of the plan. Throws a RunError (`refused`) if another one is asked for. */
export function peopleApiFor({ peopleApi = 'rest' }: PlanHeader, asked: AskedPeopleApi): PeopleApi {
  if (asked === 'auto' || asked === peopleApi) return peopleApi;
  const says = `The job was planned with --people-api ${peopleApi}, but this run asks for ${asked}.`;
  throw new RunError('refused', says, { next: 'Omit --people-api, or plan the file again.' });
}

/** The same for a job made from another one: over SCIM as that one was, unless the sign-in is known to lack the right to it. */
export function peopleApiAfter(
  { peopleApi }: PlanHeader,
  asked: AskedPeopleApi,
  { isReadOnly }: { readonly isReadOnly: boolean },
): AskedPeopleApi {
  return asked === 'auto' && peopleApi === 'scim' && !isReadOnly ? 'scim' : asked;
}

/** `site`: a further one of the plan, in lower case. */
export function plannedApi(header: PlanHeader, site: string | undefined): SettingsApi {
  const planned = site === undefined ? undefined : header.sites?.[site];
  return planned === undefined || 'unread' in planned ? apiOf(header) : apiOf(planned);
}

export function apiOf({ settingsApi = 'xml' }: Pick<PlanHeader, 'settingsApi'>): SettingsApi {
  return settingsApi;
}

/** Where lines of the plan need not say again what cells say. */
function textPlaces({ columns }: FileHeader): NonNullable<PlanHeader['texts']> {
  const placeOf = (name: string): number | undefined =>
    columns.find((one) => one.is === 'column' && one.name === name)?.place;
  const texts = fields().flatMap(({ name }): (readonly [number, string])[] => {
    const place = isText(name) ? placeOf(name) : undefined;
    return place === undefined ? [] : [[place, name]];
  });
  return { email: placeOf('email') ?? -1, texts };
}

/** The header of a new plan. */
export function headerFor(
  { catalog, organizationId, admin, settingsApi, others }: Place,
  {
    input,
    headings,
    header,
  }: { readonly input: PlanHeader['input']; readonly headings: readonly string[]; readonly header?: FileHeader },
  kind: Pick<PlanHeader, 'job' | 'parent' | 'restores' | 'options' | 'toolVersion' | 'user'>,
): PlanHeader {
  return {
    kind: 'header',
    version: 2,
    ...kind,
    input,
    columns: [...headings],
    ...(header && { texts: textPlaces(header), readAs: readAs(header) }),
    organization: { id: organizationId },
    site: catalog.site,
    admin,
    settingsApi,
    ...(catalog.peopleApi && { peopleApi: catalog.peopleApi }),
    trackingCodes: codeNames(catalog),
    catalogHash: catalogHash(catalog),
    ...sitesFor(catalog, others),
    at: new Date().toISOString(),
  };
}

function sitesFor({ otherSites }: Catalog, others: Place['others']): Pick<PlanHeader, 'sites'> {
  if (otherSites === undefined || otherSites === 'not read yet') return {};
  const planned = [...otherSites].map(([site, one]): [string, PlannedSite] => {
    if ('unread' in one) return [site, one];
    const { settingsApi = 'xml' } = others.get(site) ?? {};
    const { catalog } = one;
    return [site, { settingsApi, trackingCodes: codeNames(catalog), catalogHash: catalogHash(catalog) }];
  });
  return { sites: Object.fromEntries(planned) };
}

function codeNames({ trackingCodes }: Catalog): Readonly<Record<string, string>> {
  return Object.fromEntries(trackingCodes.map(({ index, name }) => [index, name]));
}
