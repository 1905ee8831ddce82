/** How many calls each way of finding people takes, as far as it is known beforehand. */

/** The most people that a page of the People API has ever been seen to hold. */
export const largestPage = 1000;
/** Users that a page of SCIM is asked for; the largest that Webex gives is undocumented. */
export const scimPage = 500;
/** Users read by one request, where rows ask for them while they are looked up. */
export const mostAtOnce = 30;

export interface LookUpSize {
  /** Addresses to be found. */
  readonly rows: number;
  /** People of the organization: at least so many. */
  readonly people: number;
  /** Something has to be read over SCIM in any case. */
  readonly readsScim: boolean;
}

/** People by list or by email, and what only SCIM shows of them. */
export function callsOverPeopleApi({ rows, people, readsScim }: LookUpSize): number {
  const found = rows <= 1 ? rows : Math.min(rows, pagesOf(people, largestPage));
  return found + (readsScim ? Math.min(Math.ceil(rows / mostAtOnce), pagesOf(people, scimPage)) : 0);
}

/** `absent`: people whom SCIM does not show. Each is looked up, and their name compared, or all people are listed. */
export function callsForAbsent(absent: number, { people }: Pick<LookUpSize, 'people'>, perPage = largestPage): number {
  return absent === 0 ? 0 : Math.min(2 * Math.ceil(absent), pagesOf(people, perPage));
}

export function pagesOf(people: number, perPage: number): number {
  return Math.max(1, Math.ceil(people / Math.max(1, perPage)));
}
