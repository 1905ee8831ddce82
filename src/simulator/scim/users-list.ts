import type { RestContext } from '../rest/context.js';
import { queryNumber } from '../rest/query.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { peopleFrom } from '../roster.js';
import type { Person } from '../world.js';
import { scimError } from './errors.js';
import { filterOf } from './filter.js';
import { asSeen } from './lag.js';
import { isShownInScim, scimAddresses, userAnswer, uuidOf } from './user-answer.js';

const usualPage = 100;

/** GET Users (SCIM 2 Users, Search users; RFC 7644, 3.4.2): filtered, sorted where asked, in pages from 1. */
export function listUsers(context: RestContext): RestAnswer {
  return asSeen(context.world, 'users', true, context.call.at, () => listed(context));
}

function listed({ world, query }: RestContext): RestAnswer {
  const matches = filterOf(world, query.get('filter'));
  if (!matches) return scimError(400, 'The specified filter is not valid or not supported.', 'invalidFilter');
  const [startIndex, count] = [queryNumber(query, 'startIndex'), queryNumber(query, 'count')];
  const { scimLargestPage: largest, scimLargeCount } = world.options;
  const isTooLarge = typeof count === 'number' && count > largest && scimLargeCount === 'refuse';
  if (startIndex === 'invalid' || count === 'invalid' || isTooLarge) {
    return scimError(400, 'startIndex or count is not valid.', 'invalidValue');
  }
  const keyOf = sortKey(query.get('sortBy'));
  if (!keyOf) return scimError(400, 'sortBy must be userName, id or meta.lastModified.', 'invalidValue');
  const from = startIndex ?? 1;
  const size = Math.min(count ?? usualPage, largest);
  const { people } = peopleFrom(world, 0, Infinity, (person) => isShownInScim(world, person) && matches(person));
  if (query.has('sortBy')) sort(people, keyOf, query.get('sortOrder') === 'descending');
  const page = people.slice(from - 1, from - 1 + size);
  const shown = { attributes: query.get('attributes'), excluded: query.get('excludedAttributes') };
  return {
    status: 200,
    value: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: people.length,
      itemsPerPage: page.length,
      startIndex: from,
      Resources: page.map((person) => userAnswer(world, person, shown)),
    },
  };
}

/** Only these can be sorted by (documented); `undefined` for any other. */
function sortKey(name: string | null): ((person: Person) => string) | undefined {
  switch (name?.toLowerCase() ?? 'id') {
    case 'id':
      return uuidOf;
    case 'username':
      return (person) => (scimAddresses(person)[0] ?? '').toLowerCase();
    case 'meta.lastmodified':
      return ({ lastModified }) => lastModified;
    default:
      return undefined;
  }
}

function sort(people: Person[], keyOf: (person: Person) => string, isDescending: boolean): void {
  people.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b))));
  if (isDescending) people.reverse();
}
