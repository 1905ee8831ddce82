/** What webex-bulk stores in Redis under which names: as in its src/queue/names.ts, which a test compares. */
export const prefix = 'webex-bulk';
export const organizationsKey = `${prefix}:organizations`;
export const schedulesQueue = 'schedules';

export function queueName(organization) {
  return `org-${encodeURIComponent(organization)}`;
}
