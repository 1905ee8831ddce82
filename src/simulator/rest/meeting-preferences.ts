/** The sites that a person is set up to use (Preferences). */
import { orgSites } from '../grant.js';
import { personByEmail } from '../roster.js';
import { hostSites } from '../site-account.js';
import { hasScope, isAdmin } from './access.js';
import type { RestContext } from './context.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/**
 * GET /meetingPreferences/sites (Get Site List): the caller's own sites, or with `userEmail` and an administrator's
 * scope those of another person; `siteUrl` is the site on which to look for that person. The 404 for an unknown person
 * is an inference.
 */
export function listPreferredSites({ world, query, caller }: RestContext): RestAnswer {
  const email = query.get('userEmail');
  const isOwn = email === null || personByEmail(world, email)?.id === caller.person.id;
  const mayAsk = isAdmin(caller) && hasScope(caller, 'meeting:admin_preferences_read');
  if (!isOwn && !mayAsk) return refusal(403, "Not permitted to view or change other user's preferences.");
  const asked = query.get('siteUrl')?.trim().toLowerCase() ?? '';
  if (asked !== '' && !orgSites(world).has(asked)) return refusal(400, `Site URL '${asked}' is invalid.`);
  const person = email === null ? caller.person : personByEmail(world, email);
  const used = person ? [...new Set([...hostSites(world, person), ...person.attendeeOf])] : [];
  if (used.length === 0 || (asked !== '' && !used.includes(asked))) return refusal(404);
  const first = used.includes(world.site) ? world.site : used[0];
  return { status: 200, value: { sites: used.map((siteUrl) => ({ siteUrl, default: siteUrl === first })) } };
}
