/**
 * Tracking codes that follow an attribute of the person, by index. What a cell asks for is written as that attribute; the code is
 * a change of its own, which no call makes: only the site shows whether it has followed.
 */
import type { Catalog } from '../model/catalog.js';
import { isClear, truncateForDisplay } from '../model/cells.js';
import { sameText } from '../model/equal-text.js';
import type { Assignment, Change } from '../model/row.js';
import type { Cell } from './cell.js';
import { codeAssignments } from './code-assignments.js';
import type { Asks, Field, Reading } from './field.js';
import { attributeOfCode } from './mapped-attributes.js';
import { asksOf, assignmentOf, fromTo } from './values.js';

const name = 'mappedCode';

/** Its columns are those of tracking codes. */
export const mappedCode: Field = {
  name,
  carrier: 'attribute',
  columns: [],
  read(reading) {
    if (reading.codes.size === 0) return {};
    const [mappedCodes, text] = [new Map<string, Assignment<string>>(), new Map<string, Assignment<string>>()];
    // What asks for each attribute so far: several codes may follow one.
    const cells = new Map(reading.cells);
    for (const [index, cell] of reading.codes) {
      const attribute = attributeOfCode(index, reading.catalog);
      const assignment = attribute && asked({ ...reading, cells }, { index, cell, attribute });
      if (attribute === undefined || assignment === undefined) continue;
      cells.set(attribute.name, cells.get(attribute.name) ?? cell);
      mappedCodes.set(index, assignment);
      text.set(attribute.name, assignment);
    }
    return text.size === 0 ? {} : { mappedCodes: Object.fromEntries(mappedCodes), text: Object.fromEntries(text) };
  },
  asks({ mappedCodes }): Asks {
    if (mappedCodes === undefined) return 'nothing';
    const asks = Object.values(mappedCodes).map(asksOf);
    if (asks.length === 0) return 'nothing';
    return asks.includes('something') ? 'something' : 'less';
  },
  onlyGiving: ({ mappedCodes = {}, text = {} }) => ({ mappedCodes: given(mappedCodes), text: given(text) }),
  wantedOf: (changes) => ({
    mappedCodes: Object.fromEntries(changes.map((change) => [change.key ?? '', assignmentOf(change)])),
  }),
  differences({ mappedCodes }, { siteUser }, catalog) {
    if (mappedCodes === undefined) return [];
    return Object.entries(mappedCodes).flatMap(([key, assignment]): Change[] => {
      const from = siteUser?.trackingCodes[key] ?? null;
      const to = assignment.do === 'set' ? assignment.value : null;
      return sameText(from ?? '', to ?? '') ? [] : [{ field: name, key, label: labelOf(key, catalog), from, to }];
    });
  },
  valueNow: ({ key = '' }, { siteUser }) => siteUser?.trackingCodes[key] ?? null,
  describe: (change) => `${change.label ?? change.key ?? ''} ${fromTo(change)}`,
  describeLoss: ({ label = '' }) => `tracking code ${label} emptied`,
  describeKind: ({ label = '' }) => `tracking code ${label}`,
  columnOf: ({ label = name }) => label,
};

type Assignments = Readonly<Record<string, Assignment<string>>>;

function labelOf(index: string, { trackingCodes }: Catalog): string {
  return trackingCodes.find((code) => code.index === index)?.name ?? `trackingCode${index}`;
}

function given(assignments: Assignments): Assignments {
  return Object.fromEntries(Object.entries(assignments).filter(([, one]) => asksOf(one) !== 'less'));
}

interface MappedCell {
  readonly index: string;
  readonly cell: Cell;
  readonly attribute: Field;
}

/** What the cell asks of the code and of its attribute: checked as a code's, then read as the attribute's. */
function asked(reading: Reading, { index, cell, attribute }: MappedCell): Assignment<string> | undefined {
  const { catalog, complain } = reading;
  const { name: field } = attribute;
  const code = codeAssignments(new Map([[index, cell]]), catalog, complain)?.[index];
  if (code === undefined) return undefined;
  // The attribute's own cell is read, and what is wrong with it told, by its own field.
  const read = (one: Cell): Assignment<string> | undefined => {
    return attribute.read({ ...reading, cells: new Map([[field, one]]), complain: () => undefined }).text?.[field];
  };
  const assignment = read({ ...cell, text: code.do === 'set' ? code.value : cell.text });
  const own = reading.cells.get(field);
  if (own !== undefined && assignment !== undefined && !isSame(read(own), assignment))
    complain('code-and-attribute-differ', cell, differs(own, field));
  return assignment;
}

function isSame(one: Assignment<string> | undefined, other: Assignment<string>): boolean {
  if (one?.do !== 'set' || other.do !== 'set') return one?.do === other.do;
  return sameText(one.value, other.value);
}

function differs({ heading, text }: Cell, attribute: string): string {
  const value = isClear(text) ? 'empties it' : `says "${truncateForDisplay(text)}"`;
  return `is written as the person's ${attribute}, for which "${heading}" ${value}: write the same value in both cells, or empty one of them`;
}

export function isMappedCode({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}
