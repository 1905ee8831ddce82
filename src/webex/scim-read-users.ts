/**
 * Reads many users by id: one list with a filter that joins them, or, where Webex takes no such filter, all users by pages, or
 * each by itself, whichever is fewer requests.
 */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import { createReadByPages } from './scim-read-by-pages.js';
import { getUsers } from './scim-query.js';
import { readScimUser } from './scim-read-user.js';
import type { AskScim } from './scim-request.js';
import { checkedScimPage, type ScimUser } from './scim-user.js';

type Found = Answer<ScimUser | undefined>;
type ReadUsers = (ids: readonly string[]) => Promise<Found[]>;

/** `ids`: bare UUIDs in lower case; the answers are in their order. `undefined`: SCIM shows no such user. */
export function createReadUsers(ask: AskScim): ReadUsers {
  // Whether Webex takes `or`, and how long an address may be, is undocumented (RFC 7644, 3.4.2.2 has `or`).
  let most = Infinity;
  const readAll = createReadByPages(ask);
  const readSome: ReadUsers = async (ids) => {
    if (most === 1 && ids.length > 1) return (await readAll(ids)) ?? (await inParts(ids, 1, readSome));
    if (ids.length > most) return await inParts(ids, most, readSome);
    if (ids.length === 1) return [await readScimUser(getUsers(ask), ids[0] ?? '')];
    const found = await readFiltered(ask, ids);
    most = Math.min(most, found === 'not taken' ? Math.ceil(ids.length / 4) : found.most);
    return found === 'not taken' ? await readSome(ids) : await withRest(found.found, ids, readSome);
  };
  return readSome;
}

async function inParts(ids: readonly string[], size: number, read: ReadUsers): Promise<Found[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / size) }, (_, nth) =>
    ids.slice(nth * size, (nth + 1) * size),
  );
  // What the first one learns of the service, the others need not try.
  const first = await read(parts[0] ?? []);
  return [...first, ...(await Promise.all(parts.slice(1).map(read))).flat()];
}

type Rest = Found | 'on another page';

async function withRest(found: readonly Rest[], ids: readonly string[], read: ReadUsers): Promise<Found[]> {
  const rest = ids.filter((_, place) => found[place] === 'on another page');
  const others = rest.length > 0 ? await read(rest) : [];
  return found.map((one) => (one === 'on another page' ? (others.shift() ?? missing) : one));
}

const missing: Found = { result: 'done', value: undefined };

/** `not taken`: Webex refuses the form or the length of the request. `most`: so many ids it answers on one page. */
async function readFiltered(
  ask: AskScim,
  ids: readonly string[],
): Promise<{ readonly found: Rest[]; readonly most: number } | 'not taken'> {
  const filter = ids.map((id) => `id eq "${id}"`).join(' or ');
  const query = new URLSearchParams({ filter, count: String(ids.length) }).toString().replaceAll('+', '%20');
  const answer = await ask({ operation: 'scim.list', method: 'GET', path: `/Users?${query}`, safety: 'repeatable' });
  if (answer.result === 'refused' && [400, 414, 431, 501].includes(answer.problem.status ?? 0)) return 'not taken';
  if (answer.result !== 'done') return { found: ids.map(() => answer), most: Infinity };
  const page = checkedScimPage(answer.value.content);
  const doubt: Found = { result: 'doubt', problem: unreadable(answer.value) };
  const users = new Map(page?.users.map((user) => [user.id, user]));
  const asked = ids.filter((id) => users.has(id)).length;
  // A filter that is ignored lists others: then it is not known who is missing.
  const isMeant = page !== undefined && !page.hasUnreadable && page.total <= ids.length;
  const isShort = isMeant && page.count < page.total && asked > 0;
  const rest = isShort
    ? 'on another page'
    : isMeant && page.count >= page.total
      ? { ...answer, value: undefined }
      : doubt;
  const found = ids.map((id): Rest => {
    const user = users.get(id);
    return user === undefined ? rest : { ...answer, value: user };
  });
  return { found, most: isShort ? asked : Infinity };
}
