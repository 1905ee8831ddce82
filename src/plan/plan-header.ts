/** A plan's header: where and how the plan was made, and whether a later run matches it. */
import { catalogHash, type Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import type { FileHeader } from '../model/columns.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { PlanOptions } from '../model/plan-options.js';
import type { SettingsApi } from '../model/settings-api.js';
import { readAs } from '../rows/read-as.js';
import { settingsApiInWords as apiInWords, type WantedApi } from '../webex/choose-settings.js';

/** What a run works on, by whom and over which API. */
interface Place {
  readonly catalog: Catalog;
  readonly organizationId: string;
  readonly admin: string;
  readonly settingsApi: SettingsApi;
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
export function refuseOtherApi(header: PlanHeader, tenant: Pick<Place, 'settingsApi'>): void {
  if (apiOf(header) === tenant.settingsApi) return;
  const [planned, now] = [apiInWords(apiOf(header)), apiInWords(tenant.settingsApi)];
  throw new RunError('refused', `The job was planned over ${planned}, but this run uses ${now}.`, {
    next: 'Omit --settings-api, or plan the file again.',
  });
}

/** Have the ids, names or values of licenses, session types or tracking codes changed since the plan was made? */
export function isOtherCatalog(header: PlanHeader, tenant: Place): boolean {
  return header.catalogHash !== catalogHash(tenant.catalog);
}

/** The API over which a job resumes: as planned, unless another one is requested. */
export function apiFor(header: PlanHeader, wanted: WantedApi): WantedApi {
  return wanted === 'auto' ? apiOf(header) : wanted;
}

export function apiOf({ settingsApi = 'xml' }: PlanHeader): SettingsApi {
  return settingsApi;
}

/** The header of a new plan. */
export function headerFor(
  { catalog, organizationId, admin, settingsApi }: Place,
  {
    input,
    headings,
    header,
  }: { readonly input: PlanHeader['input']; readonly headings: readonly string[]; readonly header?: FileHeader },
  kind: Pick<PlanHeader, 'job' | 'parent' | 'options' | 'toolVersion' | 'user'>,
): PlanHeader {
  return {
    kind: 'header',
    version: 1,
    ...kind,
    input,
    columns: [...headings],
    ...(header && { readAs: readAs(header) }),
    organization: { id: organizationId },
    site: catalog.site,
    admin,
    settingsApi,
    trackingCodes: Object.fromEntries(catalog.trackingCodes.map(({ index, name }) => [index, name])),
    catalogHash: catalogHash(catalog),
    at: new Date().toISOString(),
  };
}
