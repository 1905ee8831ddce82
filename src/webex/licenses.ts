/** Licenses API: lists licenses, and adds and removes them for one person. https://developer.webex.com/docs/api/v1/licenses */
import type { LicenseRequest } from './license-request.js';
import { RunError } from '../errors.js';
import type { Answer } from './answer.js';
import { idsOf, isFields, numberOf, sameId, textOf } from './checks.js';
import { unreadable } from './error-body.js';
import { licenseReasons, type LicenseReason } from './license-reasons.js';
import { readPages } from './pages.js';
import type { Rest } from './rest.js';

export interface License {
  readonly id: string;
  readonly name: string;
  readonly siteUrl?: string;
  readonly siteType?: string;
  readonly subscriptionId?: string;
  readonly total?: number;
  readonly consumed?: number;
}

/** What the person has after the change, according to the answer. */
export interface LicensesNow {
  readonly licenses: readonly string[];
  readonly siteUrls: readonly { readonly siteUrl: string; readonly accountType: string }[];
  /** Why something was not done, as far as the answer says. */
  readonly reasons?: readonly LicenseReason[];
  /**
   * Licenses, and sites of attendee entries, that are granted once the person accepts them (pendingLicenses,
   * pendingSiteUrls).
   */
  readonly pending?: readonly string[];
}

export interface Licenses {
  /** Throws a RunError: `refused` if the list is incomplete; `signIn` or `stopped` if it cannot be read. */
  list(): Promise<License[]>;
  /** 200 and 206 are both `done`: the answer shows what was granted. */
  change(request: LicenseRequest): Promise<Answer<LicensesNow>>;
}

/** `list` fills `names` (license names by id), so that licenses are recognized in answers that refer to them by name. */
export function createLicenses(rest: Rest, names = new Map<string, readonly string[]>()): Licenses {
  return {
    async list() {
      const licenses = await listLicenses(rest);
      for (const { id, name, siteUrl } of licenses)
        names.set(id, siteUrl === undefined ? [name] : [name, `${siteUrl} - ${name}`]);
      return licenses;
    },
    async change(request) {
      const body = bodyFor(request);
      const path = '/licenses/users';
      const answer = await rest({ operation: 'licenses.change', method: 'PATCH', path, body, safety: 'repeatable' });
      if (answer.result !== 'done') return answer;
      const { content } = answer.value;
      const now = checkedNow(content, request);
      if (now) {
        const reasons = licenseReasons(content, request, names);
        return { ...answer, value: { ...now, ...(reasons.length > 0 && { reasons }) } };
      }
      return { result: 'doubt', problem: unreadable(answer.value) };
    },
  };
}

function bodyFor({ personId, add, remove, attendee }: LicenseRequest): unknown {
  const licenses = [
    ...remove.map((id) => ({ id, operation: 'remove' })),
    ...add.map((id) => ({ id, operation: 'add' })),
  ];
  return {
    personId,
    ...(licenses.length > 0 && { licenses }),
    ...(attendee && { siteUrls: [{ siteUrl: attendee.site, accountType: 'attendee', operation: attendee.operation }] }),
  };
}

async function listLicenses(rest: Rest): Promise<License[]> {
  const answer = await readPages(rest, 'licenses.list', '/licenses');
  if (answer.result !== 'done') {
    const forbidden = answer.problem.status === 403;
    throw new RunError(forbidden ? 'signIn' : 'stopped', `The licenses cannot be listed: ${answer.problem.message}.`, {
      next: forbidden
        ? 'The token needs the scope spark-admin:licenses_read, and its owner needs an administrator role.'
        : 'Check --api-url and the network, then try again.',
    });
  }
  const licenses = answer.value.map(checkedLicense);
  const whole = licenses.filter((license) => license !== undefined);
  if (whole.length === licenses.length) return [...new Map(whole.map((license) => [license.id, license])).values()];
  throw new RunError('refused', 'The list of licenses is incomplete, so nothing can be checked against it.', {
    next: 'Try again; if it persists, ask Webex and give the time of this message.',
  });
}

function checkedLicense(content: unknown): License | undefined {
  if (!isFields(content)) return undefined;
  const [id, name] = [textOf(content['id']), textOf(content['name'])];
  const texts = (['siteUrl', 'siteType', 'subscriptionId'] as const).flatMap((key) => {
    const value = content[key];
    return value === undefined || value === null || value === '' ? [] : [[key, value] as const];
  });
  if (!id || name === undefined || texts.some(([, value]) => typeof value !== 'string')) return undefined;
  const [total, consumed] = [numberOf(content['totalUnits']), numberOf(content['consumedUnits'])];
  return {
    id,
    name,
    ...(Object.fromEntries(texts) as Pick<License, 'siteUrl' | 'siteType' | 'subscriptionId'>),
    // On some subscriptions a negative number means unlimited: then no shortage can be detected.
    ...(total !== undefined && total >= 0 && { total }),
    ...(consumed !== undefined && consumed >= 0 && { consumed }),
  };
}

/** Only what the answer says about this person counts; what it leaves out is unknown, which is not the same as empty. */
function checkedNow(content: unknown, { personId, attendee }: LicenseRequest): LicensesNow | undefined {
  if (!isFields(content) || !sameId(textOf(content['personId']) ?? '', personId)) return undefined;
  const licenses = idsOf(content['licenses']);
  const siteUrls = sitesOf(content['siteUrls']);
  const pendingSites = sitesOf(content['pendingSiteUrls']) ?? [];
  const pending = [...(idsOf(content['pendingLicenses']) ?? []), ...pendingSites.map(({ siteUrl }) => siteUrl)];
  if (licenses === undefined || (siteUrls === undefined && attendee !== undefined)) return undefined;
  return { licenses, siteUrls: siteUrls ?? [], ...(pending.length > 0 && { pending }) };
}

function sitesOf(content: unknown): LicensesNow['siteUrls'] | undefined {
  if (!Array.isArray(content)) return undefined;
  const sites = content.flatMap((site) => {
    const { siteUrl, accountType }: Partial<Record<string, unknown>> = isFields(site) ? site : {};
    if (typeof siteUrl !== 'string' || typeof accountType !== 'string') return [];
    return [{ siteUrl, accountType: accountType.toLowerCase() }];
  });
  return sites.length === content.length ? sites : undefined;
}
