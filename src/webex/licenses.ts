/** Licenses API: the list, and adding and removing for one person. https://developer.webex.com/docs/api/v1/licenses */
import { RunError } from '../errors.js';
import type { Answer } from './answer.js';
import { isFields, numberOf, textOf, textsOf } from './checks.js';
import { unreadable, type Rest } from './rest.js';

export interface License {
  readonly id: string;
  readonly name: string;
  readonly siteUrl?: string;
  readonly siteType?: string;
  readonly subscriptionId?: string;
  readonly total?: number;
  readonly consumed?: number;
}

export interface LicenseRequest {
  readonly personId: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly attendee?: { readonly site: string; readonly operation: 'add' | 'remove' };
}

/** What the person has after the change, in the answer's own words. */
export interface LicensesNow {
  readonly licenses: readonly string[];
  readonly siteUrls: readonly { readonly siteUrl: string; readonly accountType: string }[];
}

export interface Licenses {
  /** Throws a RunError (`refused`) where the list is not whole. */
  list(): Promise<License[]>;
  /** 200 and 206 alike are `done`: what was granted stands in the answer. */
  change(request: LicenseRequest): Promise<Answer<LicensesNow>>;
}

export function createLicenses(rest: Rest): Licenses {
  return {
    list: () => listLicenses(rest),
    async change(request) {
      const body = bodyFor(request);
      const path = '/licenses/users';
      const answer = await rest({ operation: 'licenses.change', method: 'PATCH', path, body, safety: 'repeatable' });
      if (answer.result !== 'done') return answer;
      const now = checkedNow(answer.value.content, request.personId);
      if (now) return { ...answer, value: now };
      return { result: 'doubt', problem: unreadable(answer.value.status, answer.trackingId) };
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
  const answer = await rest({ operation: 'licenses.list', method: 'GET', path: '/licenses', safety: 'repeatable' });
  if (answer.result !== 'done') {
    const problem = answer.result === 'doubt' ? 'stopped' : 'signIn';
    throw new RunError(problem, `The licenses cannot be listed: ${answer.problem.message}.`, {
      next: 'Look at the scopes of the token (spark-admin:licenses_read) and at the roles of its owner.',
    });
  }
  const items: unknown = isFields(answer.value.content) ? answer.value.content['items'] : undefined;
  const licenses = Array.isArray(items) ? items.map(checkedLicense) : [];
  const whole = licenses.filter((license) => license !== undefined);
  if (Array.isArray(items) && whole.length === licenses.length && answer.value.headers['link'] === undefined)
    return whole;
  throw new RunError('refused', 'The list of licenses is not whole: nothing can be checked against it.', {
    next: 'Try again; if it stays so, ask Webex with the time of this message.',
  });
}

function checkedLicense(content: unknown): License | undefined {
  if (!isFields(content)) return undefined;
  const [id, name] = [textOf(content['id']), textOf(content['name'])];
  if (id === undefined || name === undefined) return undefined;
  const [siteUrl, siteType, subscriptionId] = [
    textOf(content['siteUrl']),
    textOf(content['siteType']),
    textOf(content['subscriptionId']),
  ];
  const [total, consumed] = [numberOf(content['totalUnits']), numberOf(content['consumedUnits'])];
  return {
    id,
    name,
    ...(siteUrl && { siteUrl }),
    ...(siteType && { siteType }),
    ...(subscriptionId && { subscriptionId }),
    // A negative number means without limit on some subscriptions: then nothing is known to be too few.
    ...(total !== undefined && total >= 0 && { total }),
    ...(consumed !== undefined && { consumed }),
  };
}

function checkedNow(content: unknown, personId: string): LicensesNow | undefined {
  if (!isFields(content)) return undefined;
  const licenses = textsOf(content['licenses']) ?? (content['licenses'] === undefined ? [] : undefined);
  if (licenses === undefined || (textOf(content['personId']) ?? personId) !== personId) return undefined;
  const sites: unknown[] = Array.isArray(content['siteUrls']) ? content['siteUrls'] : [];
  const siteUrls = sites.flatMap((site) => {
    if (!isFields(site)) return [];
    return [{ siteUrl: textOf(site['siteUrl']) ?? '', accountType: (textOf(site['accountType']) ?? '').toLowerCase() }];
  });
  return { licenses: licenses.flatMap((id) => id.split(',')), siteUrls };
}
