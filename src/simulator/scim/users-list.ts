import type { RestContext } from '../rest/context.js';
import { queryNumber } from '../rest/query.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { peopleFrom } from '../roster.js';
import { scimError } from './errors.js';
import { filterOf } from './filter.js';
import { isShownInScim, userAnswer, uuidOf } from './user-answer.js';

const usualPage = 100;

/** GET Users (SCIM 2 Users, Search users; RFC 7644, 3.4.2): filtered, sorted by id where asked, in pages from 1. */
export function listUsers({ world, query }: RestContext): RestAnswer {
  const matches = filterOf(query.get('filter'));
  if (!matches) return scimError(400, 'The specified filter is not valid or not supported.', 'invalidFilter');
  const [startIndex, count] = [queryNumber(query, 'startIndex'), queryNumber(query, 'count')];
  const { scimLargestPage: largest, scimLargeCount } = world.options;
  const isTooLarge = typeof count === 'number' && count > largest && scimLargeCount === 'refuse';
  if (startIndex === 'invalid' || count === 'invalid' || isTooLarge) {
    return scimError(400, 'startIndex or count is not valid.', 'invalidValue');
  }
  const from = startIndex ?? 1;
  const size = Math.min(count ?? usualPage, largest);
  const { people } = peopleFrom(world, 0, Infinity, (person) => isShownInScim(world, person) && matches(person));
  if (query.get('sortBy') === 'id') people.sort((a, b) => (uuidOf(a) < uuidOf(b) ? -1 : 1));
  const page = people.slice(from - 1, from - 1 + size);
  return {
    status: 200,
    value: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: people.length,
      itemsPerPage: page.length,
      startIndex: from,
      Resources: page.map((person) => userAnswer(world, person, query.get('attributes'))),
    },
  };
}
