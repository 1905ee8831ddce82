/** Texts of a person that only SCIM has: employee number, cost center, and so on. */
import { isClear } from '../model/cells.js';
import type { Column } from '../model/columns.js';
import { sameText } from '../model/equal-text.js';
import type { Assignment, Change, Wanted } from '../model/row.js';
import type { Field, Now } from './field.js';
import type { TextAttribute } from './scim-texts.js';
import { text, textInScim } from './text.js';
import { assignmentIn, assignmentOf, asksOf, fromTo, orNull } from './values.js';

export interface ScimTextOptions extends Pick<Column, 'meaning' | 'example'> {
  /** May the value be written? If not: why. A value that is there already is not asked about. */
  readonly whyNot?: ((value: string) => string | undefined) | undefined;
  /** The form in which values are sent. */
  readonly normalized?: (value: string) => string;
  /** Are two values the same, however they are written? Default: as texts. */
  readonly isSame?: (one: string, other: string) => boolean;
}

/** How SCIM carries it, apart from what all of these fields share. */
export type InScim = Required<Pick<Field, 'inScim' | 'seenInScim' | 'scimAttributes'>>;

/** `name`: of the column, and of the property of a seen person. */
export function scimField(name: string, options: ScimTextOptions, inScim: InScim): Field {
  const { meaning, example, whyNot, normalized = (value: string) => value, isSame = sameText } = options;
  const asked = ({ text: texts }: Pick<Wanted, 'text'>): Assignment<string> | undefined => texts?.[name];
  const refusal = ({ to }: Change): string | undefined => (typeof to === 'string' ? whyNot?.(to) : undefined);
  return {
    name,
    carrier: 'scim',
    columns: [
      { name, holds: 'value', meaning: `${meaning}; \`<clear>\` empties it; needs SCIM`, example, inScim: true },
    ],
    read({ cells }) {
      const cell = cells.get(name);
      if (cell === undefined) return {};
      return { text: { [name]: assignmentIn(isClear(cell.text) ? cell.text : normalized(cell.text)) } };
    },
    asks: (wanted) => asksOf(asked(wanted)),
    wantedOf: ([change]) => (change === undefined ? {} : { text: { [name]: assignmentOf(change) } }),
    differences(wanted, { person }) {
      const assignment = asked(wanted);
      if (assignment === undefined) return [];
      const from = text(person, name);
      const to = assignment.do === 'set' ? assignment.value : '';
      if (isSame(from, to)) return [];
      return [{ field: name, from: orNull(from), to: orNull(to) }];
    },
    valueNow: (_change, { person }) => orNull(text(person, name)),
    ...(options.isSame && {
      isSame: (change: Change, now: Now, value: 'from' | 'to') =>
        isSame(text(now.person, name), String(change[value] ?? '')),
    }),
    describe: (change) => `${name} ${fromTo(change)}`,
    describeLoss: () => `${name} emptied`,
    describeKind: () => name,
    columnOf: () => name,
    seen: (person) => (name in person ? { [name]: text(person, name) } : {}),
    ...inScim,
    whyRefused: refusal,
    exportHeadings: () => [name],
    exportCells: ({ person }) => [text(person, name)],
  };
}

/** A text under a path of its own. */
export function scimText(name: TextAttribute, options: ScimTextOptions): Field {
  return scimField(name, options, textInScim(name, name));
}
