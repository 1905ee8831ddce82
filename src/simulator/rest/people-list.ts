import { peopleFrom, personByEmail } from '../roster.js';
import type { Person } from '../world.js';
import { organizationId, personId } from '../ids.js';
import { hasScope, isAdmin } from './access.js';
import type { RestContext } from './context.js';
import { cursorOf, cursorText, nextLink } from './next-link.js';
import { personAnswer } from './person-answer.js';
import type { PersonView } from './person-answer.js';
import { queryFlag, queryNumber } from './query.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/**
 * GET /people (People: List People): by email, by the beginning of the name, by up to 85 ids, or everyone; in pages. An
 * address that no person of the organization has gives an empty list (an inference; public scripts test for it).
 */
export function listPeople(context: RestContext): RestAnswer {
  const { query, caller } = context;
  const orgId = query.get('orgId');
  if (orgId !== null && !isManaged(context, organizationId(orgId))) return refusal(403);
  const ids = query.get('id');
  if (ids !== null) return peopleByIds(context, ids.split(','));
  if (query.has('email') || query.has('displayName')) return peoplePage(context);
  if (!hasScope(caller, 'spark-admin:people_read')) return refusal(403);
  if (!isAdmin(caller)) return refusal(400, 'Email or displayName should be specified.');
  return peoplePage(context);
}

/** The organization itself, or one that it manages (`orgId` is for administrators of partners). */
function isManaged({ world }: RestContext, orgId: string): boolean {
  return orgId === world.orgId || [...world.people.values()].some((person) => person.orgId === orgId);
}

function peopleByIds(context: RestContext, ids: readonly string[]): RestAnswer {
  const { world } = context;
  if (ids.length > 85) return refusal(400, 'At most 85 ids can be asked for at a time.');
  const found = ids.flatMap((id) => world.people.get(personId(id)) ?? []);
  const view = { ...viewOf(context), byIds: true, status: false };
  const items = found.map((person) => personAnswer(world, person, view));
  return { status: 200, value: { items, notFoundIds: ids.filter((id) => !world.people.has(personId(id))) } };
}

function peoplePage(context: RestContext): RestAnswer {
  const { world, query } = context;
  const max = queryNumber(query, 'max');
  const cursor = cursorOf('PEOPLE_PAGING', query.get('after'));
  if (max === 'invalid') return refusal(400, "Parameter 'max' must be a positive number.");
  if (!cursor) return refusal(400, "Parameter 'after' is not valid.");
  const size = Math.min(max ?? 100, largestPage(context));
  const page = cursor.empty ? { people: [], next: cursor.place } : matchingPeople(context, cursor.place, size);
  const found = page.people.map((person) => personAnswer(world, person, { ...viewOf(context), onList: true }));
  const isNoted = found.length === 0 && query.has('locationId') && world.options.nobodyAtLocation === 'error-item';
  const items = isNoted ? [nobodyAtLocation] : found;
  const value = { items, notFoundIds: [] };
  if (page.next === undefined) return { status: 200, value };
  const empty = world.options.nextLink === 'empty-page' && !cursor.empty;
  const after = cursorText('PEOPLE_PAGING', { place: page.next, empty });
  return {
    status: 200,
    value,
    headers: nextLink(context, { name: 'after', value: after, page: { name: 'max', size } }),
  };
}

/** Seen in lists by location: failures of single fields appear in the items of a 200 answer. */
const nobodyAtLocation = {
  errors: {
    peopleListLocationId: { code: 'calling_failure', reason: 'No user matching the locationId in this page' },
  },
};

/** A `max` above these is silently lowered (documented for callingData and locationId). */
function largestPage({ world, query }: RestContext): number {
  const caps = [world.options.pageCap];
  if (queryFlag(query, 'callingData')) caps.push(100);
  if (query.has('locationId')) caps.push(50);
  return Math.min(...caps);
}

function matchingPeople(context: RestContext, place: number, size: number): ReturnType<typeof peopleFrom> {
  const { world, query } = context;
  const matches = filterOf(context);
  const email = query.get('email');
  if (email === null) return peopleFrom(world, place, size, matches);
  const person = personByEmail(world, email);
  return { people: person && matches(person) ? [person] : [], next: undefined };
}

function filterOf(context: RestContext): (person: Person) => boolean {
  const { query, caller } = context;
  const beginning = query.get('displayName')?.toLowerCase();
  const locationId = query.get('locationId');
  const roles = isAdmin(caller) ? query.get('roles')?.split(',') : undefined;
  const isListed = organizationFilter(context);
  return (person) =>
    isListed(person) &&
    (beginning === undefined || person.displayName.toLowerCase().startsWith(beginning)) &&
    (locationId === null || person.locationId === locationId) &&
    (roles === undefined || roles.some((role) => person.roles.includes(role)));
}

/**
 * A search by email finds people of the same organization and of those that it manages (documented); whether lists and
 * searches by name find the latter is an option.
 */
function organizationFilter({ world, query, caller }: RestContext): (person: Person) => boolean {
  const asked = query.get('orgId');
  if (asked !== null) return ({ orgId }) => orgId === organizationId(asked);
  const isWide = query.has('email') ? isAdmin(caller) : world.options.managedPeopleListed;
  return ({ orgId }) => isWide || orgId === world.orgId;
}

/** What the query asks to see, as far as the caller may see it. */
export function viewOf({ query, caller }: RestContext): PersonView {
  const admin = isAdmin(caller) && hasScope(caller, 'spark-admin:people_read');
  return {
    admin,
    callingData: admin && queryFlag(query, 'callingData'),
    showAllTypes: queryFlag(query, 'showAllTypes'),
    status: !queryFlag(query, 'excludeStatus'),
  };
}
