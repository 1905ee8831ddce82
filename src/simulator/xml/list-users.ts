/** LstsummaryUser: users first, matchingRecords last; an empty result is a failure (XML API, LstsummaryUser). */
import { restOfId } from '../ids.js';
import type { SiteUser, World } from '../world.js';
import type { Operation } from './operation.js';
import { denied, mayAdminister } from './authority.js';
import { page } from './page.js';
import { child, textOf, textsOf, type Element } from './read-request.js';
import type { Node } from './write-answer.js';

export const listUsers: Operation = (world, { content }, caller, now) => {
  if (!mayAdminister(world, caller)) return denied;
  const known = [...world.siteUsers.values()].filter(({ knownFrom }) => knownFrom <= now);
  const matching = ordered(
    world,
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

/** `MM/dd/yyyy HH:mm:ss`, like all dates of this API. */
export function siteDate(milliseconds: number): string {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${month}/${day}/${year} ${time.slice(0, 8)}`;
}

/** Time zones are ignored: all times are GMT here. */
function readDate(text: string): number | undefined {
  const [, month, day, year, time] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{2}:\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (month === undefined || day === undefined || year === undefined) return undefined;
  return Date.parse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time ?? '00:00:00'}Z`);
}

/** All given conditions must hold, or with listMethod OR at least one. */
function matches(world: World, user: SiteUser, content: Element): boolean {
  const person = world.people.get(world.byEmail.get(user.email) ?? '');
  const fields = { firstName: person?.firstName, lastName: person?.lastName, email: user.email, webExId: user.email };
  const asked = Object.entries(fields).filter(([name]) => textOf(content, name) !== '');
  const active = textOf(content, 'active');
  const scope = child(content, 'dataScope');
  const [from, to] = [readDate(textOf(scope, 'regDateStart')), readDate(textOf(scope, 'regDateEnd'))];
  const conditions = [
    ...asked.map(([name, value = '']) => value.toLowerCase().startsWith(textOf(content, name).toLowerCase())),
    ...(active === '' ? [] : [active === user.active]),
    ...(from === undefined ? [] : [user.registeredAt >= from]),
    ...(to === undefined ? [] : [user.registeredAt <= to]),
  ];
  const any = textOf(child(content, 'listControl'), 'listMethod') === 'OR';
  return conditions.length === 0 || (any ? conditions.some(Boolean) : conditions.every(Boolean));
}

/** Up to three keys, each with its direction; the address breaks ties. */
function ordered(world: World, users: SiteUser[], content: Element): SiteUser[] {
  const order = child(content, 'order');
  const directions = textsOf(order, 'orderAD').map((direction) => (direction === 'DESC' ? -1 : 1));
  const keys = textsOf(order, 'orderBy').map((by, place) => ({ by, sign: directions[place] ?? 1 }));
  const all = [...keys, { by: 'EMAIL', sign: 1 }];
  return users.sort((a, b) => {
    const compared = all.map(({ by, sign }) => sign * compare(sortKey(world, a, by), sortKey(world, b, by)));
    return compared.find((result) => result !== 0) ?? 0;
  });
}

function sortKey(world: World, user: SiteUser, by: string): string | number {
  const person = world.people.get(world.byEmail.get(user.email) ?? '');
  if (by === 'REGDATE') return user.registeredAt;
  if (by === 'UID') return user.userId;
  const texts: Record<string, string | undefined> = {
    FIRSTNAME: person?.firstName,
    LASTNAME: person?.lastName,
    ACTIVE: user.active,
  };
  return (by in texts ? texts[by] : user.email)?.toLowerCase() ?? '';
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
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
    // On sites that Control Hub manages (the reference guide on LstsummaryUser); no source shows its position.
    ['use:objectGUID', restOfId('PEOPLE', person?.id ?? '') ?? ''],
  ];
}
