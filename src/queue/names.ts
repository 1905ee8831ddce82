/** What is stored in Redis, under which names: all begin with `webex-bulk`. */

/** Of BullMQ's own keys. */
export const prefix = 'webex-bulk';

/** Hash: an organization's id → its name, for people to read. */
export const organizationsKey = `${prefix}:organizations`;

/** Hash: a job → the number of its last lease. */
export const leasesKey = `${prefix}:leases`;

/** Before an organization's id and an API: how fast it may be called, and until when it may not. */
export const budgetPrefix = `${prefix}:budget`;

/** One queue for each organization. BullMQ forbids colons in names. */
export function queueName(organization: string): string {
  return `org-${encodeURIComponent(organization)}`;
}

/** Queue of what is due by schedules of all organizations: it makes jobs, and adds them to their own queues. */
export const schedulesQueue = 'schedules';
