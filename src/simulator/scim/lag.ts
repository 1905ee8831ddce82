/** What was changed over SCIM and is not visible yet: to the People API, or in lists of GET Users. */
import type { Person, World } from '../world.js';

type Reader = 'people' | 'users';

interface Late {
  readonly personId: string;
  /** Before the change; absent for a new person. */
  readonly before?: Person;
  /** Whole, of a person who was removed. */
  readonly removed?: Person;
  /** When each sees the change, in milliseconds since 1970. */
  readonly until: Readonly<Record<Reader, number>>;
}

const waiting = new WeakMap<World, Late[]>();

/** What can be seen late of a person; a changed address has an option of its own. */
const lateFields = [
  'firstName', 'lastName', 'displayName', 'title', 'department', 'manager', 'managerId', 'loginEnabled', 'roles',
  'addresses', 'employeeNumber', 'scim', 'lastModified',
] as const; // prettier-ignore

export function noteChange(world: World, person: Person, before: Person, now: number): void {
  note(world, { personId: person.id, before }, now);
}

export function noteCreated(world: World, person: Person, now: number): void {
  note(world, { personId: person.id }, now);
}

export function noteRemoved(world: World, person: Person, now: number): void {
  note(world, { personId: person.id, removed: structuredClone(person) }, now);
}

function note(world: World, change: Omit<Late, 'until'>, now: number): void {
  const { scimPeopleDelay, scimListDelay } = world.options;
  if (scimPeopleDelay === 0 && scimListDelay === 0) return;
  const until = { people: now + scimPeopleDelay * 1000, users: now + scimListDelay * 1000 };
  const due = (waiting.get(world) ?? []).filter((late) => Math.max(late.until.people, late.until.users) > now);
  waiting.set(world, [...due, { ...change, until }]);
}

/**
 * Performs what this reader asks for, as it sees the people. A write sees the present values of people whom it can see: only new
 * ones are hidden from it.
 */
export function asSeen<T>(world: World, reader: Reader, isRead: boolean, now: number, act: () => T): T {
  const late = (waiting.get(world) ?? []).filter(({ until }) => until[reader] > now);
  if (late.length === 0) return act();
  // The latest change is undone first.
  const redo = late.toReversed().map((change) => undone(world, change, isRead));
  try {
    return act();
  } finally {
    for (const again of redo.toReversed()) again();
  }
}

/** Undoes one change, and returns what makes it again. */
function undone(world: World, { personId, before, removed }: Late, isRead: boolean): () => void {
  const person = world.people.get(personId);
  if (removed) return isRead && !person ? shown(world, removed) : nothing;
  if (!person) return nothing;
  if (!before) return hidden(world, person);
  if (!isRead) return nothing;
  const present = fieldsOf(person);
  Object.assign(person, fieldsOf(before));
  return () => void Object.assign(person, present);
}

function shown(world: World, person: Person): () => void {
  const emails = person.emails.filter((email) => !world.byEmail.has(email.toLowerCase()));
  world.people.set(person.id, { ...person, licenseIds: [] });
  for (const email of emails) world.byEmail.set(email.toLowerCase(), person.id);
  return () => {
    world.people.delete(person.id);
    for (const email of emails) world.byEmail.delete(email.toLowerCase());
  };
}

function hidden(world: World, person: Person): () => void {
  world.people.delete(person.id);
  for (const email of person.emails) world.byEmail.delete(email.toLowerCase());
  return () => {
    world.people.set(person.id, person);
    for (const email of person.emails) world.byEmail.set(email.toLowerCase(), person.id);
  };
}

function nothing(): void {
  // There is nothing to make again.
}

function fieldsOf(person: Person): Partial<Person> {
  return Object.fromEntries(lateFields.map((name) => [name, person[name]]));
}
