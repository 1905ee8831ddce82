/** Reads many users by listing all of them, for a service that takes no filter which joins ids. */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import type { AskScim } from './scim-request.js';
import { checkedScimPage, type ScimUser } from './scim-user.js';

type Found = Answer<ScimUser | undefined>;

/** What a list showed: all users, the problem that prevented reading it, or that it takes too many pages. */
type Listed = ReadonlyMap<string, ScimUser> | Exclude<Found, { result: 'done' }> | 'too many pages';

/** The default is 100 (documented); the largest count is undocumented. */
const pageSize = 500;

/**
 * `undefined`: reading each user by itself takes fewer requests. Whoever asks while a list is under way waits for the next one,
 * together with others: what a list shows was read after it was asked for.
 */
export function createReadByPages(ask: AskScim): (ids: readonly string[]) => Promise<Found[] | undefined> {
  let next: Promise<Listed> | undefined;
  let current: Promise<unknown> = Promise.resolve();
  let mostPages = 0;
  const list = (count: number): Promise<Listed> => {
    mostPages = Math.max(mostPages, count);
    next ??= current.then(async () => {
      const pages = mostPages;
      [next, mostPages] = [undefined, 0];
      const listing = listUsers(ask, pages);
      current = listing.catch(() => undefined);
      return await listing;
    });
    return next;
  };
  return async (ids) => {
    const listed = await list(ids.length);
    if (listed === 'too many pages') return undefined;
    return ids.map((id): Found => ('result' in listed ? listed : { result: 'done', value: listed.get(id) }));
  };
}

async function listUsers(ask: AskScim, mostPages: number): Promise<Listed> {
  const users = new Map<string, ScimUser>();
  for (let startIndex = 1; ;) {
    const query = new URLSearchParams({ sortBy: 'id', startIndex: String(startIndex), count: String(pageSize) });
    const path = `/Users?${query.toString()}`;
    const answer = await ask({ operation: 'scim.list', method: 'GET', path, safety: 'repeatable' });
    if (answer.result !== 'done') return startIndex === 1 && answer.problem.status === 400 ? 'too many pages' : answer;
    const page = checkedScimPage(answer.value.content);
    // Of a user who cannot be read it is not known who that is.
    if (page === undefined || page.hasUnreadable) return { result: 'doubt', problem: unreadable(answer.value) };
    for (const user of page.users) users.set(user.id, user);
    startIndex += page.count;
    if (page.count === 0 || startIndex > page.total) return users;
    if (page.total / page.count > mostPages) return 'too many pages';
  }
}
