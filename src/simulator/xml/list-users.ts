/** LstsummaryUser: users first, matchingRecords last; nothing found is a failure (xml.md, 5.5). */
import type { SiteUser, World } from '../world.js';
import type { Operation } from './answer.js';
import { denied, mayAdminister } from './authority.js';
import { page } from './page.js';
import { child, textOf, type Element } from './read-request.js';
import type { Node } from './write-answer.js';

export const listUsers: Operation = (world, { content }, caller, now) => {
  if (!mayAdminister(world, caller)) return denied;
  const known = [...world.siteUsers.values()].filter(({ knownFrom }) => knownFrom <= now);
  const matching = ordered(
    known.filter((user) => matches(world, user, content)),
    content,
  );
  const shown = page(matching, content, world.options.listPage);
  if (shown.items.length === 0) return { exceptionId: '000015', reason: 'Sorry, no record found' };
  const children: Node[] = [
    ...shown.items.map((user): Node => ['use:user', summary(world, user)]),
    ['use:matchingRecords', shown.records],
  ];
  return { type: 'use:lstsummaryUserResponse', children };
};

/** `MM/dd/yyyy HH:mm:ss`, as all dates of this API. */
export function siteDate(milliseconds: number): string {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${month}/${day}/${year} ${time.slice(0, 8)}`;
}

/** Time zones are not reckoned with: all times are GMT here. */
function readDate(text: string): number | undefined {
  const [, month, day, year, time] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{2}:\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (month === undefined || day === undefined || year === undefined) return undefined;
  return Date.parse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time ?? '00:00:00'}Z`);
}

function matches(world: World, user: SiteUser, content: Element): boolean {
  const person = world.people.get(world.byEmail.get(user.email) ?? '');
  const begins = (field: string, value: string | undefined): boolean =>
    (value ?? '').toLowerCase().startsWith(textOf(content, field).toLowerCase());
  const active = textOf(content, 'active');
  const scope = child(content, 'dataScope');
  const [from, to] = [readDate(textOf(scope, 'regDateStart')), readDate(textOf(scope, 'regDateEnd'))];
  return (
    begins('firstName', person?.firstName) &&
    begins('lastName', person?.lastName) &&
    begins('email', user.email) &&
    begins('webExId', user.email) &&
    (active === '' || active === user.active) &&
    (from === undefined || user.registeredAt >= from) &&
    (to === undefined || user.registeredAt <= to)
  );
}

function ordered(users: SiteUser[], content: Element): SiteUser[] {
  const order = child(content, 'order');
  const sign = textOf(order, 'orderAD') === 'DESC' ? -1 : 1;
  const by = textOf(order, 'orderBy');
  if (by === 'REGDATE') return users.sort((a, b) => sign * (a.registeredAt - b.registeredAt));
  if (by === 'UID') return users.sort((a, b) => sign * (a.userId - b.userId));
  return users.sort((a, b) => sign * a.email.localeCompare(b.email));
}

function summary(world: World, user: SiteUser): Node[] {
  const person = world.people.get(world.byEmail.get(user.email) ?? '');
  return [
    ['use:webExId', user.email],
    ['use:firstName', person?.firstName ?? ''],
    ['use:lastName', person?.lastName ?? ''],
    ['use:email', user.email],
    ['use:registrationDate', siteDate(user.registeredAt)],
    ['use:active', user.active],
    ['use:timeZoneID', '4'],
  ];
}
