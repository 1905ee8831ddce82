/**
 * The manager: named by email, compared and sent by id. A manager whom another row of the file creates has no id yet. A cell
 * with a name or an employee number stays as written until the look-up finds whom it means.
 */
import { isClear } from '../model/cells.js';
import { managerMeant } from '../model/manager-cell.js';
import { personIdOf, samePerson, uuidOfPerson } from '../model/person-ids.js';
import type { Change, SeenPerson } from '../model/row.js';
import { enterprise } from '../model/scim.js';
import type { Field } from './field.js';
import { asksOf, fromTo, assignmentIn, assignmentOf } from './values.js';

const name = 'manager';
const path = `${enterprise}:${name}`;

export const manager: Field = {
  name,
  carrier: 'record',
  columns: [
    {
      name,
      holds: 'value',
      example: 'bo.li@acme.com',
      meaning:
        'email address of a person in the organization, or a name or employee number that is one person’s; `<clear>` empties it',
    },
  ],
  read({ cells, complain }) {
    const cell = cells.get(name);
    if (cell === undefined) return {};
    if (!isClear(cell.text) && managerMeant(cell.text) === undefined) {
      complain('invalid-manager', cell, "isn't an email address, a name or an employee number");
    }
    return { manager: assignmentIn(cell.text) };
  },
  asks: (wanted) => asksOf(wanted.manager),
  inOneSpelling({ manager: asked }) {
    return asked?.do === 'set' ? { manager: { do: 'set', value: asked.value.toLowerCase() } } : {};
  },
  wantedOf: ([change]) => (change === undefined ? {} : { manager: assignmentOf(change) }),
  differences({ manager: assignment }, { person, managerId = '' }) {
    const fromId = person?.managerId ?? '';
    const toId = assignment?.do === 'set' ? managerId : '';
    // A manager without an id does not exist yet.
    const isAwaited = assignment?.do === 'set' && toId === '';
    if (assignment === undefined || (samePerson(fromId, toId) && !isAwaited)) return [];
    const from = person?.manager ?? (fromId === '' ? null : fromId);
    const to = assignment.do === 'set' ? assignment.value : null;
    return [{ field: name, from, to, ...(fromId && { fromId }), ...(toId && { toId }) }];
  },
  valueNow(change, { person }) {
    const id = idOf(person);
    if (samePerson(id, change.toId ?? '')) return change.to;
    if (samePerson(id, change.fromId ?? '')) return change.from;
    return id;
  },
  isSame(change, { person }, value) {
    if (value === 'from') return samePerson(idOf(person), change.fromId ?? '');
    if (change.to !== null && change.toId === undefined) return false;
    return samePerson(idOf(person), change.toId ?? '');
  },
  describe: (change) => `${name} ${fromTo(change)}`,
  describeLoss: () => `${name} emptied`,
  describeKind: () => name,
  columnOf: () => name,
  seen: (person) => ({ manager: person.manager ?? '', managerId: person.managerId ?? '' }),
  inRecord: ({ toId }) => ({ managerId: toId ?? '' }),
  scimAttributes: [path],
  inScim: ({ toId }) => ({ [path]: toId === undefined ? null : { value: uuidOfPerson(toId) ?? toId } }),
  seenInScim({ managerUuid, managerName, unreadable }) {
    if (unreadable?.includes(path) === true) return {};
    const managerId = managerUuid === undefined ? '' : personIdOf(managerUuid);
    return { manager: managerName ?? managerId, managerId };
  },
  exportHeadings: () => [name],
  exportCells: ({ managerEmail }) => [managerEmail],
};

function idOf(person: SeenPerson | null): string {
  return person?.managerId ?? '';
}

export function isManager({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}

/** Does the change name a manager who did not exist when the row was planned, because another row of the file creates them? */
export function awaitsManager({ field, to, toId }: Pick<Change, 'field' | 'to' | 'toId'>): boolean {
  return field === name && typeof to === 'string' && toId === undefined;
}
