/** What is known about a person's last activity. A missing date says nothing: the person is never taken for inactive. */

export const activities = ['active', 'inactive', 'new', 'pending', 'disabled', 'unknown'] as const;
export type Activity = (typeof activities)[number];

/** As the service shows them; absent where it does not. */
export interface ActivityFacts {
  readonly loginEnabled?: boolean;
  readonly invitePending?: boolean;
  /** ISO 8601 */
  readonly created?: string;
  readonly lastActivity?: string;
}

const day = 86_400_000;

/**
 * - `disabled`: may not sign in. `pending`: has not accepted the invitation.
 * - `active`, `inactive`: was last active within the period, or before it.
 * - `new`: was created within the period, and was not seen active in it.
 * - `unknown`: Webex shows no date, or none that can be read.
 */
export function activityOf(
  { loginEnabled, invitePending, created, lastActivity }: ActivityFacts,
  { now, days }: { readonly now: Date; readonly days: number },
): Activity {
  if (loginEnabled === false) return 'disabled';
  if (invitePending === true) return 'pending';
  const since = now.getTime() - days * day;
  const [last, begin] = [timeOf(lastActivity), timeOf(created)];
  if (last !== undefined && last >= since) return 'active';
  if (begin !== undefined && begin >= since) return 'new';
  return last === undefined ? 'unknown' : 'inactive';
}

/** Whole days since the person was last active; `undefined`: not known. */
export function daysSince(lastActivity: string | undefined, now: Date): number | undefined {
  const last = timeOf(lastActivity);
  return last === undefined ? undefined : Math.max(0, Math.floor((now.getTime() - last) / day));
}

function timeOf(at: string | undefined): number | undefined {
  const time = Date.parse(at ?? '');
  return Number.isFinite(time) ? time : undefined;
}
