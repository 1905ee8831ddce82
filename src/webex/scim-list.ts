/** All users over SCIM, page by page (SCIM 2 Users, Search users). */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import { queryOf, type GetUsers } from './scim-query.js';
import { checkedScimPage, type ScimPage } from './scim-user.js';

/** The default is 100 (documented); the largest count is undocumented, and RFC 7644 lets the service lower it. */
const pageSizes = [500, 100] as const;
/** More pages are a loop, not a list. */
const mostPages = 20_000;

/** Up to the last page or the first failure. Sorted by id, so that no user moves to another page while the list is read. */
export async function* listScim(get: GetUsers, attributes: readonly string[]): AsyncGenerator<Answer<ScimPage>> {
  let [startIndex, size, pages] = [1, pageSizes[0] as number, 0];
  for (;;) {
    const query = queryOf(attributes, { sortBy: 'id', startIndex: String(startIndex), count: String(size) });
    const answer = await get('scim.list', query);
    if (answer.result === 'refused' && answer.problem.status === 400 && pages === 0 && size !== pageSizes[1]) {
      size = pageSizes[1];
      continue;
    }
    if (answer.result !== 'done') {
      yield answer;
      return;
    }
    const page = checkedScimPage(answer.value.content);
    if (page === undefined || (pages += 1) > mostPages) {
      yield { result: 'doubt', problem: unreadable(answer.value) };
      return;
    }
    startIndex += page.count;
    const isLast = page.count === 0 || startIndex > page.total;
    yield { ...answer, value: { ...page, isLast } };
    if (isLast) return;
  }
}
