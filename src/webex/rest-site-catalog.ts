/** What the meeting site offers, over REST (List Site Session Types; List Tracking Codes). */
import { RunError } from '../errors.js';
import { isFields, textOf } from './checks.js';
import { idIn } from './rest-user-settings.js';
import type { Rest } from './rest.js';
import type { OfferedSessionType, OfferedTrackingCode, SiteCatalog } from './site-settings.js';

const ofSite = '/admin/meeting/config';

/**
 * Throws a RunError: `signIn` if scopes or role forbid it, `refused` if a list cannot be read completely, `stopped` if
 * Webex gives no usable answer.
 */
export async function readRestCatalog(rest: Rest, site: string): Promise<SiteCatalog> {
  const types = await readList(rest, site, 'sessionTypes');
  let withoutCodes: string | undefined;
  // The two lists need different scopes: a caller who may not see the tracking codes can still work with session types.
  const codes = await readList(rest, site, 'trackingCodes').catch((error: unknown) => {
    if (!(error instanceof RunError) || error.problem !== 'signIn') throw error;
    withoutCodes = `${error.message} ${error.next ?? ''}`.trim();
    return [];
  });
  const trackingCodes = codes.map((code) => trackingCodeIn(code, site));
  if (new Set(trackingCodes.map(({ index }) => index)).size !== codes.length)
    throw notWhole(site, 'two tracking codes have the same id');
  const sessionTypes = types.map((type) => sessionTypeIn(type, site));
  return { sessionTypes, trackingCodes, ...(withoutCodes !== undefined && { withoutCodes }), backup: false };
}

const scopes = {
  sessionTypes: 'meeting:admin_schedule_read or meeting:admin_config_read',
  trackingCodes: 'meeting:admin_schedule_read and meeting:admin_schedule_write',
} as const;

async function readList(rest: Rest, site: string, what: keyof typeof scopes): Promise<readonly unknown[]> {
  const path = `${ofSite}/${what}?siteUrl=${encodeURIComponent(site)}`;
  const answer = await rest({ operation: `site.${what}.list`, method: 'GET', path, safety: 'repeatable' });
  if (answer.result === 'done') {
    const { content } = answer.value;
    const items: unknown = isFields(content) ? content['items'] : undefined;
    if (Array.isArray(items)) return items as unknown[];
    throw notWhole(site, `the list of ${what} is not a list`);
  }
  const { status, message } = answer.problem;
  const forbidden = status === 403 || status === 401;
  const problem = answer.result === 'doubt' ? 'stopped' : forbidden ? 'signIn' : 'refused';
  throw new RunError(problem, `The ${what} of ${site} cannot be listed over REST: ${message}.`, {
    next: forbidden
      ? `The sign-in needs the scope ${scopes[what]}, and the account needs an administrator role.`
      : 'Try again later, or use --settings-api xml.',
  });
}

/** Which center a type belongs to; webinars belong to none of the older ones. */
const centers: Readonly<Partial<Record<string, string>>> = {
  meeting: 'MeetingCenter',
  privateMeeting: 'MeetingCenter',
  EventCenter: 'EventCenter',
  TrainCenter: 'TrainingCenter',
  SupportCenter: 'SupportCenter',
};

/** This API does not mention deactivated types: every type that it lists is treated as usable. */
function sessionTypeIn(type: unknown, site: string): OfferedSessionType {
  const fields = isFields(type) ? type : {};
  const [id, name] = [idIn(type), textOf(fields['name'])?.trim()];
  if (id === undefined || !name) throw notWhole(site, 'a session type has no id or no name');
  const center = centers[textOf(fields['type']) ?? ''];
  const code = textOf(fields['shortName'])?.trim() ?? '';
  return { id, name, code, active: true, services: center === undefined ? [] : [center] };
}

/** As the XML API writes them. */
const hostProfiles: Readonly<Partial<Record<string, string>>> = {
  optional: 'OPTIONAL',
  required: 'REQUIRED',
  adminSet: 'ADMIN_SET',
  notUsed: 'NOT_USED',
};

/** With `select` and `hostProfileSelect` a value must be one of the options (Update User Tracking Codes). */
const closed: readonly unknown[] = ['select', 'hostProfileSelect'];
/** Characters (Update User Tracking Codes). */
const longestValue = 120;

function trackingCodeIn(code: unknown, site: string): OfferedTrackingCode {
  const fields = isFields(code) ? code : {};
  const [index, name, inputMode = ''] = [idIn(code), textOf(fields['name'])?.trim(), textOf(fields['inputMode'])];
  if (index === undefined || !name) throw notWhole(site, 'a tracking code has no id, or no name');
  const options: readonly unknown[] = Array.isArray(fields['options']) ? (fields['options'] as unknown[]) : [];
  const values = options.map((option) => (isFields(option) ? textOf(option['value']) : undefined));
  if (!values.every((value) => value !== undefined)) throw notWhole(site, `the list of ${name} has no values`);
  return {
    index,
    name,
    inputMode,
    hostProfile: hostProfiles[textOf(fields['hostProfileCode']) ?? ''] ?? '',
    values,
    isClosed: closed.includes(inputMode),
    canBeEmptied: false,
    longestValue,
  };
}

function notWhole(site: string, why: string): RunError {
  return new RunError('refused', `What ${site} offers cannot be read completely over REST: ${why}.`, {
    next: 'Try again; if it persists, use --settings-api xml.',
  });
}
