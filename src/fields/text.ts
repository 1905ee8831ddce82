/** Text fields of the profile: names, title, department. A change is sent as the attribute of the same name. */
import { isClear } from '../model/cells.js';
import type { Column } from '../model/columns.js';
import { sameText } from '../model/equal-text.js';
import type { Change, SeenPerson, Wanted, Assignment } from '../model/row.js';
import type { ScimUser } from '../model/scim.js';
import type { Field } from './field.js';
import { textPaths, type TextAttribute } from './scim-texts.js';
import { asksOf, fromTo, orNull, assignmentIn, assignmentOf } from './values.js';

export interface TextOptions extends Pick<Column, 'meaning' | 'example'> {
  /** May it be emptied? A person has to keep a name. */
  readonly canBeEmpty: boolean;
  /** What SCIM calls it; absent if SCIM lacks it. */
  readonly scim?: TextAttribute;
}

const names = new Set<string>();

/** Is the field one of texts, whose cells are sent as they are? */
export function isText(field: string): boolean {
  return names.has(field);
}

/** `name`: the name of the column and of the People API attribute. */
export function textField(name: string, { canBeEmpty, scim, ...column }: TextOptions): Field {
  names.add(name);
  const textIn = (person: SeenPerson | null): string => text(person, name);
  const asked = ({ text: texts }: Pick<Wanted, 'text'>): Assignment<string> | undefined => texts?.[name];
  return {
    name,
    carrier: 'record',
    columns: [{ name, holds: 'value', ...column }],
    read({ cells, complain }) {
      const cell = cells.get(name);
      if (cell === undefined) return {};
      if (canBeEmpty || !isClear(cell.text)) return { text: { [name]: assignmentIn(cell.text) } };
      complain('cannot-clear', cell, 'cannot be emptied: a person needs a name');
      return {};
    },
    asks: (wanted) => asksOf(asked(wanted)),
    wantedOf: ([change]) => (change === undefined ? {} : { text: { [name]: assignmentOf(change) } }),
    differences(wanted, { person }) {
      const assignment = asked(wanted);
      if (assignment === undefined) return [];
      const from = textIn(person);
      const to = assignment.do === 'set' ? assignment.value : '';
      if (sameText(from, to)) return [];
      return [{ field: name, from: orNull(from), to: orNull(to) }];
    },
    valueNow: (_change, { person }) => orNull(textIn(person)),
    describe: (change) => `${name} ${fromTo(change)}`,
    describeLoss: () => `${name} emptied`,
    describeKind: () => name,
    columnOf: () => name,
    seen: (person) => ({ [name]: textIn(person) }),
    inRecord: ({ to }: Change) => ({ [name]: to ?? '' }),
    ...(scim && textInScim(name, scim)),
    exportHeadings: () => [name],
    exportCells: ({ person }) => [textIn(person)],
  };
}

/** How SCIM carries a text: under one path, `null` if it is emptied. */
export function textInScim(
  name: string,
  attribute: TextAttribute,
): Required<Pick<Field, 'inScim' | 'seenInScim' | 'scimAttributes'>> {
  const path = textPaths[attribute];
  return {
    scimAttributes: [path],
    inScim: ({ to }: Change) => ({ [path]: to }),
    seenInScim: (user: ScimUser) => (user.unreadable?.includes(path) === true ? {} : { [name]: user[attribute] ?? '' }),
  };
}

/** A text attribute of the person; an empty string if there is none. */
export function text(person: Partial<SeenPerson> | null, name: string): string {
  const value = (person as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof value === 'string' ? value : '';
}

export const firstName = textField('firstName', {
  scim: 'givenName',
  canBeEmpty: false,
  example: 'Ana',
  meaning: 'first name',
});
export const lastName = textField('lastName', {
  scim: 'familyName',
  canBeEmpty: false,
  example: 'Ruiz',
  meaning: 'last name',
});
export const displayName = textField('displayName', {
  scim: 'displayName',
  canBeEmpty: false,
  example: 'Ana Ruiz',
  meaning: 'the name that others see',
});
export const title = textField('title', {
  scim: 'title',
  canBeEmpty: true,
  example: 'Engineer',
  meaning: 'job title; `<clear>` empties it',
});
export const department = textField('department', {
  scim: 'department',
  canBeEmpty: true,
  example: 'Research',
  meaning: 'department; `<clear>` empties it',
});
